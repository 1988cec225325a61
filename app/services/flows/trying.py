"""A flow tried on paper: what a caller of some day and hour would hear, and where they would end.

Nothing is kept: the page that shows it carries the events.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.runtime import Runtime
from app.services.facts import KeyedPlaces
from app.services.flows import checking, drafts, history, stories
from app.services.refusals import Refused
from ivr_flows import drawing, story, trial
from ivr_flows.compiler import Compiled
from ivr_flows.events import Event, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial, Enqueue, Instruction, Record
from ivr_flows.rehearse import Rehearsal, spoken
from ivr_flows.source import Source
from ivr_flows.state import State
from ivr_flows.story import Given, NotAStory
from ivr_flows.timing import seconds
from ivr_flows.trial import Trial
from routing.council import Council

DRAFT = "draft"
MOST_EVENTS = 60  # a caller does less; more is a page that has gone round in a circle


@dataclass(frozen=True)
class Asked:
    """What is tried: on the draft or a version ('' is the one in force), when, by whom, how.

    `lines` are what the caller does, one a line as a story has it. `start` is the step to begin
    at: the shortest way there is walked first.
    """

    on: str = DRAFT
    at: str = "Tue 10:15"
    number: str = ""
    language: str = ""
    lines: tuple[str, ...] = ()
    start: str = ""


@dataclass(frozen=True)
class Said:
    """A sentence, and the seconds from answer at which it begins."""

    text: str
    prompt: str
    language: str
    from_s: float


@dataclass(frozen=True)
class Exchange:
    """What the caller did ('' at the start), and what they then heard, and at which step."""

    did: str
    step: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Tried:
    """The whole call up to now. `ending` is in words.

    `waits_in` is `question`, `keys` (a question for several), `queue`, `phone` or `message`; '' if
    the call is over.
    """

    asked: Asked
    version: str
    exchanges: tuple[Exchange, ...]
    state: State
    waits_in: str
    listened_s: float
    ending: str
    steps: tuple[str, ...]
    languages: tuple[str, ...]
    story: str


def tried(rt: Runtime, flow: str, asked: Asked) -> Tried:
    """The call as far as it has gone. Raises Refused in words for what cannot be tried."""
    compiled = _compiled(rt, flow, asked.on)
    given = _given(asked)
    facts = _world(rt, compiled, asked, given)
    asked = _begun(compiled, asked, facts)
    call = Trial(compiled.flow, facts).then(*map(_event, asked.lines))
    rehearsal = call.rehearsed()
    return Tried(
        asked=asked,
        version=compiled.version,
        exchanges=_exchanges(asked.lines, rehearsal),
        state=rehearsal.state,
        waits_in="" if rehearsal.state.ended else _waits_in(trial.waiting(rehearsal)),
        listened_s=rehearsal.listened_s,
        ending=story.ending(rehearsal),
        steps=tuple(drawing.in_order(compiled.flow)),
        languages=compiled.flow.offered(),
        story=story.written(trial.told(call, flow, given)),
    )


def named(tried: Tried, flow: str, name: str) -> str:
    """The trial's story under a name of its own, as YAML."""
    told = story.read(tried.story)
    return story.written(
        told.model_copy(update={"story": name.strip() or told.story, "plan": flow})
    )


def _compiled(rt: Runtime, flow: str, on: str) -> Compiled:
    source = _source(rt, flow, on)
    compiled = checking.check(rt, flow, source).compiled
    if compiled is None:
        raise Refused("This text is no call plan yet: mend what its check tells, then try it.")
    return compiled


def _waits_in(waiting: Instruction | None) -> str:
    match waiting:
        case Ask(digits=1):
            return "question"
        case Ask():
            return "keys"
        case Enqueue():
            return "queue"
        case Dial():
            return "phone"
        case Record():
            return "message"
        case _:
            return ""


def _source(rt: Runtime, flow: str, on: str) -> Source:
    if on == DRAFT:
        return drafts.opened(rt, flow).source
    return history.export(rt, flow, on or None)


def _given(asked: Asked) -> Given:
    try:
        return story.given(asked.at, asked.number)
    except NotAStory:
        raise Refused("Say when the caller rings like this: Tue 10:15.") from None


def _world(rt: Runtime, compiled: Compiled, asked: Asked, given: Given) -> Facts:
    try:
        at = stories.moment(given.at)
    except ValueError:
        raise Refused(f"'{given.at}' is no time of day. Write it like Tue 10:15.") from None
    council: Council = rt.council
    plain = stories.world(council, compiled.flow, at, given.number)
    return replace(plain, places=KeyedPlaces(council, rt.places), language=asked.language)


def _begun(compiled: Compiled, asked: Asked, facts: Facts) -> Asked:
    """The lines that lead to the step to start at, instead of the step's name."""
    if not asked.start:
        return asked
    way = trial.way_to(compiled.flow, asked.start, facts)
    if way is None:
        raise Refused(
            f"No caller comes to '{asked.start}' at {asked.at}. Choose another day or time."
        )
    lines = tuple(written(event) for event in way if event != Started())
    return replace(asked, lines=lines, start="")


def written(event: Event) -> str:
    """An event as one line of text."""
    line = story.line_of(event)
    return line if isinstance(line, str) else ": ".join(*line.items())


def _event(line: str) -> Event:
    what, colon, value = line.partition(": ")
    try:
        event = story.event_of({what: value} if colon else what)
    except (NotAStory, ValueError):
        event = None
    if event is None:
        raise Refused(f"'{line[:40]}' is nothing that a caller can do. Begin the call again.")
    return event


def _exchanges(lines: Sequence[str], rehearsal: Rehearsal) -> tuple[Exchange, ...]:
    heard = iter(rehearsal.heard)
    done = []
    for did, turn in zip(("", *lines), rehearsal.turns, strict=True):
        said = [next(heard) for _ in spoken(turn.instructions)]
        words = tuple(
            Said(one.say.text, one.say.prompt, one.say.language, one.by_s - seconds(one.say.text))
            for one in said
        )
        done.append(Exchange(did, turn.state.step, words))
    return tuple(done)
