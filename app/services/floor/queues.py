"""One queue as a supervisor sees it: what holds, and where its callers would go if it were shut."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.models import floor
from app.runtime import Runtime, Work
from app.services import queue_orders, queueing
from app.services.floor import bounds
from app.services.floor.bounds import Bound
from app.services.refusals import Unknown
from routing import plan


@dataclass(frozen=True)
class Seen:
    """A queue at one moment (UTC): who waits, and the callbacks `due`, in line with them. `order`
    holds now, or is None.

    `closed_leads_to` is the queue to which its callers would go if it were closed; None when no
    other can take them, and the outside numbers `duty` are rung. `bounds` are the longest waits.
    """

    name: str
    at: datetime
    waiting: int
    due: int
    order: Any
    closed_leads_to: str | None
    duty: tuple[str, ...]
    bounds: tuple[Bound, ...]


def seen(rt: Runtime, name: str) -> Seen:
    """A queue of the council's file; raises Unknown."""
    if name not in rt.council.queues:
        raise Unknown(f"no queue is called {name!r}")
    with rt.work() as work:
        place = _if_closed(work, name)
        return Seen(
            name=name,
            at=work.now,
            waiting=work.run(floor.older_in_queue(name, work.now)).scalar_one(),
            due=work.run(floor.due_in(name)).scalar_one(),
            order=queue_orders.standing(work).get(name),
            closed_leads_to=place.queue,
            duty=tuple(rt.council.directory[one].title for one in place.duty),
            bounds=bounds.of(work, name),
        )


def _if_closed(work: Work, name: str) -> plan.Placement:
    council, ordered = work.rt.council, queue_orders.ordered(work)
    shut = replace(ordered, closed=ordered.closed | {name})
    priority = council.queue(name).priority
    return plan.place(council, name, priority, work.now, queueing.staffed(work), shut)
