"""`look up`: found, not found."""

from ivr_flows.effects import Known
from ivr_flows.steps import LookUpStep
from ivr_flows.walk import Walk


def enter(step: LookUpStep, walk: Walk) -> str:
    """Go by what the host was told in time; what is known never leads the urgent (S14)."""
    value = None if walk.state.urgent else walk.facts.found.get(step.look_up)
    if value is None:
        walk.log("not found")
        return step.not_found
    walk.log("found")
    walk.tell(Known(step.look_up, value))
    return step.found
