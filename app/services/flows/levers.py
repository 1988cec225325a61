"""The emergency lever: everybody on a flow is sent to one step at their next event, now."""

from dataclasses import dataclass
from datetime import datetime

from app.models import callbacks, flow_orders
from app.runtime import Runtime
from app.services.flows import changes, history, roles
from app.services.flows.roles import NOTHING
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from ivr_flows.steps import IF_STUCK, QueueStep, TransferStep


@dataclass(frozen=True)
class Lever:
    """The lever of a flow, pulled since a moment (UTC): everybody goes to the step `target`."""

    flow: str
    target: str
    why: str
    by: str
    since: datetime


def pulled(rt: Runtime, flow: str) -> Lever | None:
    """The lever, while it is pulled."""
    with rt.work() as work:
        row = work.run(flow_orders.lever(flow)).one_or_none()
    return Lever(flow, row.target, row.why, row.puller, row.pulled_at) if row else None


def targets(rt: Runtime, flow: str) -> tuple[str, ...]:
    """To whom everybody can be sent: `if stuck`, and each step that calls people.

    A call on a version without that step goes to its `if stuck`.
    """
    steps = changes.readable(rt, history.in_force(rt, flow).version).steps
    people = (name for name, one in steps.items() if isinstance(one, QueueStep | TransferStep))
    return (IF_STUCK, *people)


def pull(rt: Runtime, me: Person, flow: str, *, target: str, why: str) -> None:
    """Send everybody there from now on, callers in the menus and those to be rung back too.

    Raises Refused for a step that calls nobody, and if the lever is pulled already.
    """
    roles.must_publish(me)
    why = roles.reason(why)
    if target not in targets(rt, flow):
        listed = ", ".join(targets(rt, flow))
        raise Refused(f"Nobody is called at '{target}': choose one of {listed}. {NOTHING}")
    with rt.work() as work:
        row = {
            "id": rt.new_id(),
            "flow": flow,
            "target": target,
            "why": why,
            "pulled_by": me.id,
            "pulled_at": work.now,
        }
        if work.run(flow_orders.pull_lever(row)).first() is None:
            raise Refused(f"The lever is pulled already: release it first. {NOTHING}")
        work.run(callbacks.LEADS_OUT)
        work.run(callbacks.leave_lines(flow, work.now))  # to come into line where it leads, or wait
        work.happened("flow_lever_pulled", {"agent_id": me.id}, flow=flow, to=target, why=why)
        work.changed("flows")


def release(rt: Runtime, me: Person, flow: str, why: str) -> None:
    """Callers go their own ways again. Raises Unknown if the lever is not pulled."""
    roles.must_publish(me)
    why = roles.reason(why)
    with rt.work() as work:
        released = work.run(flow_orders.release_lever(flow, me.id, why, work.now)).first()
        if released is None:
            raise Unknown(f"The lever of '{flow}' is not pulled.")
        work.run(callbacks.LEADS_OUT)
        work.run(callbacks.leave_lines(flow, work.now))
        work.happened("flow_lever_released", {"agent_id": me.id}, flow=flow, why=why)
        work.changed("flows")
