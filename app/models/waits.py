"""Waits: one caller's stay in one queue. Offers: a waiting caller proposed to one person."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Words, one_of
from routing.states import LegState, OfferState, WaitState

LIVE_WAIT = text("ended_at IS NULL")
LIVE_OFFER = text("state IN ('open', 'accepted')")


class Wait(Base):
    """One stay; a call has at most one live wait."""

    __tablename__ = "waits"
    __table_args__ = (
        Index("uq_waits_live", "call_id", unique=True, postgresql_where=LIVE_WAIT),
        Index(
            "ix_waits_heads",
            "queue",
            "priority",
            "arrived_at",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
        one_of("state", WaitState),
    )
    id: Mapped[Id]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    queue: Mapped[str]
    priority: Mapped[str]
    target_s: Mapped[int]
    arrived_at: Mapped[Moment] = mapped_column(comment="the call's; never moves")
    entered_at: Mapped[Moment]
    state: Mapped[str]
    teams: Mapped[Words] = mapped_column(comment="whose agents may take it now")
    offered_until: Mapped[Moment | None] = mapped_column(comment="an offer is open until then")
    heard_at: Mapped[Moment] = mapped_column(comment="the wait loop's last beat")
    next_at: Mapped[Moment | None] = mapped_column(comment="when the tick must look again")
    answered_by: Mapped[UUID | None]
    ended_at: Mapped[Moment | None]


class Offer(Base):
    """A waiting caller proposed to one agent, or to an outside number, for a limited time."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("(agent_id IS NULL) <> (duty IS NULL)", name="agent_or_duty"),
        Index("uq_offers_agent", "agent_id", unique=True, postgresql_where=LIVE_OFFER),
        Index("uq_offers_duty", "wait_id", "duty", unique=True, postgresql_where=LIVE_OFFER),
        Index(
            "uq_offers_taken", "wait_id", unique=True, postgresql_where=text("state = 'accepted'")
        ),
        Index("ix_offers_wait_id", "wait_id"),
        Index("ix_offers_call_id", "call_id"),
        Index("ix_offers_open", "expires_at", postgresql_where=LIVE_OFFER),
        one_of("state", OfferState),
    )
    id: Mapped[Id]
    wait_id: Mapped[UUID] = mapped_column(ForeignKey("waits.id"))
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    duty: Mapped[str | None] = mapped_column(comment="a name of the council's directory")
    queue: Mapped[str]
    priority: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(comment="the lease: open, then bringing in")
    accepted_at: Mapped[Moment | None]
    bridged_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    why: Mapped[str | None]


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
