"""What callers chose in the menus, in the words that they heard."""

from collections.abc import Collection, Iterable

from app.models import flows
from app.runtime import Runtime, Work
from ivr_flows.asking import AskStep
from ivr_flows.model import Flow
from routing.choices import Chosen, read

NO_CHOICE = "Led here without a choice"
LED_ON = {
    "stuck": "no choice: silence, wrong keys, or asked for help without words",
    "fault": "led on after a fault of ours",
}
A_PERSON = "0"


def titles(rt: Runtime, work: Work, choices: Collection[str]) -> dict[str, str]:
    """Each text of choices in words; the same words in two versions of a flow are one title."""
    read_ = {choice: read(choice) for choice in choices}
    known = _flows(rt, work, {version for version, _ in read_.values() if version})
    return {choice: _title(known.get(version), path) for choice, (version, path) in read_.items()}


def _flows(rt: Runtime, work: Work, starts: Collection[str]) -> dict[str, Flow]:
    whole = work.run(flows.beginning_with(starts)).scalars().all() if starts else ()
    pinned = {version: rt.flows.pinned(version) for version in whole}
    return {
        start: flow
        for start in starts
        for version, flow in pinned.items()
        if flow and version.startswith(start)
    }


def _title(flow: Flow | None, path: Iterable[Chosen]) -> str:
    return " › ".join(_words(flow, one) for one in path) or NO_CHOICE


def _words(flow: Flow | None, one: Chosen) -> str:
    """`4 For anything else`; the step's name where its version is lost, or words are none."""
    if one.what in LED_ON:
        return f"{one.step}: {LED_ON[one.what]}"
    step = flow.steps.get(one.step) if flow else None
    option = step.press.get(one.what) if isinstance(step, AskStep) else None  # type: ignore[call-overload]
    words = (option.short or option.words) if option else None
    if words:
        return f"{one.what} {words}"
    return "0 A person" if one.what == A_PERSON else f"{one.step}: {one.what}"
