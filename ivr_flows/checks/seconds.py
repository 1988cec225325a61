"""How long callers listen: to the 999 advice, to the urgent option, and until a person is called.

Followed from the first ring, in every world, without shortcuts: real states, real words.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from ivr_flows.checks.alphabet import FAULT, WRONG
from ivr_flows.checks.findings import Finding, at_step
from ivr_flows.checks.wording import when
from ivr_flows.checks.worlds import World, in_each_world
from ivr_flows.events import Event, Key, Silence, Started
from ivr_flows.instructions import Ask, Dial, Enqueue, Instruction
from ivr_flows.model import Flow
from ivr_flows.phrases import PHRASES
from ivr_flows.rehearse import spoken
from ivr_flows.state import State
from ivr_flows.timing import listened_s
from ivr_flows.values import Language
from ivr_flows.walk import Turn

ADVICE = "9 9 9"
_MOST_MISSES = 12
_MISSES: dict[str, tuple[Event, ...]] = {
    "a person, silent": (Silence(),),
    "a person, wrong keys": (WRONG, Key("5")),
    "a person, silence and wrong keys": (Silence(), WRONG, Key("5")),
}


class Figure(NamedTuple):
    """What was promised and what was found, in the same unit: `s` for seconds, '' for a count.

    `language` is '' for callers who hear the flow's own.
    """

    name: str
    found: float
    promised: float
    unit: str = "s"
    language: Language | Literal[""] = ""

    @property
    def title(self) -> str:
        """The name, and the language if it is another than the flow's own."""
        other = f", in {PHRASES[self.language].language}" if self.language else ""
        return f"{self.name}{other}"

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.found <= self.promised


class Heard(NamedTuple):
    """One figure in one world; `where` is the step to look at, `why` what is wrong if not time."""

    figure: Figure
    where: str
    world: World
    why: str = ""


def measure(flow: Flow, language: Language | Literal[""] = "") -> list[Heard]:
    """All figures in all worlds, for callers who have the language."""
    start = State(language=language)
    return [*_advice(flow, start), *_urgent(flow, start), *_people(flow, start)]


def check(heard: Sequence[Heard]) -> Iterator[Finding]:
    """Errors: what takes longer than promised, or does not come at all."""
    for one in heard:
        world = f", while {when(one.world)}" if one.world else ""
        figure = one.figure
        if one.why:
            yield at_step(one.where, f"{one.why}{world}")
        elif not figure.kept:
            yield at_step(
                one.where,
                f"callers wait {figure.found:.1f} s for {figure.name}; "
                f"{figure.promised:.0f} s were promised{world}",
            )


def longest(heard: Sequence[Heard]) -> list[Figure]:
    """Of each name the longest, in the order of the promises."""
    found = dict[str, Figure]()
    for one in heard:
        before = found.get(one.figure.name)
        if before is None or one.figure.found > before.found:
            found[one.figure.name] = one.figure
    return list(found.values())


def _advice(flow: Flow, start: State) -> Iterator[Heard]:
    for event in (Started(), FAULT):
        for world, turn in in_each_world(flow, start, event):
            words = spoken(turn.instructions)
            first = listened_s(words[0]) if words else 0.0
            figure = Figure("the 999 advice", first, flow.promises.advice)
            why = (
                ""
                if words and ADVICE in words[0].text
                else "callers do not hear the 999 advice first (S2)"
            )
            yield Heard(figure, flow.first, world, why)


def _urgent(flow: Flow, start: State) -> Iterator[Heard]:
    for world, turn in in_each_world(flow, start, Started()):
        if turn.instructions and isinstance(turn.instructions[-1], Ask):
            by_s = _read_out(turn)
            figure = Figure("the urgent option", by_s, flow.promises.urgent_help)
            yield Heard(figure, turn.state.step, world, _why_not_urgent(flow, turn.state, by_s))


def _read_out(turn: Turn) -> float:
    clock = 0.0
    for say in spoken(turn.instructions):
        clock += listened_s(say)
        if say.prompt == f"{turn.state.step}.1":
            return clock
    return 0.0


def _why_not_urgent(flow: Flow, state: State, by_s: float) -> str:
    if not by_s:
        return "callers are not told of key 1, which is the urgent one (S3)"
    for _, turn in in_each_world(flow, state, Key("1")):
        called = turn.instructions and isinstance(turn.instructions[-1], Enqueue | Dial)
        if not (called and turn.state.urgent):
            return "key 1 does not bring urgent callers (P0 or P1) straight to people (S3)"
    return ""


def _people(flow: Flow, start: State) -> Iterator[Heard]:
    for name, events in _MISSES.items():
        for world, turn in in_each_world(flow, start, Started()):
            for by_s, where in _until_people(flow, turn, events):
                why = "" if by_s else f"callers never get {name} (S4)"
                yield Heard(Figure(name, by_s, flow.promises.a_person), where, world, why)


class _Listening(NamedTuple):
    """A turn that waits for a caller who fails again: seconds so far, and the menu before."""

    turn: Turn
    clock_s: float
    where: str


def _until_people(flow: Flow, turn: Turn, events: Sequence[Event]) -> Iterator[tuple[float, str]]:
    """Each way there: seconds listened and the last menu's name; 0 s if nobody is called."""
    edge = [_Listening(turn, _spoken_s(turn), flow.first)]
    for _ in range(_MOST_MISSES):
        slowest = dict[State, _Listening]()  # of those in one place the slowest speaks for all
        for one in edge:
            if isinstance(_last(one.turn), Ask):
                for then in _failed(flow, one, events):
                    known = slowest.get(then.turn.state)
                    if known is None or known.clock_s < then.clock_s:
                        slowest[then.turn.state] = then
            else:
                yield _called_at(one), one.where
        edge = list(slowest.values())
    yield from ((0.0, one.where) for one in edge)


def _failed(flow: Flow, one: _Listening, events: Sequence[Event]) -> Iterator[_Listening]:
    state, last = one.turn.state, _last(one.turn)
    for event in events:
        waited = last.timeout_s if isinstance(event, Silence) and isinstance(last, Ask) else 0
        for _, then in in_each_world(flow, state, event):
            yield _Listening(then, one.clock_s + waited + _spoken_s(then), state.step)


def _called_at(one: _Listening) -> float:
    """When people are called; what is said on the way to them comes after. 0 s: nobody is."""
    last = _last(one.turn)
    if not isinstance(last, Enqueue | Dial):
        return 0.0
    return one.clock_s - (listened_s(last.say) if last.say else 0)


def _spoken_s(turn: Turn) -> float:
    return sum(listened_s(say) for say in spoken(turn.instructions))


def _last(turn: Turn) -> Instruction | None:
    return turn.instructions[-1] if turn.instructions else None
