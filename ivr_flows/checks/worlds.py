"""Every world in which one event can come: facts are enumerated where the engine looks at them.

A fact that nobody reads changes nothing, so each event is tried once for every answer to those
questions that were really asked: open or closed, found or not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar, cast

from ivr_flows import engine
from ivr_flows.events import Event
from ivr_flows.facts import District, Facts, Neighbour, Placing
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.steps import AskPostcodeStep
from ivr_flows.walk import Turn

T = TypeVar("T")
Question = tuple[str, str]  # ("open", calendar), ("found", look-up), …
World = Mapping[Question, object]  # what was asked, and the answer
Lasting = tuple[tuple[Question, object], ...]
_POSSIBLE: Mapping[str, Sequence[object]] = MappingProxyType(
    {"open": (False, True), "found": (None, "known"), "number": (None, "123")}
)


class Seen(NamedTuple, Generic[T]):
    """A world, and what follows in it."""

    world: World
    turn: T


def in_each_world(
    flow: Flow, state: State, event: Event, known: Lasting = ()
) -> Iterator[Seen[Turn]]:
    """What follows in each world that the engine can tell apart here.

    `known` is what cannot have changed since the event before.
    """
    return each_world(lambda facts: engine.step(flow, state, event, facts), flow, known=known)


def each_world(
    follow: Callable[[Facts], T], *flows: Flow, known: Lasting = ()
) -> Iterator[Seen[T]]:
    """As in_each_world, for anything that is made of the engine's answers on these flows."""
    pending: list[dict[Question, object]] = [dict(known)]
    while pending:
        asked = _Answers(pending.pop(), flows)
        yield Seen(asked.given, follow(asked.facts()))
        pending += asked.others


def facts(world: World, flow: Flow) -> Facts:
    """The world as the engine reads it once more."""
    return _Answers(dict(world), (flow,)).facts()


def lasting(world: World, *states: State) -> Lasting:
    """What of a world stays true for the next event: where the keys of a postcode lie."""
    keyed = {("places", state.keyed) for state in states if state.keyed}
    return tuple((question, answer) for question, answer in world.items() if question in keyed)


class _Answers:
    """Answers each new question with its first answer, and notes the worlds of the others."""

    notice = None
    lever = None
    language = ""  # that of the state at which the call begins

    def __init__(self, given: dict[Question, object], flows: Sequence[Flow]) -> None:
        self.given = given
        self.others: list[dict[Question, object]] = []
        self.open = _Asked("open", self)
        self.found = _Asked("found", self)
        self.places = _Asked("places", self)
        self._flows = flows

    @property
    def number_ends(self) -> Any:
        """As in Facts."""
        return self.answer(("number", "of the caller"))

    def is_open(self, calendar: str) -> bool:
        """As in Facts."""
        return self.answer(("open", calendar)) is True

    def facts(self) -> Facts:
        """The facts as the engine reads them."""
        return cast("Facts", self)

    def answer(self, question: Question) -> Any:
        """What this world says; the first time, what the other worlds say is noted."""
        if question not in self.given:
            first, *rest = self._possible(question[0])
            self.others += [{**self.given, question: other} for other in rest]
            self.given[question] = first
        return self.given[question]

    def _possible(self, kind: str) -> Sequence[object]:
        return _placings(self._flows) if kind == "places" else _POSSIBLE[kind]


def _placings(flows: Sequence[Flow]) -> Sequence[object]:
    """No postcode, each area that a flow tells apart and one more, two districts, elsewhere: at a
    council that is known with its number, without it, or not at all.
    """
    steps = [step for flow in flows for step in flow.steps.values()]
    named = (area for step in steps if isinstance(step, AskPostcodeStep) for area in step.by_area)
    areas = dict.fromkeys(("another area", *named))
    here, *others = (District(f"in {area}", area) for area in areas)
    several = (here, *others, District("next door", "another area"))[:3]
    return (
        None,
        *(Placing((district,)) for district in (here, *others)),
        Placing(several),
        Placing((here,), elsewhere=True, neighbour=Neighbour("the council next door")),
        Placing(elsewhere=True),
        Placing(elsewhere=True, neighbour=Neighbour("the council next door", "01632960000")),
    )


class _Asked(Mapping[str, Any]):
    """Stands in for a mapping of facts: has every name, and notes each that is read."""

    def __init__(self, kind: str, answers: _Answers) -> None:
        self._kind = kind
        self._answers = answers

    def __getitem__(self, name: str) -> Any:
        """The answer of this world."""
        return self._answers.answer((self._kind, name))

    def __iter__(self) -> Iterator[str]:
        """No names: nobody may ask which there are."""
        return iter(())

    def __len__(self) -> int:
        """As __iter__."""
        return 0
