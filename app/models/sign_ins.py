"""Named queries of sessions: who is signed in with this secret."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Insert, Update, insert, select, update

from app.models.base import Rows
from app.models.people import Agent, Person, SignIn

_PERSON = (
    Person.id,
    Person.key,
    Person.name,
    Person.title,
    Person.role,
    Person.teams,
    Agent.person_id.is_not(None).label("takes_calls"),
)


def everybody() -> Rows:
    """All people, by name."""
    return select(*_PERSON).outerjoin(Agent).order_by(Person.name)


def person(person_id: UUID) -> Rows:
    """One person."""
    return select(*_PERSON).outerjoin(Agent).where(Person.id == person_id)


def person_named(key: str) -> Rows:
    """One person, by the short name."""
    return select(*_PERSON).outerjoin(Agent).where(Person.key == key)


def signed_in(secret_hash: bytes, now: datetime) -> Rows:
    """The person of a session that is neither ended nor expired."""
    return (
        select(*_PERSON)
        .join(SignIn, SignIn.person_id == Person.id)
        .outerjoin(Agent)
        .where(
            SignIn.secret_hash == secret_hash,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
        )
    )


def new_sign_in(
    sign_in_id: UUID, person_id: UUID, secret_hash: bytes, now: datetime, until: datetime
) -> Insert:
    """A session from now until `until`."""
    return insert(SignIn).values(
        id=sign_in_id,
        secret_hash=secret_hash,
        person_id=person_id,
        made_at=now,
        expires_at=until,
    )


def end_sign_in(secret_hash: bytes, now: datetime) -> Update:
    """End a session; nothing if it has ended."""
    return (
        update(SignIn)
        .where(SignIn.secret_hash == secret_hash, SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )
