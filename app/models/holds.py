"""Holds: a caller in the room who hears music instead of those who talk."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Insert, Update, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from app.models.legs import Leg
from app.models.waits import Offer
from routing.states import HoldState

LIVE_HOLD = text("ended_at IS NULL")


class Hold(Base):
    """One time on hold; a call has at most one that is not over."""

    __tablename__ = "holds"
    __table_args__ = (
        Index("uq_holds_live", "call_id", unique=True, postgresql_where=LIVE_HOLD),
        Index("ix_holds_look_at", "look_at", postgresql_where=LIVE_HOLD),
        Index("ix_holds_offer_id", "offer_id"),
        one_of("state", HoldState),
    )
    id: Mapped[Id]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    offer_id: Mapped[UUID] = mapped_column(
        ForeignKey("offers.id"), comment="whose person asked for it"
    )
    state: Mapped[str]
    asked_at: Mapped[Moment]
    held_at: Mapped[Moment | None] = mapped_column(comment="the carrier has done it")
    look_at: Mapped[Moment] = mapped_column(comment="when the tick asks who is in the room")
    ended_at: Mapped[Moment | None]
    why: Mapped[str | None]


def add_hold(**values: Any) -> Insert:
    """A caller is to be put on hold."""
    return insert(Hold).values(**values)


def live_hold(call_id: UUID) -> Rows:
    """The hold of a call that is not over, locked; the call's row is held."""
    return (
        select(*Hold.__table__.c)
        .where(Hold.call_id == call_id, Hold.ended_at.is_(None))
        .with_for_update(key_share=True)
    )


def change_hold(hold_id: UUID, was: str, **values: Any) -> Update:
    """Change a hold if it still is in state `was` (compare and swap)."""
    return update(Hold).where(Hold.id == hold_id, Hold.state == was).values(**values)


def holds_due(now: datetime, most: int) -> Rows:
    """Callers on hold of whose room the carrier is to be asked, the longest ago first."""
    return (
        select(Hold.id, Hold.call_id)
        .where(Hold.ended_at.is_(None), Hold.look_at <= now)
        .order_by(Hold.look_at)
        .limit(most)
    )


def legs_in_room(call_id: UUID) -> Rows:
    """The legs of people who accepted a call and are not known to be down."""
    return (
        select(Leg.id, Leg.sid, Leg.offer_id)
        .join(Offer, Offer.id == Leg.offer_id)
        .where(Offer.call_id == call_id, Offer.state == "accepted", Leg.ended_at.is_(None))
    )
