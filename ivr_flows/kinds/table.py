"""The kinds of step: one row each."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from ivr_flows.events import Event
from ivr_flows.kinds import (
    ask,
    ask_digits,
    ask_postcode,
    goodbye,
    hours,
    last_resort,
    look_up,
    offer_callback,
    queue,
    record,
    say,
    set,  # noqa: A004
    transfer,
)
from ivr_flows.kinds.last_resort import LastResort
from ivr_flows.model import Flow
from ivr_flows.steps import (
    AskDigitsStep,
    AskPostcodeStep,
    AskStep,
    GoodbyeStep,
    HoursStep,
    LookUpStep,
    OfferCallbackStep,
    QueueStep,
    RecordStep,
    SayStep,
    SetStep,
    TransferStep,
)
from ivr_flows.walk import DoesNotFit, Walk

Next: TypeAlias = "str | None"


def _hears_nothing(_step: Any, _walk: Walk, _event: Event) -> Next:
    raise DoesNotFit


def _as_it_is(step: Any, _flow: Flow) -> Any:
    return step


class Kind(NamedTuple):
    """What a kind of step does. A step is given as its own model.

    `enter` answers an arrival and `hear` an event: the name of the step to go on to, or None to
    wait here (or to have ended); DoesNotFit makes a Fault. `written_out` fills in the defaults.
    """

    enter: Callable[[Any, Walk], Next]
    hear: Callable[[Any, Walk, Event], Next] = _hears_nothing
    written_out: Callable[[Any, Flow], Any] = _as_it_is


KINDS: Mapping[type, Kind] = MappingProxyType(
    {
        SayStep: Kind(say.enter),
        AskStep: Kind(ask.enter, ask.hear, ask.written_out),
        AskDigitsStep: Kind(ask_digits.enter, ask_digits.hear),
        AskPostcodeStep: Kind(ask_postcode.enter, ask_postcode.hear),
        HoursStep: Kind(hours.enter, written_out=hours.written_out),
        LookUpStep: Kind(look_up.enter),
        SetStep: Kind(set.enter),
        QueueStep: Kind(queue.enter, queue.hear, queue.written_out),
        OfferCallbackStep: Kind(offer_callback.enter, offer_callback.hear),
        RecordStep: Kind(record.enter, record.hear),
        TransferStep: Kind(transfer.enter, transfer.hear, transfer.written_out),
        GoodbyeStep: Kind(goodbye.enter),
        LastResort: Kind(last_resort.enter, last_resort.hear),
    }
)
