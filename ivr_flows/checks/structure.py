"""Structure: every place that callers are sent to exists, and every step can be reached."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from ivr_flows.checks.findings import Finding, likely
from ivr_flows.model import Flow
from ivr_flows.steps import (
    AGAIN,
    BACK,
    IF_STUCK,
    LAST_RESORT,
    AskStep,
    GoodbyeStep,
    HoursStep,
    LookUpStep,
    QueueStep,
    SayStep,
    TransferStep,
)

_MEANT_BY_US = frozenset({IF_STUCK, LAST_RESORT})
_PROMISED = frozenset({"callback asked", "asked", "recorded"})  # somebody of ours owns it now
_ON_KEYS = _MEANT_BY_US | {AGAIN, BACK}


@dataclass(frozen=True, slots=True)
class Known:
    """The names that the council file has: a flow may use no others."""

    queues: frozenset[str]
    calendars: frozenset[str]
    numbers: frozenset[str]
    look_ups: frozenset[str] | None = None  # None: taken as they are


def check(flow: Flow, known: Known | None = None) -> list[Finding]:
    """All that is wrong with the structure, in the order of the file's parts.

    Without `known` the names of queues, calendars and numbers are taken as they are.
    """
    proofs: list[Callable[[], Iterable[Finding]]] = [
        lambda: _first_words(flow),
        lambda: list(_targets(flow)) or _unreachable(flow),
        lambda: _stuck_is_a_person(flow),
        lambda: _menus(flow),
        lambda: _goodbyes(flow),
        lambda: _names(flow, known) if known else (),
    ]
    return [finding for proof in proofs for finding in proof()]


def _first_words(flow: Flow) -> Iterator[Finding]:
    first = flow.steps.get(flow.first)
    if first is None:
        return
    if not (isinstance(first, SayStep) and first.must_hear and "9 9 9" in first.say):
        message = "callers must hear '9 9 9' first: a `say` with `must hear: yes` (S2)"
        yield Finding(("steps", flow.first), message)


def _targets(flow: Flow) -> Iterator[Finding]:
    for place, target in flow.wires().items():
        allowed = _ON_KEYS if "press" in place else _MEANT_BY_US
        if place in {("first",), ("if stuck",)}:
            allowed = frozenset()
        if target not in flow.steps and target not in allowed:
            message = f"callers would be sent to '{target}', which is not a step"
            yield Finding(place, message, likely(target, {*flow.steps, *allowed}))
    for name in flow.steps.keys() & {AGAIN, BACK}:
        yield Finding(
            ("steps", name), f"'{name}' has a meaning of its own: name the step otherwise"
        )


def _stuck_is_a_person(flow: Flow) -> Iterator[Finding]:
    target = flow.steps.get(flow.if_stuck)
    if target and not isinstance(target, QueueStep | TransferStep):
        yield Finding(
            ("if stuck",), "callers who are stuck need a person: a `queue` or a `transfer`"
        )


def _unreachable(flow: Flow) -> Iterator[Finding]:
    found = set[str]()
    edge = {flow.first, flow.if_stuck, flow.if_cannot_speak} & flow.steps.keys()
    while edge:
        found |= edge
        edge = {to for name in edge for to in flow.steps[name].wires().values()} & flow.steps.keys()
        edge -= found
    for name in flow.steps:
        if name not in found:
            yield Finding(("steps", name), "no caller can ever reach this step")


def _menus(flow: Flow) -> Iterator[Finding]:
    for name, step in flow.steps.items():
        if isinstance(step, AskStep):
            for message in _menu(flow, step):
                yield Finding(("steps", name, "press"), message)


def _menu(flow: Flow, step: AskStep) -> Iterator[str]:
    spoken = len(step.spoken_keys) + ("0" not in step.press)
    if spoken > flow.promises.options:
        yield f"callers would hear {spoken} options; {flow.promises.options} were promised"
    if not step.spoken_keys:
        yield "callers would hear no option: give one its words with `for`"
    for key, option in step.press.items():
        if not option.words and key.isdigit() and key != "0":
            yield f"callers would never hear of key {key}: give it its words with `for`"


def _goodbyes(flow: Flow) -> Iterator[Finding]:
    for name, step in flow.steps.items():
        if isinstance(step, GoodbyeStep) and not step.reason and not _after_promise(flow, name):
            message = "callers would be cut off: say the `reason`, or take a message (S1)"
            yield Finding(("steps", name, "goodbye"), message)


def _after_promise(flow: Flow, name: str) -> bool:
    return all(place[-1] in _PROMISED for place, to in flow.wires().items() if to == name)


def _names(flow: Flow, known: Known) -> Iterator[Finding]:
    for name, step in flow.steps.items():
        place = ("steps", name)
        match step:
            case QueueStep():
                yield from _name((*place, "queue"), "queue", step.queue, known.queues)
            case HoursStep():
                yield from _name((*place, "hours"), "calendar", step.hours, known.calendars)
            case LookUpStep() if known.look_ups is not None:
                yield from _name((*place, "look up"), "look-up", step.look_up, known.look_ups)
            case TransferStep():
                yield from _name((*place, "transfer"), "number", step.transfer, known.numbers)
    for at, number in enumerate(flow.last_resort):
        yield from _name(("last resort", str(at)), "number", number, known.numbers)


def _name(
    place: tuple[str, ...], what: str, name: str, known: Collection[str]
) -> Iterator[Finding]:
    if name not in known:
        yield Finding(place, f"the council file has no {what} '{name}'", likely(name, known))
