"""Legs: the telephone legs of a call other than the caller's own."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Insert, Select, Update, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from app.models.filled import WHICH, Filled, fill, place
from app.models.waits import LIVE, Offer
from routing.states import LegState


class Leg(Base):
    """Any other telephone leg of a call: the agent's or the duty phone's."""

    __tablename__ = "legs"
    __table_args__ = (
        Index("ix_legs_call_id", "call_id"),
        Index("ix_legs_offer_id", "offer_id"),
        Index("ix_legs_open", "expires_at", postgresql_where=text("ended_at IS NULL")),
        one_of("state", LegState),
    )
    id: Mapped[Id]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offers.id"))
    role: Mapped[str]
    sid: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[Moment]
    answered_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    expires_at: Mapped[Moment] = mapped_column(comment="after this the carrier is asked")


def add_leg(**values: Any) -> Insert:
    """A telephone leg that is about to be asked for."""
    return insert(Leg).values(**values)


def legs_of(offer_id: UUID) -> Rows:
    """The legs of an offer, oldest first, locked."""
    return (
        select(*Leg.__table__.c)
        .where(Leg.offer_id == offer_id)
        .order_by(Leg.asked_at)
        .with_for_update(key_share=True)
    )


def duty_leg(call_id: UUID, sid: str) -> Rows:
    """The leg of an outside number that answered a call's dial."""
    return select(*Leg.__table__.c).where(Leg.call_id == call_id, Leg.sid == sid)


def end_dialled_legs(call_id: UUID, at: datetime) -> Filled:
    """Outside numbers that a call dialled itself end with it; the carrier tells nothing of them."""
    return fill(_END_DIALLED, "legs", {WHICH: call_id, "at": at})


_END_DIALLED = (
    update(Leg)
    .where(Leg.call_id == place("legs", WHICH), Leg.offer_id.is_(None), Leg.ended_at.is_(None))
    .values(state=LegState.COMPLETED, ended_at=place("legs", "at"))
)


def falling_silent(agent_id: UUID | None, duty: str | None, since: datetime) -> Select[UUID]:
    """Legs to a person or an outside number of offers that ended since a moment, still up."""
    to = Offer.agent_id == agent_id if agent_id else Offer.duty == duty
    return (
        select(Leg.id)
        .join(Offer, Offer.id == Leg.offer_id)
        .where(Leg.ended_at.is_(None), Leg.sid.is_not(None), to)
        .where(Offer.state.not_in(LIVE), Offer.ended_at > since)
    )


def offer_of_leg(leg_id: UUID) -> Rows:
    """The offer a leg was asked for."""
    return select(Leg.offer_id).where(Leg.id == leg_id)


def leg_of_sid(sid: str) -> Select[UUID]:
    """The leg with a carrier's sid."""
    return select(Leg.id).where(Leg.sid == sid)


def known_legs(sids: Collection[str]) -> Select[str | None]:
    """Which of these sids belong to a leg already."""
    return select(Leg.sid).where(Leg.sid.in_(sids))


def locked_leg(leg_id: UUID) -> Rows:
    """A leg, locked."""
    return select(*Leg.__table__.c).where(Leg.id == leg_id).with_for_update(key_share=True)


def change_leg(leg_id: UUID, **values: Any) -> Update:
    """Change a leg whose row is held."""
    return update(Leg).where(Leg.id == leg_id).values(**values)
