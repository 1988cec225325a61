"""What can happen to a call that stands at a step.

Whatever is left out does there exactly what a Fault does, or, where keys are heard, what a key
without a meaning or silence does (speech is silence); a test tries all of it. A kind of step that
is not named gets everything, which is right and only slow.
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
    Digits,
    Event,
    Fault,
    HungUp,
    Key,
    QueueOutcome,
    QueueResult,
    Recorded,
    Silence,
    Started,
)
from ivr_flows.kinds import offer_callback
from ivr_flows.kinds.ask import options
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.steps import (
    LAST_RESORT,
    AskDigitsStep,
    AskPostcodeStep,
    AskStep,
    OfferCallbackStep,
    QueueStep,
    RecordStep,
    TransferStep,
)

_Fitting = Callable[[Any, Flow, State], tuple[Event, ...]]
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
    return fitting(step, flow, state) if fitting else EVENTS


def _at_menu(step: AskStep, flow: Flow, _state: State) -> tuple[Event, ...]:
    return _pressed(frozenset(options(step, flow.language)))


@cache
def _pressed(keys: frozenset[str]) -> tuple[Event, ...]:
    used = [Key(key) for key in KEYS if key in keys or key == "5"]
    return (*used, WRONG, Silence(), *_ANYWHERE)


def _keying(*values: str) -> tuple[Event, ...]:
    """Where several keys are one value: values that fit or do not, 5 and 5, and lone keys."""
    lone = map(Key, ("other", "5", "0", "star", "hash"))
    return (*lone, *map(Digits, (*values, "44", "55")), Silence(), *_ANYWHERE)


def _or_choice(keying: tuple[Event, ...], part: str = "") -> _Fitting:
    """A step that takes keys at its part `part`, and a choice at its others."""
    return lambda _step, _flow, state: keying if state.part == part else _CHOICE


def _at_digits(step: AskDigitsStep, flow: Flow, state: State) -> tuple[Event, ...]:
    return _or_choice(_keying("4" * (step.length or 3)))(step, flow, state)


_CHOICE = _pressed(frozenset({"1", "2", "3", "4", "0", "star", "hash"}))
_RECORD: tuple[Event, ...] = (Recorded(9, empty=False), Recorded(0, empty=True), *_ANYWHERE)
_FITTING: Mapping[type, _Fitting] = MappingProxyType(
    {
        AskStep: _at_menu,
        AskDigitsStep: _at_digits,
        AskPostcodeStep: _or_choice(_keying("423684")),
        OfferCallbackStep: _or_choice(_keying("01632960123"), offer_callback.KEY),
        RecordStep: lambda _step, _flow, _state: _RECORD,
        QueueStep: lambda _step, _flow, _state: _QUEUE,
        TransferStep: lambda _step, _flow, _state: _DIAL,
    }
)
