"""Times in which so many called that what waiting callers hear was kept short."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Index, Select, Update, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, one_of
from app.models.calls import Call
from routing.storm import StormState

ON = text("state = 'on'")


class Storm(Base):
    """One storm; at most one is on."""

    __tablename__ = "storms"
    __table_args__ = (
        Index("uq_storms_on", "state", unique=True, postgresql_where=ON),
        Index("ix_storms_began_at", "began_at"),
        one_of("state", StormState),
    )
    id: Mapped[Id]
    state: Mapped[str]
    began_at: Mapped[Moment]
    ends_at: Mapped[Moment] = mapped_column(comment="put off while enough calls come")
    ended_at: Mapped[Moment | None]


def arrived(since: datetime, most: int) -> Select[int]:
    """How many calls came in since a moment, counted no further than `most`."""
    came = select(Call.id).where(Call.arrived_at > since, Call.back_of.is_(None)).limit(most)
    return select(func.count()).select_from(came.subquery())


def on() -> Rows:
    """The storm that is on, also when its time is over and nobody has ended it yet."""
    return select(Storm.id, Storm.state, Storm.began_at, Storm.ends_at).where(
        Storm.state == StormState.ON
    )


def latest_end() -> Select[datetime]:
    """The moment at which the latest storm ended, or is to end."""
    end = func.coalesce(Storm.ended_at, Storm.ends_at)
    return select(end).order_by(Storm.began_at.desc()).limit(1)


def begin(**values: Any) -> Executable:
    """A storm begins; returns a row unless one is on."""
    return (
        insert(Storm)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["state"], index_where=ON)
        .returning(Storm.id)
    )


def put_off(storm_id: UUID, ends_at: datetime) -> Update:
    """It goes on; never shorter than was said."""
    later = func.greatest(Storm.ends_at, ends_at)
    return (
        update(Storm)
        .where(Storm.id == storm_id, Storm.state == StormState.ON)
        .values(ends_at=later)
    )  # fmt: skip


def end(storm_id: UUID, now: datetime, **values: Any) -> Executable:
    """It is over, if its time is (compare and swap); returns a row then."""
    return (
        update(Storm)
        .where(Storm.id == storm_id, Storm.state == StormState.ON, Storm.ends_at <= now)
        .values(**values)
        .returning(Storm.id)
    )
