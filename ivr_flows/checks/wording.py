"""Events and worlds as a supervisor would say them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ivr_flows.checks.worlds import World
from ivr_flows.events import (
    DialOutcome,
    DialResult,
    Digits,
    Event,
    Fault,
    HungUp,
    Key,
    QueueOutcome,
    QueueResult,
    Recorded,
    Silence,
    Speech,
    Started,
)

_QUEUE: Mapping[str, str] = MappingProxyType(
    {
        QueueOutcome.BRIDGED: "a person answers",
        QueueOutcome.NOBODY: "nobody answers",
        QueueOutcome.URGENT_KEY: "the caller presses 1 while waiting",
        QueueOutcome.FULL: "the queue is full",
        QueueOutcome.REFUSED: "the queue is closed",
        QueueOutcome.CALLER_LEFT: "the caller leaves the queue",
        QueueOutcome.ERROR: "the queue fails",
        QueueOutcome.CALLBACK_ASKED: "the caller asks for a callback",
    }
)
_DIAL: Mapping[str, str] = MappingProxyType(
    {
        DialOutcome.ACCEPTED: "a person accepts",
        DialOutcome.BUSY: "the phone is busy",
        DialOutcome.NO_ANSWER: "nobody answers the phone",
        DialOutcome.REFUSED: "the phone is answered and nobody accepts",
        DialOutcome.FAILED: "the phone cannot be rung",
    }
)


_ALWAYS: Mapping[type, str] = MappingProxyType(
    {
        Silence: "the caller presses nothing",
        Started: "the line is answered",
        Fault: "something of ours fails",
        HungUp: "the caller hangs up",
        Speech: "the caller says something",
    }
)


def happens(event: Event) -> str:
    """What happens, as half a sentence."""
    match event:
        case Key():
            return _pressed(event.name)
        case QueueResult():
            return _QUEUE.get(event.result, "the queue says something unheard of")
        case DialResult():
            return _DIAL.get(event.result, "the phone says something unheard of")
        case Recorded():
            return "no message is left" if event.empty else "a message is left"
        case Digits():
            return f"the caller keys {event.value}"
        case _:
            return _ALWAYS[type(event)]


def _pressed(key: str) -> str:
    if key == "other":
        return "the caller presses a key without a meaning"
    return f"the caller presses {key}"


def when(world: World) -> str:
    """The world that matters here, as half a sentence; '' if none does."""
    return " and ".join(_WORLDS[kind](name, answer) for (kind, name), answer in world.items())


def _place(_keys: str, answer: Any) -> str:
    if answer is None:
        return "what is keyed is no postcode near here"
    areas = dict.fromkeys(one.area for one in answer.districts)
    where = [f"in `{area}`" for area in areas] + ["elsewhere"] * answer.elsewhere
    told = f"the postcode lies {' or '.join(where)}"
    return f"{told}, at a council that we know" if answer.neighbour else told


_WORLDS: Mapping[str, Callable[[str, Any], str]] = MappingProxyType(
    {
        "open": lambda name, answer: f"`{name}` is {'open' if answer else 'closed'}",
        "found": lambda name, answer: f"`{name}` finds {answer or 'nothing'}",
        "number": lambda _, answer: f"the caller's number is {'known' if answer else 'withheld'}",
        "places": _place,
    }
)
