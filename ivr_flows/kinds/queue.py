"""`queue`: bridged, callback asked, urgent key, nobody, full, refused, caller left, error."""

from ivr_flows.events import Event, QueueOutcome, QueueResult
from ivr_flows.instructions import Enqueue, HangUp
from ivr_flows.model import Flow
from ivr_flows.steps import LAST_RESORT, QueueStep
from ivr_flows.walk import DoesNotFit, Walk

FAILURES = ("nobody", "full", "refused", "error")


def enter(step: QueueStep, walk: Walk) -> None:
    """Put the caller in the queue; the state stays here until the stay ends."""
    walk.hand_over(Enqueue(step.queue, walk.spoken("say", step.say) if step.say else None))


def hear(step: QueueStep, walk: Walk, event: Event) -> str | None:
    """How the stay went."""
    if not isinstance(event, QueueResult):
        raise DoesNotFit
    match event.result:
        case QueueOutcome.BRIDGED:
            walk.end("person")
        case QueueOutcome.CALLER_LEFT:
            walk.end("caller")
        case QueueOutcome.URGENT_KEY:
            walk.raise_to("P0")  # in the same wait: place and age are kept
            walk.chose(walk.our_phrases.urgent_now)
        case QueueOutcome.CALLBACK_ASKED:
            return _callback(step, walk)
        case failure if failure in FAILURES:
            return _elsewhere(step, walk, failure)
        case _:
            raise DoesNotFit
    walk.log(event.result)
    return None


def written_out(step: QueueStep, _flow: Flow) -> QueueStep:
    """The step with the place that each failure leads to."""
    return step.model_copy(update={failure: step.leads(failure) for failure in FAILURES})


def _callback(step: QueueStep, walk: Walk) -> str | None:
    if walk.state.urgent:  # S5
        raise DoesNotFit
    walk.log(QueueOutcome.CALLBACK_ASKED)
    if step.callback_asked:
        walk.note(back=walk.state.step)
        return step.callback_asked
    walk.instruct(HangUp(QueueOutcome.CALLBACK_ASKED))
    walk.end("goodbye")
    return None


def _elsewhere(step: QueueStep, walk: Walk, failure: str) -> str:
    walk.log(failure)
    here = walk.state.step  # `if stuck` may mean this very queue, which has just failed
    ways = (step.leads(failure), step.nobody, LAST_RESORT)
    return next(way for way in ways if walk.resolve(way) != here)
