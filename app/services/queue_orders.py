"""A queue closed, opened or diverted by a supervisor: with a reason, for a while, at once.

Nobody is dropped by it: who waits there keeps age and place and goes where the queue's chain or
the order leads, and so does whoever comes (S8, S21).
"""

from typing import Any
from uuid import UUID

from app.models import callbacks, queue_orders
from app.runtime import Runtime, Work
from app.services import batches
from app.services.floor import roles, spans
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from routing.orders import QUEUE_ORDER, Order, Ordered, OrderState
from routing.states import move

STANDING = "There is an order for this queue already: lift it first, then give another."


def ordered(work: Work) -> Ordered:
    """The orders in force at this moment; none that leads to a queue the council has no more."""
    rows = work.run(queue_orders.in_force(work.now)).all()
    known = work.rt.council.queues
    return Ordered(
        closed=frozenset(row.queue for row in rows if row.kind == Order.CLOSE),
        opened=frozenset(row.queue for row in rows if row.kind == Order.OPEN),
        diverted={
            row.queue: row.to_queue
            for row in rows
            if row.kind == Order.DIVERT and row.to_queue in known
        },
    )


def order(rt: Runtime, me: Person, queue: str, *, kind: str, to: str, span: str, why: str) -> None:
    """Close, open or divert a queue for one of `spans.ORDERS`; `to` only of a diverted one.

    Raises Refused, Unknown for a queue that is none.
    """
    roles.must_act(me)
    why = roles.reason(why)
    with rt.work() as work:
        work.run(queue_orders.ONE_ORDERS)
        _expire_in(work, queue)
        chosen = _chosen(work, queue, kind, to)
        ends_at = spans.ends(work, span, spans.ORDERS)
        made = queue_orders.add_order(
            id=rt.new_id(), queue=queue, kind=chosen, to_queue=to or None, state=QUEUE_ORDER.first,
            why=why, ordered_by=me.id, ordered_at=work.now, ends_at=ends_at,
        )  # fmt: skip
        if work.run(made).first() is None:
            raise Refused(f"{STANDING} {roles.NOTHING}")
        work.run(queue_orders.look_at_waits(queue, work.now))
        if chosen != Order.OPEN:
            work.run(callbacks.LEADS_OUT)
            work.run(callbacks.leave_line(queue, work.now))  # it leads them into another, or keeps
        ids = {"agent_id": me.id}
        work.happened("queue_ordered", ids, queue=queue, order=chosen, to=to, span=span, why=why)
        _tell(work)


def _chosen(work: Work, queue: str, kind: str, to: str) -> Order:
    if queue not in work.rt.council.queues:
        raise Unknown(f"no queue is called {queue!r}")
    if kind not in list(Order):
        raise Refused(f"Choose what is to happen to the queue. {roles.NOTHING}")
    if kind != Order.DIVERT and to:
        raise Refused(f"Only a diverted queue has another in its place. {roles.NOTHING}")
    if kind == Order.DIVERT:
        _must_lead_on(work, queue, to)
    return Order(kind)


def _must_lead_on(work: Work, queue: str, to: str) -> None:
    known = work.rt.council.queues
    if to not in known or to == queue:
        raise Refused(f"Choose the other queue that takes these callers. {roles.NOTHING}")
    if ordered(work).leads_to(to) == queue:
        raise Refused(f"{known[to].title} is diverted to this queue itself. {roles.NOTHING}")


def lift(rt: Runtime, me: Person, order_id: UUID, why: str) -> None:
    """The order holds no longer. Raises Refused if it did not hold any more."""
    roles.must_act(me)
    why = roles.reason(why)
    with rt.work() as work:
        if not _end(work, order_id, "lifted", me, why):
            raise Refused(f"The order is over already: look again. {roles.NOTHING}")


def expire(rt: Runtime) -> int:
    """End every order whose time is over; how many."""
    with rt.work() as work:
        overdue = work.run(queue_orders.orders_overdue(work.now)).scalars().all()
    return batches.each(rt, overdue, _expire_one)


def _expire_one(work: Work, order_id: UUID) -> None:
    _end(work, order_id, "expired", None, "the time is over")


def _expire_in(work: Work, queue: str) -> None:
    """What was ordered for a queue and is over makes room, also before the clock has come."""
    overdue = queue_orders.orders_overdue(work.now).where(queue_orders.QueueOrder.queue == queue)
    for order_id in work.run(overdue).scalars().all():
        _expire_one(work, order_id)


def _end(work: Work, order_id: UUID, event: str, me: Person | None, why: str) -> bool:
    state = move(QUEUE_ORDER, OrderState.IN_FORCE, event)
    by = me.id if me else None
    over = {"state": state, "ended_at": work.now, "ended_by": by, "ended_why": why}
    row = work.run(queue_orders.end_order(order_id, **over)).one_or_none()
    if row is None:
        return False
    work.run(queue_orders.look_at_waits(row.queue, work.now))
    said = {"queue": row.queue, "order": row.kind, "to": row.to_queue, "why": why}
    work.happened("queue_order_ended", {"agent_id": by}, how=state, **said)
    _tell(work)
    return True


def _tell(work: Work) -> None:
    work.promise("match", f"match:ordered:{work.now.timestamp()}")
    work.changed("queues", "calls")


def standing(work: Work) -> dict[str, Any]:
    """What holds, by queue: kind, where to, until when, why, and who ordered it."""
    return {row.queue: row for row in work.run(queue_orders.standing(work.now)).all()}
