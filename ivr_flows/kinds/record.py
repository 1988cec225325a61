"""`record`: recorded, empty."""

from ivr_flows.effects import LeaveMessage
from ivr_flows.events import Event, Recorded
from ivr_flows.instructions import Record
from ivr_flows.steps import LAST_RESORT, RecordStep
from ivr_flows.walk import DoesNotFit, Walk


def enter(step: RecordStep, walk: Walk) -> str | None:
    """Take a message. The urgent and children never get a machine: the duty phones ring (S5)."""
    if walk.state.urgent or walk.state.caller == "child":
        walk.log("stuck")
        return LAST_RESORT
    walk.instruct(Record(walk.spoken("record", step.record), step.at_most))
    return None


def hear(step: RecordStep, walk: Walk, event: Event) -> str:
    """A message, or none."""
    if not isinstance(event, Recorded):
        raise DoesNotFit
    if event.empty or event.seconds <= 0:
        walk.log("empty")
        return step.empty
    walk.log("recorded")
    walk.tell(LeaveMessage(walk.state.step, event.seconds))
    return step.recorded
