"""What can happen to a call that stands at a step.

Whatever is left out here does there exactly what a Fault does; a test tries all of it. A kind of
step that is not named gets everything, which is right and only slow.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from ivr_flows.checks.reach import EVENTS
from ivr_flows.events import (
    KEYS,
    DialOutcome,
    DialResult,
    Event,
    Fault,
    HungUp,
    Key,
    QueueOutcome,
    QueueResult,
    Silence,
    Speech,
    Started,
)
from ivr_flows.kinds.ask import options
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.steps import LAST_RESORT, AskStep, QueueStep, TransferStep

FAULT = Fault("something")
WRONG = Key("other")  # stands for every key without a meaning, save 5 (S4)
_ANYWHERE: tuple[Event, ...] = (FAULT, HungUp())
_START: tuple[Event, ...] = (Started(), *_ANYWHERE)
_QUEUE: tuple[Event, ...] = (*(QueueResult(one) for one in QueueOutcome), *_ANYWHERE)
_DIAL: tuple[Event, ...] = (*(DialResult(one) for one in DialOutcome), *_ANYWHERE)


def events_at(flow: Flow, state: State) -> tuple[Event, ...]:
    """The events worth trying at a state: nothing after the end, only what fits before it."""
    if state.ended:
        return ()
    if not state.step:
        return _START
    if state.step == LAST_RESORT:
        return _DIAL
    step = flow.steps.get(state.step)
    fitting = _FITTING.get(type(step))
    return fitting(step, flow) if fitting else EVENTS


def _at_menu(step: AskStep, flow: Flow) -> tuple[Event, ...]:
    return _pressed(frozenset(options(step, flow.language)))


@cache
def _pressed(keys: frozenset[str]) -> tuple[Event, ...]:
    used = [Key(key) for key in KEYS if key in keys or key == "5"]
    return (*used, WRONG, Silence(), Speech("hello", 0.9), *_ANYWHERE)


_FITTING: Mapping[type, Callable[[Any, Flow], tuple[Event, ...]]] = MappingProxyType(
    {
        AskStep: _at_menu,
        QueueStep: lambda _step, _flow: _QUEUE,
        TransferStep: lambda _step, _flow: _DIAL,
    }
)
