"""Named queries of enquiries as people read and write them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Insert, Update, delete, exists, insert, or_, select, update

from app.models.base import Rows
from app.models.calls import Call
from app.models.enquiries import Audit, Contact, Enquiry
from app.models.log import Event
from app.models.people import Person


def enquiries(state: str | None, most: int) -> Rows:
    """Enquiries, the newest first; of one state, or of all."""
    statement = (
        select(
            Enquiry.id, Enquiry.reference, Enquiry.received_at, Enquiry.state, Enquiry.priority,
            Enquiry.caller_kind, Enquiry.organisation, Enquiry.reason, Enquiry.area,
            Enquiry.owner_team, Enquiry.outcome, Call.answered_at, Call.ended_at,
            Call.id.label("call_id"),
        )
        .outerjoin(Call, Call.id == Enquiry.call_id)
        .order_by(Enquiry.received_at.desc())
        .limit(most)
    )  # fmt: skip
    return statement.where(Enquiry.state == state) if state else statement


def enquiry(enquiry_id: UUID) -> Rows:
    """One enquiry whole, with its call and who recorded it."""
    return (
        select(
            *Enquiry.__table__.c,
            Call.caller_masked,
            Call.caller_sealed,
            Call.caller_kind.label("number_kind"),
            Call.arrived_at,
            Call.answered_at,
            Call.ended_at,
            Call.silent,
            Person.name.label("recorder"),
        )
        .outerjoin(Call, Call.id == Enquiry.call_id)
        .outerjoin(Person, Person.id == Enquiry.recorded_by)
        .where(Enquiry.id == enquiry_id)
    )


def children(enquiry_id: UUID) -> Rows:
    """The children of an enquiry, in the order they were entered."""
    return (
        select(Contact.child_name, Contact.age_or_birth_date, Contact.address_or_school)
        .where(Contact.enquiry_id == enquiry_id)
        .order_by(Contact.position)
    )


def events(call_id: UUID | None, enquiry_id: UUID, most: int) -> Rows:
    """What happened to a call and its enquiry, oldest first, with the agents' names."""
    calls = select(Call.id).where(or_(Call.id == call_id, Call.back_of == call_id))
    of_call = Event.call_id.in_(calls) if call_id else Event.enquiry_id == enquiry_id
    return (
        select(Event.id, Event.at, Event.kind, Event.data, Person.name.label("agent"))
        .outerjoin(Person, Person.id == Event.agent_id)
        .where(of_call)
        .order_by(Event.id)
        .limit(most)
    )


def save(enquiry_id: UUID, version: int, values: Mapping[str, Any]) -> Update:
    """Write the words if the version is still the one that was read."""
    return (
        update(Enquiry)
        .where(Enquiry.id == enquiry_id, Enquiry.version == version)
        .values(**values, version=version + 1)
        .returning(Enquiry.version, Enquiry.call_id)
    )  # fmt: skip


def forget_children(enquiry_id: UUID) -> Delete:
    """Clear the children before they are written anew."""
    return delete(Contact).where(Contact.enquiry_id == enquiry_id)


def add_children(rows: Sequence[Mapping[str, Any]]) -> Insert:
    """Children with their positions."""
    return insert(Contact).values(list(rows))


def seen_by(person_id: UUID, enquiry_id: UUID, what: str) -> Rows:
    """Whether this person has been noted as seeing this enquiry in this way."""
    return select(
        exists().where(
            Audit.enquiry_id == enquiry_id, Audit.person_id == person_id, Audit.what == what
        )
    )


def audit(row: Mapping[str, Any]) -> Insert:
    """Who read or changed what."""
    return insert(Audit).values(**row)
