"""A call story: who calls and when, what happens, what they hear, where they end. One file each.

Written by hand or saved from a rehearsal, played on the same `step()` as a live call.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError
from ruamel.yaml import YAML

from ivr_flows import document
from ivr_flows.events import (
    DialResult,
    Digits,
    Event,
    Fault,
    HungUp,
    Key,
    QueueResult,
    Recorded,
    Silence,
    Speech,
    Started,
)
from ivr_flows.facts import District, Facts, Placing
from ivr_flows.instructions import Ask, Dial, Enqueue, HangUp, Record, Say
from ivr_flows.model import Flow
from ivr_flows.parts import Part
from ivr_flows.rehearse import Rehearsal, rehearse, spoken
from ivr_flows.values import Language, Seconds, Words
from ivr_flows.walk import Turn

HEARS = "hears"
ELSEWHERE = "elsewhere"
_PLAIN: Mapping[str, Event] = MappingProxyType(
    {
        "presses nothing": Silence(),
        "leaves no message": Recorded(0, empty=True),
        "something of ours fails": Fault("story"),
        "hangs up": HungUp(),
    }
)
_MADE: Mapping[str, Callable[[str], Event]] = MappingProxyType(
    {
        "presses": Key,
        "keys": Digits,
        "says": lambda words: Speech(words, 0.9),
        "the queue": QueueResult,
        "the phone": DialResult,
        "leaves a message": lambda length: Recorded(int(length.removesuffix("s")), empty=False),
    }
)


class Given(Part):
    """Who calls, and when: a weekday and a time such as `Tue 10:15`, and a number or nothing.

    `language` is that of their line. `postcodes` tells where the keys of a postcode may lie: areas
    and `elsewhere`, with commas.
    """

    at: Annotated[str, Field(pattern=r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d$")]
    number: Words | None = Field(default=None, alias="from")
    language: Language | None = None
    postcodes: Mapping[str, Words] = Field(default_factory=dict)

    def places(self) -> Mapping[str, Placing]:
        """The postcodes as facts."""
        return {keys: _placing(areas) for keys, areas in self.postcodes.items()}


class Story(Part):
    """The whole story. `ends` is as in `ending`; `within` the seconds listened up to there."""

    story: Words
    plan: Words
    given: Given
    talk: tuple[str | Mapping[str, str], ...]
    ends: Words
    priority: Words | None = None
    within: Seconds | None = None


class NotAStory(Exception):
    """The file is no story."""


class Played(NamedTuple):
    """How it went, and what went otherwise than the story tells."""

    rehearsal: Rehearsal
    wrong: tuple[str, ...]


def given(at: str, number: str = "") -> Given:
    """Who calls, and when. Raises NotAStory if `at` is no weekday and time such as `Tue 10:15`."""
    values = {"at": at, **({"from": number} if number else {})}
    try:
        return Given.model_validate(values)
    except ValidationError as error:
        raise NotAStory(str(error)) from None


def read(text: str) -> Story:
    """The story in the text. Raises NotAStory."""
    try:
        return Story.model_validate(document.read(text).values)
    except (document.Refused, ValidationError) as error:
        raise NotAStory(str(error)) from None


def written(story: Story) -> str:
    """The story as YAML that `read` reads."""
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_plain(story.model_dump(by_alias=True, exclude_none=True)), out)
    return out.getvalue()


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    talk = [one if isinstance(one, str) else dict(one) for one in values["talk"]]
    within = {"within": f"{values['within']}s"} if "within" in values else {}
    given = {name: value for name, value in values["given"].items() if value}
    return {**values, "given": given, "talk": talk, **within}


def play(story: Story, flow: Flow, facts: Facts) -> Played:
    """The story on a compiled flow, in the world of its time. Raises NotAStory."""
    events = [Started(), *(event for one in story.talk if (event := event_of(one)))]
    rehearsal = rehearse(flow, events, as_given(story.given, facts))
    return Played(rehearsal, tuple(_wrong(story, rehearsal)))


def as_given(given: Given, facts: Facts) -> Facts:
    """The facts with the language and the postcodes that the story tells, if it tells of any."""
    places = given.places() if given.postcodes else facts.places
    return replace(facts, places=places, language=given.language or facts.language)


def _placing(areas: str) -> Placing:
    named = [area.strip() for area in areas.split(",")]
    districts = tuple(District(area.title(), area) for area in named if area != ELSEWHERE)
    return Placing(districts, elsewhere=ELSEWHERE in named)


def event_of(line: str | Mapping[str, str]) -> Event | None:
    """What one line of the talk makes happen; None if it only tells what is heard."""
    if isinstance(line, str):
        found: Event = _known(_PLAIN, line)
        return found
    ((what, value),) = line.items()
    made: Event | None = None if what == HEARS else _known(_MADE, what)(value)
    return made


def line_of(event: Event) -> str | dict[str, str]:
    """The line of the talk that makes the event happen."""
    for line, plain in _PLAIN.items():
        if event == plain or (isinstance(event, Fault) and isinstance(plain, Fault)):
            return line
    what, value = _LINES[type(event)](event)
    return {what: value}


_LINES: Mapping[type, Callable[[Any], tuple[str, str]]] = MappingProxyType(
    {
        Key: lambda event: ("presses", event.name),
        Digits: lambda event: ("keys", event.value),
        Speech: lambda event: ("says", event.text),
        QueueResult: lambda event: ("the queue", str(event.result)),
        DialResult: lambda event: ("the phone", str(event.result)),
        Recorded: lambda event: ("leaves a message", f"{event.seconds}s"),
    }
)


def _known(words: Mapping[str, Any], word: str) -> Any:
    if word not in words:
        raise NotAStory(f"'{word}' is none of {', '.join((HEARS, *_PLAIN, *_MADE))}")
    return words[word]


def _wrong(story: Story, rehearsal: Rehearsal) -> Iterator[str]:
    turns = iter(rehearsal.turns)
    heard = _text(next(turns))
    for line in story.talk:
        if isinstance(line, Mapping) and HEARS in line:
            if _squeezed(line[HEARS]) not in heard:
                yield f"does not hear '{line[HEARS]}', but '{heard}'"
        else:
            heard = _text(next(turns))
    found = ending(rehearsal)
    if found != story.ends:
        yield f"ends at '{found}', not at '{story.ends}'"
    if story.priority and story.priority != rehearsal.state.priority:
        yield f"is {rehearsal.state.priority or 'of no priority'}, not {story.priority}"
    if story.within and rehearsal.listened_s > story.within:
        yield f"listens for {rehearsal.listened_s:.1f} s, longer than {story.within} s"


def _text(turn: Turn) -> str:
    return _squeezed(" ".join(say.text for say in spoken(turn.instructions)))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip()).lower()


def ending(rehearsal: Rehearsal) -> str:
    """Where the caller is at the end, in words."""
    state, last = rehearsal.state, None
    for turn in rehearsal.turns:
        last = next((one for one in turn.instructions[::-1] if not isinstance(one, Say)), last)
    if state.ended:
        return {"person": "a person", "caller": "gone", "goodbye": "goodbye"}[state.ended]
    match last:
        case Enqueue():
            return f"the queue {last.queue}"
        case Dial():
            return f"the phone {last.target}"
        case Ask():
            return f"the menu {state.step}"
        case Record() | HangUp():
            return "a message" if isinstance(last, Record) else "goodbye"
        case _:
            return "nowhere"
