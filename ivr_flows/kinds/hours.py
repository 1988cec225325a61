"""`hours`: open, closed (unreadable means closed)."""

from ivr_flows import refuge
from ivr_flows.model import Flow
from ivr_flows.steps import HoursStep
from ivr_flows.walk import Walk


def enter(step: HoursStep, walk: Walk) -> str:
    """Go by the calendar. The first `hours` that said closed is remembered (S22)."""
    if walk.facts.is_open(step.hours):
        if walk.state.shut == walk.state.step:
            walk.note(shut="")
        walk.log("open")
        return step.open
    if not walk.shut:
        walk.note(shut=walk.state.step)
    walk.log("closed")
    return step.closed


def written_out(step: HoursStep, flow: Flow) -> HoursStep:
    """The step with who answers when it says closed and the caller is stuck."""
    return step.model_copy(update={"stuck": refuge.when_closed(flow, step)})
