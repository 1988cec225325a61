"""`transfer`: accepted, busy, no answer, refused, failed."""

from ivr_flows.events import DialOutcome, DialResult, Event
from ivr_flows.instructions import Dial
from ivr_flows.model import Flow
from ivr_flows.steps import IF_STUCK, LAST_RESORT, TransferStep
from ivr_flows.walk import DoesNotFit, Walk

FAILURES = ("busy", "no answer", "refused", "failed")


def enter(step: TransferStep, walk: Walk) -> None:
    """Ring the number; a number of the duty chain is not rung again before the rest of it."""
    chain = walk.flow.last_resort
    if step.transfer in chain:
        walk.note(duty=(chain.index(step.transfer) + 1) % len(chain))
    walk.hand_over(Dial(step.transfer, walk.spoken("say", step.say) if step.say else None))


def hear(step: TransferStep, walk: Walk, event: Event) -> str | None:
    """How the ringing went."""
    if not isinstance(event, DialResult):
        raise DoesNotFit
    if event.result == DialOutcome.ACCEPTED:
        walk.log(event.result)
        walk.end("person")
        return None
    if event.result not in FAILURES:
        raise DoesNotFit
    walk.log(event.result)
    target = step.leads(event.result, _otherwise(step, walk.flow))
    return LAST_RESORT if walk.resolve(target) == walk.state.step else target


def written_out(step: TransferStep, flow: Flow) -> TransferStep:
    """The step with the place that each failure leads to."""
    otherwise = _otherwise(step, flow)
    leads = {failure: step.leads(failure, otherwise) for failure in FAILURES}
    return step.model_copy(update={name.replace(" ", "_"): to for name, to in leads.items()})


def _otherwise(step: TransferStep, flow: Flow) -> str:
    return LAST_RESORT if step.transfer in flow.last_resort else IF_STUCK
