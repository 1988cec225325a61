"""Where the emergency lever can send everybody, in words."""

from dataclasses import dataclass

from app.runtime import Runtime
from app.services.flows import changes, history, levers
from ivr_flows.model import Flow
from ivr_flows.steps import IF_STUCK, QueueStep, TransferStep


@dataclass(frozen=True)
class Way:
    """A step that calls people, and who they are."""

    target: str
    words: str


def ways(rt: Runtime, flow: str) -> tuple[Way, ...]:
    """Every target of the lever. Raises Unknown if the flow was never put in force."""
    plan = changes.readable(rt, history.in_force(rt, flow).version)
    return tuple(Way(one, _words(rt, plan, one)) for one in levers.targets(rt, flow))


def _words(rt: Runtime, plan: Flow, target: str) -> str:
    if target == IF_STUCK:
        then = _words(rt, plan, plan.if_stuck)
        return f"where callers go who cannot go on: {then}; when closed, the emergency team's way"
    step = plan.steps.get(target)
    if isinstance(step, QueueStep):
        queue = rt.council.queues.get(step.queue)
        return f"the queue {queue.title if queue else step.queue}"
    if isinstance(step, TransferStep):
        outside = rt.council.directory.get(step.transfer)
        return f"the phone of {outside.title if outside else step.transfer}"
    return f"the step {target}"
