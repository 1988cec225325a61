"""Tickets: a browser's leave to take one offered call, once; only their hashes are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Insert, Select, Update, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows
from app.models.people import SignIn


class Ticket(Base):
    """One ticket; it goes with the session that asked for it."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_offer_id", "offer_id"),
        Index("ix_tickets_sign_in_id", "sign_in_id"),
    )
    id: Mapped[Id]
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offers.id"))
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"))
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


def session(secret_hash: bytes, now: datetime) -> Rows:
    """A session that is neither ended nor expired, and whose it is."""
    return select(SignIn.id, SignIn.person_id).where(
        SignIn.secret_hash == secret_hash, SignIn.ended_at.is_(None), SignIn.expires_at > now
    )


def tickets_for(offer_id: UUID) -> Select[UUID]:
    """The tickets that were given for an offer."""
    return select(Ticket.id).where(Ticket.offer_id == offer_id)


def new_ticket(
    ticket_id: UUID,
    secret_hash: bytes,
    offer_id: UUID,
    sign_in_id: UUID,
    now: datetime,
    until: datetime,
) -> Insert:
    """A ticket for an offer, good from now until `until`."""
    return insert(Ticket).values(
        id=ticket_id,
        secret_hash=secret_hash,
        offer_id=offer_id,
        sign_in_id=sign_in_id,
        made_at=now,
        expires_at=until,
    )


def good_ticket(secret_hash: bytes, person_id: UUID, now: datetime) -> Rows:
    """A ticket of a person whose session goes on, not expired; whether it was used, `use` tells."""
    return (
        select(Ticket.id, Ticket.offer_id)
        .join(SignIn, SignIn.id == Ticket.sign_in_id)
        .where(
            Ticket.secret_hash == secret_hash,
            Ticket.expires_at > now,
            SignIn.person_id == person_id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
        )
    )


def use(ticket_id: UUID, now: datetime) -> Update:
    """Use a ticket up; matches no row if somebody else did (compare and swap)."""
    return (
        update(Ticket).where(Ticket.id == ticket_id, Ticket.used_at.is_(None)).values(used_at=now)
    )
