"""What came in, what happened, what was promised: inbox, events, effects, alerts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Json, Moment
from app.models.filled import Filled, add


class Inbox(Base):
    """A raw event from outside under its unique key, and the answer that was given."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_call_sid", "call_sid"),
        Index("ix_inbox_orphan", "call_sid", postgresql_where=text("adopted_at IS NULL")),
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    door: Mapped[str]
    call_sid: Mapped[str | None]
    body: Mapped[Json]
    answer: Mapped[str | None]
    adopted_at: Mapped[Moment | None] = mapped_column(comment="applied to its call")


class Event(Base):
    """One thing that happened; append only, a trigger refuses change."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_call_id", "call_id", "id"),
        Index("ix_events_at", "at"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[Moment]
    kind: Mapped[str]
    call_id: Mapped[UUID | None]
    enquiry_id: Mapped[UUID | None]
    wait_id: Mapped[UUID | None]
    offer_id: Mapped[UUID | None]
    agent_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Effect(Base):
    """Something wanted from the outside; done at least once, harmless the second time."""

    __tablename__ = "effects"
    __table_args__ = (
        Index("ix_effects_due", "due_at", postgresql_where=text("state = 'due'")),
        Index("ix_effects_call_id", "call_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    call_id: Mapped[UUID | None]
    payload: Mapped[Json] = mapped_column(comment="ids only")
    made_at: Mapped[Moment]
    due_at: Mapped[Moment] = mapped_column(comment="also the end of a worker's claim")
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    done_at: Mapped[Moment | None]
    trouble: Mapped[str | None]


class Alert(Base):
    """A threshold crossed or a promise broken: raised once, seen by a person."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_unseen", "at", postgresql_where=text("seen_at IS NULL")),
        Index("ix_alerts_call_id", "call_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[Moment]
    kind: Mapped[str]
    queue: Mapped[str | None]
    call_id: Mapped[UUID | None]
    wait_id: Mapped[UUID | None]
    data: Mapped[Json]
    seen_at: Mapped[Moment | None]
    seen_by: Mapped[UUID | None]


class Slot(Base):
    """One firing of one row of the timetable: nothing fires twice."""

    __tablename__ = "slots"
    name: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[Moment]


class Beat(Base):
    """When a process last showed life."""

    __tablename__ = "beats"
    process: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment]


# the numbers they get are asked of neither
ADD_EVENTS = insert(Event).inline()
ADD_EFFECTS = insert(Effect).on_conflict_do_nothing(index_elements=["key"]).inline()


def add_event(row: Mapping[str, Any]) -> Filled:
    """Write one event."""
    return add(Event, row)
