"""Who sits at the screens: signing in, out, and whose session this is."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import sign_ins
from app.runtime import Runtime
from routing.people import Device, Role

__all__ = [
    "IDENTITY",
    "Device",
    "Person",
    "Role",
    "digest",
    "everybody",
    "named",
    "sign_in",
    "sign_out",
    "who",
]

SHIFT = timedelta(hours=12)
IDENTITY = frozenset({Role.AGENT, Role.WORKER, Role.MANAGER})


@dataclass(frozen=True)
class Person:
    """A member of staff as the screens know them."""

    id: UUID
    key: str
    name: str
    title: str
    role: Role
    teams: tuple[str, ...]
    takes_calls: bool

    @property
    def sees_identity(self) -> bool:
        """Whether callers' and children's names and numbers are shown to them (S29)."""
        return self.role in IDENTITY


def everybody(rt: Runtime) -> list[Person]:
    """Everybody with an account, by name: for the demo's persona picker."""
    with rt.work() as work:
        return [_person(row) for row in work.run(sign_ins.everybody())]


def named(rt: Runtime, key: str) -> Person | None:
    """The person of this short name in the council's files, if there is one."""
    with rt.work() as work:
        row = work.run(sign_ins.person_named(key)).one_or_none()
    return _person(row) if row else None


def sign_in(rt: Runtime, person_id: UUID) -> str | None:
    """A new session of 12 hours: its secret, kept nowhere but in the cookie.

    None when there is no such person.
    """
    with rt.work() as work:
        if work.run(sign_ins.person(person_id)).one_or_none() is None:
            return None
        secret = rt.new_secret()
        until = work.now + SHIFT
        row = sign_ins.new_sign_in(rt.new_id(), person_id, digest(secret), work.now, until)
        work.run(row)
        return secret


def who(rt: Runtime, secret: str) -> Person | None:
    """Whose session this is; None when it has ended, expired or never was."""
    with rt.work() as work:
        row = work.run(sign_ins.signed_in(digest(secret), work.now)).one_or_none()
    return _person(row) if row else None


def sign_out(rt: Runtime, secret: str) -> None:
    """End the session."""
    with rt.work() as work:
        work.run(sign_ins.end_sign_in(digest(secret), work.now))


def digest(secret: str) -> bytes:
    """As what a secret is kept: nobody who reads the table can use it."""
    return hashlib.sha256(secret.encode()).digest()


def _person(row: Any) -> Person:
    return Person(
        row.id, row.key, row.name, row.title, Role(row.role), tuple(row.teams), row.takes_calls
    )
