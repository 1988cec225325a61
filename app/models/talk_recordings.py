"""Talks on tape: what the carrier records, whether it is paused, and until when it is kept."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Insert,
    Select,
    Update,
    and_,
    exists,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from app.models.calls import Call
from app.models.holds import Hold
from app.models.waits import Offer
from routing.states import LONGEST_CALL_S, OfferState
from routing.talk_recording import BEGINS_S, TOLD_S, TalkRecordingState

NOT_ERASED = text("erased_at IS NULL")


class TalkRecording(Base):
    """One talk on tape. The sound is the carrier's; nothing of it is kept here."""

    __tablename__ = "talk_recordings"
    __table_args__ = (
        Index("ix_talk_recordings_call_id", "call_id"),
        Index("ix_talk_recordings_offer_id", "offer_id"),
        Index("ix_talk_recordings_state", "state", postgresql_where=NOT_ERASED),
        one_of("state", TalkRecordingState),
    )
    id: Mapped[Id]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offers.id"), comment="whose talk began it")
    state: Mapped[str]
    paused: Mapped[bool] = mapped_column(comment="as the agent wishes")
    silent: Mapped[bool] = mapped_column(comment="as the carrier does: paused, or the caller held")
    given_up: Mapped[bool] = mapped_column(
        server_default=text("false"),
        comment="ended because it could not be paused: nothing of it is kept",
    )
    keep_days: Mapped[int] = mapped_column(comment="as the council's file said when it began")
    sid: Mapped[str | None] = mapped_column(unique=True)
    room_sid: Mapped[str | None]
    asked_at: Mapped[Moment]
    began_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    seconds: Mapped[int | None]
    why: Mapped[str | None]
    erase_at: Mapped[Moment | None]
    erased_at: Mapped[Moment | None]


def add_talk_recording(**values: Any) -> Insert:
    """A talk is to be recorded."""
    return insert(TalkRecording).values(**values)


def not_over(call_id: UUID) -> Rows:
    """The recordings of a call whose row is held that are not over, the last first, locked."""
    return _not_over(call_id).with_for_update()


def shown(call_id: UUID) -> Rows:
    """The last recording of a call that is not over, as a desk shows it."""
    return _not_over(call_id).limit(1)


def all_of(call_id: UUID) -> Rows:
    """All recordings of a call whose row is held, the last first, locked."""
    return _of(call_id).with_for_update()


def _of(call_id: UUID) -> Rows:
    begun = TalkRecording.began_at.desc().nulls_last()  # of one talk: one document asked for both
    return (
        select(*TalkRecording.__table__.c)
        .where(TalkRecording.call_id == call_id)
        .order_by(TalkRecording.asked_at.desc(), begun, TalkRecording.id.desc())
    )


def _not_over(call_id: UUID) -> Rows:
    return _of(call_id).where(TalkRecording.state != TalkRecordingState.OVER)


def is_private(call_id: UUID) -> Select[bool]:
    """Whether the caller is on hold, or somebody of outside is in the talk. Nothing is locked:
    whoever acts by the answer holds the call's row.
    """
    on_hold = exists().where(Hold.call_id == call_id, Hold.ended_at.is_(None))
    there = (Offer.call_id == call_id, Offer.state == OfferState.ACCEPTED)
    return select(or_(on_hold, exists().where(*there, Offer.duty.is_not(None))))


def one_locked(recording_id: UUID) -> Rows:
    """One, locked after the row of its call."""
    return (
        select(*TalkRecording.__table__.c).where(TalkRecording.id == recording_id).with_for_update()
    )


def call_of(recording_id: UUID) -> Select[UUID]:
    """The call of a recording."""
    return select(TalkRecording.call_id).where(TalkRecording.id == recording_id)


def change_talk_recording(recording_id: UUID, **values: Any) -> Update:
    """Change one that is locked."""
    return update(TalkRecording).where(TalkRecording.id == recording_id).values(**values)


def _call_ended(now: datetime) -> ColumnElement[bool]:
    """Whether the call ended so long ago that the carrier would have told of its recording."""
    ended = Call.ended_at <= now - timedelta(seconds=TOLD_S)
    return exists().where(Call.id == TalkRecording.call_id, ended)


def overdue(now: datetime, most: int) -> Select[UUID]:
    """Those whose state has lasted too long, those that have been kept long enough, and those that
    were given up and of whose end nothing is told though the call is over.
    """
    table = TalkRecording
    asked, began = now - timedelta(seconds=BEGINS_S), now - timedelta(seconds=LONGEST_CALL_S)
    late = or_(
        and_(table.state == TalkRecordingState.ASKED, table.asked_at <= asked),
        and_(table.state == TalkRecordingState.ON, table.began_at <= began),
        table.erase_at <= now,
        and_(table.given_up, table.state != TalkRecordingState.OVER, _call_ended(now)),
    )
    return select(table.id).where(table.erased_at.is_(None), late).limit(most)
