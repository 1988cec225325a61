"""Queues that a supervisor has closed, opened or diverted for a while, and why."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ForeignKey, Index, Select, Update, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from app.models.people import Person
from app.models.waits import Wait
from routing.orders import Order, OrderState
from routing.states import WaitState

IN_FORCE = text("state = 'in_force'")


class QueueOrder(Base):
    """One order; a queue has at most one in force."""

    __tablename__ = "queue_orders"
    __table_args__ = (
        Index("uq_queue_orders_in_force", "queue", unique=True, postgresql_where=IN_FORCE),
        one_of("state", OrderState),
        one_of("kind", Order),
    )
    id: Mapped[Id]
    queue: Mapped[str]
    kind: Mapped[str]
    to_queue: Mapped[str | None] = mapped_column(comment="of a queue that is diverted")
    state: Mapped[str]
    why: Mapped[str]
    ordered_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    ordered_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    ended_why: Mapped[str | None]


ONE_ORDERS = text("SELECT pg_advisory_xact_lock(71030, 3)")
"""Wait until nobody else orders: two diverted to each other at one moment would lead nowhere."""


def in_force(now: datetime) -> Rows:
    """What holds at a moment."""
    return select(QueueOrder.queue, QueueOrder.kind, QueueOrder.to_queue).where(
        QueueOrder.state == OrderState.IN_FORCE, QueueOrder.ends_at > now
    )


def standing(now: datetime) -> Rows:
    """What holds at a moment, with who ordered it."""
    return (
        select(*QueueOrder.__table__.c, Person.name.label("orderer"))
        .join(Person, Person.id == QueueOrder.ordered_by)
        .where(QueueOrder.state == OrderState.IN_FORCE, QueueOrder.ends_at > now)
    )


def add_order(**values: Any) -> Executable:
    """Order something; returns a row only if nothing is in force for that queue."""
    return (
        insert(QueueOrder)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["queue"], index_where=IN_FORCE)
        .returning(QueueOrder.id)
    )


def end_order(order_id: UUID, **values: Any) -> Executable:
    """End an order if it is still in force (compare and swap); returns its queue then."""
    return (
        update(QueueOrder)
        .where(QueueOrder.id == order_id, QueueOrder.state == OrderState.IN_FORCE)
        .values(**values)
        .returning(QueueOrder.queue, QueueOrder.kind, QueueOrder.to_queue)
    )


def orders_overdue(now: datetime) -> Select[UUID]:
    """Orders whose time is over."""
    over = QueueOrder.ends_at <= now
    return select(QueueOrder.id).where(QueueOrder.state == OrderState.IN_FORCE, over)


def look_at_waits(queue: str, now: datetime) -> Update:
    """The tick is to look after everybody who waits in a queue now."""
    return (
        update(Wait).where(Wait.queue == queue, Wait.state == WaitState.WAITING).values(next_at=now)
    )
