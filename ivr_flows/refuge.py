"""Where a passive caller ends when the calendar says closed (S21, S22): read from the flow itself.

Follows the closed path as somebody who never presses anything would, to the first step that hands
over to people. An author may name it instead, with `stuck` on the `hours` step.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ivr_flows.events import KEYS
from ivr_flows.model import Flow
from ivr_flows.steps import (
    IF_STUCK,
    LAST_RESORT,
    AskDigitsStep,
    AskPostcodeStep,
    AskStep,
    HoursStep,
    LookUpStep,
    OfferCallbackStep,
    QueueStep,
    RecordStep,
    SayStep,
    SetStep,
    Step,
    TransferStep,
)


def when_closed(flow: Flow, hours: HoursStep) -> str:
    """The step that answers callers who are stuck while `hours` says closed."""
    return hours.stuck or _first(flow, hours.closed, (QueueStep, TransferStep)) or LAST_RESORT


def front_hours(flow: Flow) -> str | None:
    """The name of the first `hours` step on the way in; None if the line never looks."""
    return _first(flow, flow.first, (HoursStep,))


def _first(flow: Flow, start: str, wanted: tuple[type, ...]) -> str | None:
    name, seen = start, set[str]()
    while name in flow.steps and name not in seen:
        if isinstance(flow.steps[name], wanted):
            return name
        seen.add(name)
        name = _passive(flow.steps[name])
    return None


def _unanswered(step: AskStep) -> str:
    if step.stuck != IF_STUCK:
        return step.stuck
    return next(step.press[key].go for key in KEYS if key in step.press)


_PASSIVE: Mapping[type, Callable[[Any], str | None]] = MappingProxyType(
    {
        SayStep: lambda step: step.go,
        SetStep: lambda step: step.go,
        HoursStep: lambda step: step.closed,
        LookUpStep: lambda step: step.not_found,
        AskStep: _unanswered,
        AskDigitsStep: lambda step: step.stuck,
        AskPostcodeStep: lambda step: step.stuck,
        OfferCallbackStep: lambda step: step.declined,
        RecordStep: lambda step: step.empty,
    }
)


def _passive(step: Step) -> str:
    """Where somebody goes who never presses anything."""
    return _PASSIVE.get(type(step), lambda _: None)(step) or ""
