"""`goodbye`: end."""

from ivr_flows.instructions import HangUp
from ivr_flows.steps import GoodbyeStep
from ivr_flows.walk import DoesNotFit, Walk


def enter(step: GoodbyeStep, walk: Walk) -> None:
    """Say it and end the call; an urgent caller is never said goodbye to (S1, S5)."""
    if walk.state.urgent:
        raise DoesNotFit
    walk.say(walk.spoken("goodbye", step.goodbye))
    walk.instruct(HangUp(step.reason or "goodbye"))
    walk.log("end")
    walk.end("goodbye")
