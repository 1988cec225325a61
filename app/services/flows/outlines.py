"""The stories kept beside a flow, as they are read: who calls, what happens, where it ends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.runtime import Runtime
from app.services.flows import stories
from app.services.flows.stories import Kept
from ivr_flows import story


@dataclass(frozen=True)
class Outline:
    """One story. `given` says when it is and who rings; `talk` has a line for each thing."""

    name: str
    by: str
    at: datetime
    given: str
    talk: tuple[str, ...]
    ends: str
    text: str


def outlines(rt: Runtime, flow: str) -> tuple[Outline, ...]:
    """The stories of a flow, by name."""
    return tuple(map(_outline, stories.kept(rt, flow)))


def _outline(kept: Kept) -> Outline:
    told = story.read(kept.text)
    number = told.given.number or "a withheld number"
    within = f", within {told.within} s" if told.within is not None else ""
    return Outline(
        name=kept.name,
        by=kept.by,
        at=kept.at,
        given=f"{told.given.at}, from {number}",
        talk=tuple(_lines(told)),
        ends=f"{told.ends}{within}",
        text=kept.text,
    )


def _lines(told: story.Story) -> Iterator[str]:
    for one in told.talk:
        if isinstance(one, str):
            yield one.capitalize() if one.startswith("something") else f"The caller {one}"
        else:
            ((what, value),) = one.items()
            yield _RESULTS.get(f"{what}: {value}") or _line(what, value)


def _line(what: str, value: str) -> str:
    if what in {"hears", "says"}:
        return f"The caller {what} “{value}”"
    return (
        f"{what.capitalize()}: {value}" if what.startswith("the ") else f"The caller {what} {value}"
    )


_RESULTS: Mapping[str, str] = MappingProxyType(
    {
        "the queue: bridged": "A person answers",
        "the queue: nobody": "Nobody answers",
        "the queue: urgent key": "The caller presses 1 while waiting: it is urgent",
        "the queue: callback asked": "The caller asks to be rung back",
        "the phone: accepted": "A person takes the call",
        "the phone: no answer": "Nobody answers the phone",
    }
)
