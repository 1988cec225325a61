"""Tokens with which a council's own tools read figures; only the digest of each is kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ForeignKey, Select, Update, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows
from app.models.people import Person


class ApiToken(Base):
    """One token: made by whom, until when, and whether it was taken back before."""

    __tablename__ = "api_tokens"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(comment="which tool it is for")
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None] = mapped_column(comment="to the hour")
    revoked_at: Mapped[Moment | None]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


def add(**values: Any) -> Executable:
    """A new token."""
    return insert(ApiToken).values(**values)


def standing(secret_hash: bytes, now: datetime) -> Select[UUID]:
    """The token of this secret, if it was not taken back and its time is not over."""
    holds = ApiToken.revoked_at.is_(None), ApiToken.expires_at > now
    return select(ApiToken.id).where(ApiToken.secret_hash == secret_hash, *holds)


def used(token_id: UUID, now: datetime, before: datetime) -> Update:
    """Note that it is in use, unless that was noted since a moment."""
    long_ago = or_(ApiToken.used_at.is_(None), ApiToken.used_at < before)
    return update(ApiToken).where(ApiToken.id == token_id, long_ago).values(used_at=now)


def revoke(token_id: UUID, now: datetime, by: UUID) -> Executable:
    """Take one back; returns its name, nothing if there is none or it was taken back before."""
    return (
        update(ApiToken)
        .where(ApiToken.id == token_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=by)
        .returning(ApiToken.name)
    )


def every() -> Rows:
    """All that were ever made, the newest first, with who made them."""
    return (
        select(
            *(ApiToken.id, ApiToken.name, ApiToken.made_at, ApiToken.expires_at),
            *(ApiToken.used_at, ApiToken.revoked_at, Person.name.label("maker")),
        )
        .join(Person, Person.id == ApiToken.made_by)
        .order_by(ApiToken.made_at.desc(), ApiToken.id)
    )
