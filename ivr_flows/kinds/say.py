"""`say`: done."""

from ivr_flows.steps import SayStep
from ivr_flows.walk import Walk


def enter(step: SayStep, walk: Walk) -> str:
    """Speak, and go on."""
    walk.say(walk.spoken("say", step.say), must_hear=step.must_hear)
    walk.log("done")
    return step.go
