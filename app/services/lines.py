"""In whose line somebody stands who is to be rung back, and what keeps them out of every line.

Who is sent elsewhere by the emergency lever or by a supervisor's order is rung from there. Nobody
can be rung back by an outside number: then they wait, keep place and age, and people are told.
"""

from dataclasses import dataclass
from typing import Any

from app.models import callbacks, tries
from app.runtime import Work
from app.services import alerts, queue_orders, queueing
from ivr_flows.steps import IF_STUCK, QueueStep
from routing import plan
from routing.council import Council
from routing.priority import Priority

SHUT, LEVER = "shut", "lever"


@dataclass(frozen=True)
class Line:
    """The queue of the line; none: what keeps them out of it, and since which order."""

    queue: str | None
    kept_by: str | None = None
    order: str = ""


def queue_of(council: Council, row: Any) -> str | None:
    """The queue in whose line they stand: the one in which they asked, or their team's own."""
    return row.queue if row.queue in council.queues else council.queue_of(row.team)


def line_of(work: Work, row: Any) -> Line:
    """Where a callback is to stand at this moment. It stays so till the end of a transaction that
    began with `callbacks.CHOOSES_LINE`.
    """
    led = work.run(tries.led(row.call_id)).one()
    if led.lever is None:
        return _ordered(work, row, str(queue_of(work.rt.council, row)))
    queue = _queue_at(work, led.flow_version, led.lever)
    return _ordered(work, row, queue) if queue else Line(None, LEVER, str(led.pull))


def _queue_at(work: Work, version: str, lever: str) -> str | None:
    """The queue to which the lever sends everybody; None: an outside number, or nothing of ours."""
    flow = work.rt.flows.pinned(version)
    if flow is None:
        return None
    name = lever if lever in flow.steps else IF_STUCK
    step = flow.steps.get(flow.if_stuck if name == IF_STUCK else name)
    queue = step.queue if isinstance(step, QueueStep) else None
    return queue if queue in work.rt.council.queues else None


def _ordered(work: Work, row: Any, queue: str) -> Line:
    """That queue, or while a supervisor has shut it the one to which that leads."""
    ordered = queue_orders.ordered(work)
    if not ordered.shut(queue):
        return Line(queue)
    around = work.now, queueing.staffed(work), ordered
    found = plan.place(work.rt.council, queue, Priority(row.priority), *around).queue
    return Line(found) if found else Line(None, SHUT, str(queue_orders.standing(work)[queue].id))


def keep_out(work: Work, row: Any, line: Line) -> None:
    """It is due and stands in no line: shown on the lists, and told once for each order."""
    work.run(callbacks.change(row.id, kept_by=line.kept_by))
    kind = "callback_lever" if line.kept_by == LEVER else "callback_queue_shut"
    known = {"call_id": row.call_id, "queue": row.queue, "team": row.team}
    alerts.raise_once(work, f"{kind}:{row.id}:{line.order}", kind, **known)
    if row.kept_by != line.kept_by:
        work.changed("owed")
