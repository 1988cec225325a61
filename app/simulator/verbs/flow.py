"""Redirect, Hangup, Reject, Leave: what changes the course of a call."""

from app.simulator.calls import HungUp
from app.simulator.stage import Outcome, Stage, Stop
from app.simulator.tasks import Steps, Wait
from app.simulator.twiml import Verb
from app.simulator.verbs.speech import answer


def redirect(stage: Stage, verb: Verb) -> Steps[Outcome]:
    """Go to another document; an empty address is this one again."""
    yield Wait(0)
    method = verb.get("method", "POST" if verb.text else stage.document.method)
    door = stage.door(verb, "", kind="redirect")
    return door.at(stage.document.resolve(verb.text), method, "redirect")


def hang_up(stage: Stage, _verb: Verb) -> Steps[Outcome]:
    """End the call."""
    answer(stage.exchange, stage.call)
    yield Wait(0)
    return Stop.HANG_UP


def leave(_stage: Stage, _verb: Verb) -> Steps[Outcome]:
    """Leave the queue; elsewhere it ends the document."""
    yield Wait(0)
    return Stop.LEAVE


def reject(stage: Stage, verb: Verb) -> Steps[Outcome]:
    """Refuse a call that rings; one that was answered is hung up."""
    yield Wait(0)
    if stage.call.answered is not None:
        return Stop.HANG_UP
    raise HungUp("system", "busy" if verb.get("reason") == "busy" else "no-answer")
