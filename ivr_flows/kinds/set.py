"""`set`: done."""

from ivr_flows.steps import SetStep
from ivr_flows.walk import Walk


def enter(step: SetStep, walk: Walk) -> str:
    """Note it, and go on."""
    walk.learn(step.set)
    walk.log("done")
    return step.go
