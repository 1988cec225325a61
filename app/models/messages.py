"""Messages that callers left: who owns each, and its sound, sealed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Executable,
    ForeignKey,
    Index,
    Select,
    Update,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from app.models.calls import Call
from app.models.enquiries import Enquiry, whose
from routing.owed import MessageState

NOT_HEARD = text("state <> 'listened'")


class Message(Base):
    """One message; a person of its team has to hear it."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_call_id", "call_id"),
        Index("ix_messages_owed", "left_at", postgresql_where=NOT_HEARD),
        Index("ix_messages_tell", "tell_at", postgresql_where=NOT_HEARD),
        Index("ix_messages_fetch", "fetch_at", postgresql_where=text("erased_at IS NULL")),
        one_of("state", MessageState),
    )
    id: Mapped[Id]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiries.id"))
    recording_sid: Mapped[str] = mapped_column(unique=True)
    seconds: Mapped[int]
    team: Mapped[str] = mapped_column(comment="who has to hear it")
    left_at: Mapped[Moment]
    state: Mapped[str]
    tell_at: Mapped[Moment | None] = mapped_column(comment="when the tick must tell of it")
    fetch_at: Mapped[Moment] = mapped_column(comment="when the sound must be asked for anew")
    fetched_at: Mapped[Moment | None]
    erased_at: Mapped[Moment | None] = mapped_column(comment="the carrier no longer has it")
    listened_at: Mapped[Moment | None]
    listened_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[str | None]


class MessageSound(Base):
    """The sound of a message, sealed; in a table of its own, so that no list reads it."""

    __tablename__ = "message_sounds"
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    sealed: Mapped[bytes]


def owner(call_id: UUID) -> Rows:
    """The enquiry of a call, and the team that owns it."""
    return select(Enquiry.id, Enquiry.owner_team).where(Enquiry.call_id == whose(call_id))


def add(**values: Any) -> Executable:
    """A message; gives its id only if its recording was not known yet."""
    return (
        upsert(Message)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["recording_sid"])
        .returning(Message.id)
    )


def id_of(recording_sid: str) -> Select[UUID]:
    """The message of a recording."""
    return select(Message.id).where(Message.recording_sid == recording_sid)


def locked(message_id: UUID) -> Rows:
    """A message, locked."""
    return select(*Message.__table__.c).where(Message.id == message_id).with_for_update()


def to_fetch(message_id: UUID) -> Rows:
    """What is needed to bring a message home: its recording, and the call at the carrier."""
    return (
        select(
            Message.state, Message.recording_sid, Message.erased_at, Message.call_id,
            Call.sid.label("call_sid"),
        )
        .join(Call, Call.id == Message.call_id)
        .where(Message.id == message_id)
    )  # fmt: skip


def change(message_id: UUID, was: Collection[str], **values: Any) -> Update:
    """Change a message if it still is in one of the states `was` (compare and swap)."""
    return (
        update(Message)
        .where(Message.id == message_id, Message.state.in_(was))
        .values(**values)
        .returning(Message.id)
    )  # fmt: skip


def note(message_id: UUID, **values: Any) -> Update:
    """Change what is known of a message, not its state."""
    return update(Message).where(Message.id == message_id).values(**values)


def keep_sound(message_id: UUID, sealed: bytes) -> Executable:
    """Keep a sound; one that is there stays as it is."""
    kept = upsert(MessageSound).values(message_id=message_id, sealed=sealed)
    return kept.on_conflict_do_nothing()


def sound(message_id: UUID) -> Select[bytes]:
    """The sealed sound of a message."""
    return select(MessageSound.sealed).where(MessageSound.message_id == message_id)


def to_tell(now: datetime, most: int) -> Select[UUID]:
    """Messages not heard whose next threshold has come."""
    return (
        select(Message.id)
        .where(Message.state != MessageState.LISTENED, Message.tell_at <= now)
        .order_by(Message.tell_at)
        .limit(most)
    )


def to_bring_home(now: datetime, most: int) -> Select[UUID]:
    """Messages whose sound, or its deletion, must be asked for anew."""
    return (
        select(Message.id)
        .where(Message.erased_at.is_(None), Message.fetch_at <= now)
        .order_by(Message.fetch_at)
        .limit(most)
    )
