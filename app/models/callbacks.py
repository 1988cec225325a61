"""Callbacks that callers asked for: the number sealed, the place in the queue kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ForeignKey, Index, Select, Update, exists, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from app.models.calls import Call
from app.models.flows import FlowVersion
from app.models.waits import Wait
from routing.owed import CallbackState
from routing.states import WaitState

OWED = text("state = 'asked'")
CHOOSES_LINE = text("SELECT pg_advisory_xact_lock_shared(71030, 4)")
"""Whoever puts a callback into a line holds this from before the first row, and so from before they
look what leads it."""
LEADS_OUT = text("SELECT pg_advisory_xact_lock(71030, 4)")
"""Whoever leads callbacks elsewhere waits here for those that are being put into a line meanwhile:
they would look past each other, and the callback stand in the line that everybody is led out of."""


class Callback(Base):
    """One request to be rung back; a call has one at most."""

    __tablename__ = "callbacks"
    __table_args__ = (
        Index("ix_callbacks_owed", "arrived_at", postgresql_where=OWED),
        Index("ix_callbacks_tell", "tell_at", postgresql_where=OWED),
        Index("ix_callbacks_number", "number_index", postgresql_where=OWED),
        Index("ix_callbacks_next", "next_at", postgresql_where=OWED),
        Index("ix_callbacks_until", "until_at", postgresql_where=OWED),
        one_of("state", CallbackState),
    )
    id: Mapped[Id]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), unique=True)
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiries.id"))
    wait_id: Mapped[UUID | None] = mapped_column(ForeignKey("waits.id"))
    queue: Mapped[str | None]
    team: Mapped[str] = mapped_column(comment="who has to ring")
    priority: Mapped[str]
    number_sealed: Mapped[bytes]
    number_masked: Mapped[str]
    number_index: Mapped[bytes] = mapped_column(comment="HMAC: finds, never reveals")
    safe_when: Mapped[str] = mapped_column(comment="when ringing is safe, in the caller's choice")
    asked_at: Mapped[Moment]
    arrived_at: Mapped[Moment] = mapped_column(comment="the call's; orders as in the queue")
    entered_at: Mapped[Moment | None] = mapped_column(comment="into the queue: the place kept")
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[Moment | None] = mapped_column(comment="when it comes into line")
    until_at: Mapped[Moment | None] = mapped_column(
        comment="how long it stands in line at the most"
    )
    try_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("calls.id"), comment="the call of ours that is to ring them"
    )
    redial_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("calls.id"), index=True, comment="their own call, which has the place now"
    )
    kept_by: Mapped[str | None] = mapped_column(comment="why it is in no line though it is due")
    tell_at: Mapped[Moment | None] = mapped_column(comment="when the tick must tell of it")
    done_at: Mapped[Moment | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[str | None]


def add(**values: Any) -> Executable:
    """A request; asked for again in the same call, the later number and time hold."""
    latest = (
        "number_sealed", "number_masked", "number_index", "safe_when", "asked_at", "next_at",
    )  # fmt: skip
    statement = insert(Callback).values(**values)
    return statement.on_conflict_do_update(
        index_elements=["call_id"],
        set_={name: statement.excluded[name] for name in latest},
        where=Callback.state == CallbackState.ASKED,
    ).returning(Callback.id)


def callers_number(call_id: UUID) -> Select[bytes | None]:
    """The sealed number that a call came from."""
    return select(Call.caller_sealed).where(Call.id == call_id)


def locked(callback_id: UUID) -> Rows:
    """A callback, locked."""
    return select(*Callback.__table__.c).where(Callback.id == callback_id).with_for_update()


def change(callback_id: UUID, **values: Any) -> Update:
    """Change a callback that still is owed."""
    return (
        update(Callback)
        .where(Callback.id == callback_id, Callback.state == CallbackState.ASKED)
        .values(**values)
        .returning(Callback.id)
    )


def leave_line(queue: str, now: datetime) -> Update:
    """Who stands in the line of a queue, and is not rung yet, is to leave it now."""
    due = (Wait.call_id == Callback.try_id, Wait.queue == queue, Wait.state == WaitState.DUE)
    return (
        update(Callback)
        .where(Callback.state == CallbackState.ASKED, exists().where(*due))
        .values(until_at=now)
    )  # fmt: skip


def look_again(call_id: UUID, now: datetime) -> Update:
    """What a call of ours was to make stands in no line now: where it is to is looked at anew."""
    return (
        update(Callback)
        .where(Callback.state == CallbackState.ASKED, Callback.try_id == call_id)
        .values(until_at=None, next_at=now)
    )


def leave_lines(flow: str, now: datetime) -> Update:
    """The same of whoever asked in a call of a flow, in whichever line they stand."""
    due = (Wait.call_id == Callback.try_id, Wait.state == WaitState.DUE)
    asked = (Call.id == Callback.call_id, FlowVersion.version == Call.flow_version)
    theirs = exists().where(*asked, FlowVersion.name == flow)
    return (
        update(Callback)
        .where(Callback.state == CallbackState.ASKED, exists().where(*due), theirs)
        .values(until_at=now)
    )


def to_tell(now: datetime, most: int) -> Select[UUID]:
    """Callbacks owed whose next threshold has come."""
    return (
        select(Callback.id)
        .where(Callback.state == CallbackState.ASKED, Callback.tell_at <= now)
        .order_by(Callback.tell_at)
        .limit(most)
    )
