"""Every prompt of a flow as its author wrote it: what a language or a recording may stand for."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ivr_flows.model import Flow
from ivr_flows.parts import Option, Part
from ivr_flows.phrases import ours
from ivr_flows.steps import (
    AskDigitsStep,
    AskPostcodeStep,
    AskStep,
    GoodbyeStep,
    OfferCallbackStep,
    QueueStep,
    RecordStep,
    SayStep,
    TransferStep,
)

Place = tuple[str, ...]
_SAYS = MappingProxyType({"say": "say"})
# the slots of a prompt's id, and the field of the step that holds the words
_SLOTS: Mapping[type, Mapping[str, str]] = MappingProxyType(
    {
        SayStep: _SAYS,
        QueueStep: _SAYS,
        TransferStep: _SAYS,
        AskStep: {"ask": "ask", "after": "after"},
        AskDigitsStep: {"ask": "ask_digits", "short": "short"},
        AskPostcodeStep: {"ask": "ask_postcode", "short": "short"},
        OfferCallbackStep: {"offer callback": "offer_callback"},
        RecordStep: {"record": "record"},
        GoodbyeStep: {"goodbye": "goodbye"},
    }
)


class Original(NamedTuple):
    """A prompt's id, `step.slot`; where in the flow file it stands; its words; and, if they are
    spoken for a key, what the key means.
    """

    id: str
    place: Place
    text: str
    option: Option | None = None


def originals(flow: Flow) -> Iterator[Original]:
    """All of them, in the order of the file. The engine's own words are not among them."""
    for name, step in flow.steps.items():
        for one in _of_step(name, step):
            if one.text and ours(one.text, flow.language, flow.language) is None:
                yield one


def _of_step(name: str, step: Part) -> Iterator[Original]:
    place = ("steps", name)
    for slot, field in _SLOTS.get(type(step), {}).items():
        yield Original(f"{name}.{slot}", (*place, *_at(step, field)), getattr(step, field) or "")
    for key, option in step.press.items() if isinstance(step, AskStep) else ():
        for slot, field in ((key, "words"), (f"{key}.short", "short")):
            at = (*place, "press", key, *_at(option, field))
            yield Original(f"{name}.{slot}", at, getattr(option, field) or "", option)


def _at(part: Part | Option, field: str) -> Place:
    return (type(part).model_fields[field].alias or field,)
