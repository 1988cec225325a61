"""Half hours: what befell the callers of each queue, re-made from the event log."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Delete, Double, delete, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment, Rows
from app.models.log import Event
from routing.tally import KINDS

BEAT = "figures"  # under it stands when the latest rows were last made anew
NONE = text("0")
EMPTY = text("'{}'")


def _count() -> Any:
    """A column that a process of an older version does not write."""
    return mapped_column(server_default=NONE)


class HalfHour(Base):
    """What befell the callers who joined a queue within one half hour; re-made from events."""

    __tablename__ = "half_hours"
    starts_at: Mapped[Moment] = mapped_column(primary_key=True)
    queue: Mapped[str] = mapped_column(primary_key=True, comment="empty: outside of the queues")
    choice: Mapped[str] = mapped_column(
        primary_key=True, server_default="", comment="what was chosen in the menus"
    )
    offered: Mapped[int]
    answered: Mapped[int]
    answered_in_target: Mapped[int]
    abandoned: Mapped[int]
    short_abandoned: Mapped[int]
    overflowed: Mapped[int]
    passed_on: Mapped[int]
    callbacks: Mapped[int]
    elsewhere: Mapped[int] = _count()
    kept: Mapped[int] = _count()
    warm: Mapped[int] = _count()
    cold: Mapped[int] = _count()
    wrong_choices: Mapped[int] = _count()
    returned: Mapped[int] = _count()
    offers: Mapped[int] = _count()
    missed: Mapped[int] = _count()
    declined: Mapped[int] = _count()
    passed_over: Mapped[int] = _count()
    handled: Mapped[int] = _count()
    messages: Mapped[int] = _count()
    callbacks_asked: Mapped[int] = _count()
    callbacks_done: Mapped[int] = _count()
    callbacks_failed: Mapped[int] = _count()
    dialled: Mapped[int] = _count()
    dialled_answered: Mapped[int] = _count()
    calls: Mapped[int] = _count()
    ended_answered: Mapped[int] = _count()
    ended_in_queue: Mapped[int] = _count()
    ended_in_menus: Mapped[int] = _count()
    ended_dialling: Mapped[int] = _count()
    ended_message: Mapped[int] = _count()
    ended_callback: Mapped[int] = _count()
    longest_wait_s: Mapped[float]
    talk_s: Mapped[float]
    wrap_up_s: Mapped[float]
    hold_s: Mapped[float] = _count()
    waits: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), comment="histogram")
    answer_waits_s: Mapped[list[float]] = mapped_column(ARRAY(Double), server_default=EMPTY)
    ring_waits_s: Mapped[list[float]] = mapped_column(ARRAY(Double), server_default=EMPTY)


ONE_REBUILDER = text("SELECT pg_advisory_xact_lock(71030, 2)")
"""Wait until no other transaction re-makes rows: two would both write the same."""


WRITE = insert(HalfHour)  # a list of rows


def counted_events(start: datetime, until: datetime) -> Rows:
    """The events that figures fold, from a moment to before another, in order."""
    return (
        select(Event.at, Event.kind, Event.call_id, Event.wait_id, Event.agent_id, Event.data)
        .where(Event.at >= start, Event.at < until, Event.kind.in_(KINDS))
        .order_by(Event.at, Event.id)
    )


def drop(start: datetime, until: datetime) -> Delete:
    """Forget the rows of some half hours, to write them anew."""
    return delete(HalfHour).where(HalfHour.starts_at >= start, HalfHour.starts_at < until)


def first_event() -> Rows:
    """When the log begins; no row's value if nothing has happened yet."""
    return select(Event.at).order_by(Event.at).limit(1)
