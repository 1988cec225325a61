"""Supervisors who listen, whisper or speak in a call's room."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Executable,
    ForeignKey,
    Index,
    Select,
    Update,
    and_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from app.models.people import Person
from app.models.waits import Offer
from routing.listening import TO_COME_S, How, ListenState
from routing.states import LONGEST_CALL_S

LIVE = text("ended_at IS NULL")


class Listen(Base):
    """One supervisor at one talk; a talk has at most one at a time, and so has a supervisor."""

    __tablename__ = "listens"
    __table_args__ = (
        Index("uq_listens_offer", "offer_id", unique=True, postgresql_where=LIVE),
        Index("uq_listens_person", "person_id", unique=True, postgresql_where=LIVE),
        one_of("state", ListenState),
        one_of("how", How),
    )
    id: Mapped[Id]
    offer_id: Mapped[UUID] = mapped_column(
        ForeignKey("offers.id"), comment="the talk of whose colleague"
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    how: Mapped[str]
    why: Mapped[str]
    state: Mapped[str]
    sid: Mapped[str | None] = mapped_column(unique=True, comment="the supervisor's own phone")
    asked_at: Mapped[Moment]
    joined_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    ended_why: Mapped[str | None]


def add_listen(**values: Any) -> Executable:
    """Begin one; returns a row unless the talk or the supervisor has another."""
    return insert(Listen).values(**values).on_conflict_do_nothing().returning(Listen.id)


def offer_of(listen_id: UUID) -> Select[UUID]:
    """The talk of a listen."""
    return select(Listen.offer_id).where(Listen.id == listen_id)


def locked_listen(listen_id: UUID) -> Rows:
    """One, locked after the rows of its talk."""
    return select(*Listen.__table__.c).where(Listen.id == listen_id).with_for_update()


def live_at(call_id: UUID) -> Rows:
    """Who is in a call's room, or on the way into it."""
    return (
        select(Listen.id, Listen.how, Listen.state, Listen.person_id, Person.name)
        .join(Offer, Offer.id == Listen.offer_id)
        .join(Person, Person.id == Listen.person_id)
        .where(Offer.call_id == call_id, Listen.ended_at.is_(None))
    )


def live_of(person_id: UUID) -> Select[UUID]:
    """The talk in which a supervisor is, or into which they are on the way."""
    return select(Listen.id).where(Listen.person_id == person_id, Listen.ended_at.is_(None))


def change_listen(listen_id: UUID, **values: Any) -> Update:
    """Change one that is locked."""
    return update(Listen).where(Listen.id == listen_id).values(**values)


def known(sids: Collection[str]) -> Select[str | None]:
    """Which of these sids are a supervisor's phone already."""
    return select(Listen.sid).where(Listen.sid.in_(sids))


def end_at(offer_id: UUID, now: datetime, why: str) -> Executable:
    """Nobody takes part in this talk any more; returns who did."""
    return (
        update(Listen)
        .where(Listen.offer_id == offer_id, Listen.ended_at.is_(None))
        .values(state=ListenState.OVER, ended_at=now, ended_why=why)
        .returning(Listen.id, Listen.person_id)
    )


def overdue(now: datetime) -> Select[UUID]:
    """Those that have lasted too long, or whose talk is over."""
    asked_before = now - timedelta(seconds=TO_COME_S)
    joined_before = now - timedelta(seconds=LONGEST_CALL_S)
    too_long = or_(
        and_(Listen.state == ListenState.ASKED, Listen.asked_at <= asked_before),
        Listen.joined_at <= joined_before,
        Offer.state != "accepted",
    )
    joined = select(Listen.id).join(Offer, Offer.id == Listen.offer_id)
    return joined.where(Listen.ended_at.is_(None), too_long)
