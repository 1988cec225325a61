"""Moves of people to other teams: for a time or for good, by whom and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ForeignKey, Index, Select, Update, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import Base, Id, Moment, Rows, Words, one_of
from app.models.people import Person
from routing.orders import OrderState

IN_FORCE = text("state = 'in_force'")


class TeamMove(Base):
    """One move; a person has at most one in force."""

    __tablename__ = "team_moves"
    __table_args__ = (
        Index("uq_team_moves_in_force", "person_id", unique=True, postgresql_where=IN_FORCE),
        one_of("state", OrderState),
    )
    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str]
    home: Mapped[Words] = mapped_column(comment="the teams they come back to")
    teams: Mapped[Words]
    why: Mapped[str]
    moved_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    moved_at: Mapped[Moment]
    ends_at: Mapped[Moment | None] = mapped_column(comment="none: for good")
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


def change_teams(person_id: UUID, was: Sequence[str], teams: Sequence[str]) -> Executable:
    """Put a person into other teams if they still are in these (compare and swap)."""
    return (
        update(Person)
        .where(Person.id == person_id, Person.teams == list(was))
        .values(teams=list(teams))
        .returning(Person.id)
    )


def add_move(**values: Any) -> Executable:
    """Write a move down."""
    return insert(TeamMove).values(**values)


def move_seen(person_id: UUID) -> Select[Any]:
    """The move of a person that is in force, with who ordered it; to look at, not to end it."""
    mover = aliased(Person)
    return (
        select(*TeamMove.__table__.c, mover.name.label("mover"))
        .join(mover, mover.id == TeamMove.moved_by)
        .where(TeamMove.person_id == person_id, TeamMove.state == OrderState.IN_FORCE)
    )


def move_of(person_id: UUID) -> Rows:
    """The same, locked."""
    return move_seen(person_id).with_for_update(of=TeamMove)


def end_move(move_id: UUID, **values: Any) -> Update:
    """The move holds no longer."""
    return update(TeamMove).where(TeamMove.id == move_id).values(**values)


def moves_overdue(now: datetime) -> Select[UUID]:
    """People whose time in another team is over."""
    over = TeamMove.ends_at <= now
    return select(TeamMove.person_id).where(TeamMove.state == OrderState.IN_FORCE, over)
