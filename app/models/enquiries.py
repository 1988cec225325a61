"""Enquiries: the record of a call, made before the first prompt is chosen (S9)."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Select,
    Sequence,
    Update,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Id, Moment, Words, one_of
from app.models.calls import Call
from app.models.filled import WHICH, Filled, add, fill, place, places
from routing.states import EnquiryState

ENQUIRY_NUMBERS = Sequence("enquiry_numbers", metadata=Base.metadata)


class Enquiry(Base):
    """One enquiry; a call has exactly one (I3)."""

    __tablename__ = "enquiries"
    __table_args__ = (
        Index("ix_enquiries_open", "received_at", postgresql_where=text("state <> 'closed'")),
        Index("ix_enquiries_received_at", "received_at"),
        Index(
            "ix_enquiries_to_record", "received_at", postgresql_where=text("state = 'to_record'")
        ),
        Index(
            "ix_enquiries_unwritten",
            "received_at",
            postgresql_where=text("outcome IS NULL AND state <> 'closed'"),
        ),
        CheckConstraint("source <> 'call' OR call_id IS NOT NULL", name="call_has_call"),
        one_of("state", EnquiryState),
    )
    id: Mapped[Id]
    number: Mapped[int] = mapped_column(BigInteger, ENQUIRY_NUMBERS, unique=True)
    reference: Mapped[str] = mapped_column(unique=True, comment="read out to callers")
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey("calls.id"), unique=True)
    source: Mapped[str]
    received_at: Mapped[Moment] = mapped_column(comment="written once; a trigger refuses (S18)")
    state: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    line: Mapped[str]
    menu_path: Mapped[Words] = mapped_column(default=list)
    priority: Mapped[str]
    caller_kind: Mapped[str | None]
    caller_name: Mapped[str | None]
    organisation: Mapped[str | None]
    reason: Mapped[str | None]
    area: Mapped[str | None]
    owner_team: Mapped[str]
    owner_person: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    owner_version: Mapped[int] = mapped_column(
        default=1, server_default=text("1"), comment="one more with each owner"
    )
    summary: Mapped[str | None]
    advice: Mapped[str | None]
    outcome: Mapped[str | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[Moment | None]
    contacts: Mapped[list["Contact"]] = relationship(order_by="Contact.position")


class Contact(Base):
    """One child within an enquiry (Ofsted wants one row per child)."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_enquiry_id", "enquiry_id"),)
    id: Mapped[Id]
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiries.id"))
    position: Mapped[int]
    child_name: Mapped[str]
    age_or_birth_date: Mapped[str | None]
    address_or_school: Mapped[str | None]


class Audit(Base):
    """Who read or changed what; append only."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    at: Mapped[Moment]
    person_id: Mapped[UUID | None]
    what: Mapped[str]
    enquiry_id: Mapped[UUID | None] = mapped_column(index=True)
    detail: Mapped[str | None]


def whose(call_id: Any) -> Any:
    """The call whose enquiry this call is about: itself, or the one in which they asked to be rung
    back.
    """
    asked = select(func.coalesce(Call.back_of, Call.id)).where(Call.id == call_id)
    return asked.scalar_subquery()


def next_number() -> Select[int]:
    """The number of the next enquiry; its reference is made from it."""
    return _NEXT_NUMBER


_NEXT_NUMBER = select(ENQUIRY_NUMBERS.next_value())


def add_enquiry(**values: Any) -> Filled:
    """Make an enquiry."""
    return add(Enquiry, values)


def note_on(call_id: UUID, words: Collection[str], **values: Any) -> Filled:
    """Note on a call's enquiry what the menus found out; `words` go on the menu path."""
    noted = {WHICH: call_id, "words": list(words), **values}
    return fill(_note(tuple(values)), "enquiries", noted)


@lru_cache(maxsize=64)
def _note(columns: tuple[str, ...]) -> Update:
    words = place("enquiries", "words", Enquiry.menu_path.type)
    return (
        update(Enquiry)
        .where(Enquiry.call_id == whose(place("enquiries", WHICH)))
        .values(menu_path=Enquiry.menu_path.op("||")(words), **places("enquiries", columns))
    )


def give(call_id: UUID, **owner: Any) -> Filled:
    """A call's enquiry has this owner from now on, and its owner's version is one more."""
    return fill(_give(tuple(owner)), "enquiries", {WHICH: call_id, **owner})


@lru_cache(maxsize=4)
def _give(columns: tuple[str, ...]) -> Update:
    return (
        update(Enquiry)
        .where(Enquiry.call_id == whose(place("enquiries", WHICH)))
        .values(owner_version=Enquiry.owner_version + 1, **places("enquiries", columns))
    )


def move_enquiry(call_id: UUID, was: Collection[str], **values: Any) -> Update:
    """Change a call's enquiry if it still is in one of the states `was`."""
    return (
        update(Enquiry)
        .where(Enquiry.call_id == whose(call_id), Enquiry.state.in_(was))
        .values(**values)
    )


def move_unwritten(call_id: UUID, was: Collection[str], **values: Any) -> Update:
    """As `move_enquiry`, unless somebody has given it an outcome."""
    return move_enquiry(call_id, was, **values).where(Enquiry.outcome.is_(None))


def leave_open(call_id: UUID, state: str) -> Filled:
    """Move a call's enquiry on if it still is open."""
    return fill(_LEAVE_OPEN, "enquiries", {WHICH: call_id, "state": state})


_LEAVE_OPEN = (
    update(Enquiry)
    .where(
        Enquiry.call_id == whose(place("enquiries", WHICH)),
        Enquiry.state == EnquiryState.OPEN.value,
    )
    .values(state=place("enquiries", "state"))
)
