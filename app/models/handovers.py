"""Hand-overs: a caller who is with one person and is to go to another, without waiting again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Insert,
    Select,
    Update,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from routing.states import HandoverState

LIVE_HANDOVER = text("ended_at IS NULL")


class Handover(Base):
    """One try to hand a caller over; a call has at most one that is not over."""

    __tablename__ = "handovers"
    __table_args__ = (
        CheckConstraint("to_agent IS NOT NULL OR to_outside IS NOT NULL", name="to_somebody"),
        Index("uq_handovers_live", "call_id", unique=True, postgresql_where=LIVE_HANDOVER),
        Index("ix_handovers_expires_at", "expires_at", postgresql_where=LIVE_HANDOVER),
        Index("ix_handovers_from_offer_id", "from_offer_id"),
        one_of("state", HandoverState),
    )
    id: Mapped[Id]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    from_offer_id: Mapped[UUID] = mapped_column(
        ForeignKey("offers.id"), comment="whose person has the caller"
    )
    offer_id: Mapped[UUID] = mapped_column(
        ForeignKey("offers.id"), comment="by which the other is rung"
    )
    from_agent: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    to_agent: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    to_team: Mapped[str | None] = mapped_column(comment="who owns the enquiry then")
    to_outside: Mapped[str | None] = mapped_column(comment="a name of the council's directory")
    state: Mapped[str]
    asked_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    why: Mapped[str | None]


def add_handover(**values: Any) -> Insert:
    """Somebody is to be asked to take a caller over."""
    return insert(Handover).values(**values)


def live_handover(call_id: UUID) -> Rows:
    """The hand-over of a call that is not over, locked; the call's row is held."""
    return (
        select(*Handover.__table__.c)
        .where(Handover.call_id == call_id, Handover.ended_at.is_(None))
        .with_for_update(key_share=True)
    )


def change_handover(handover_id: UUID, was: str, **values: Any) -> Update:
    """Change a hand-over if it still is in state `was` (compare and swap)."""
    return (
        update(Handover).where(Handover.id == handover_id, Handover.state == was).values(**values)
    )


def handovers_overdue(now: datetime, most: int) -> Select[UUID]:
    """The calls whose hand-over has passed its deadline."""
    return (
        select(Handover.call_id)
        .where(Handover.ended_at.is_(None), Handover.expires_at <= now)
        .order_by(Handover.expires_at)
        .limit(most)
    )
