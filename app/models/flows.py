"""Versions of call flows, which one is in force, and how it came to be."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Executable,
    ForeignKey,
    Identity,
    Select,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import Base, Json, Moment, Rows
from app.models.people import Person

# The council file is versioned as flows are, in these tables, under a name that no flow can have.
COUNCIL = "council file"


class FlowVersion(Base):
    """A compiled flow, kept for ever under its hash: a call stays on the version it began with."""

    __tablename__ = "flow_versions"
    version: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    compiled: Mapped[str]
    source: Mapped[str] = mapped_column(comment="as it was written; empty: kept before texts were")
    prompts: Mapped[Json] = mapped_column(comment="texts of other languages, as written")
    author: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    message: Mapped[str]
    added_at: Mapped[Moment]
    parent: Mapped[str | None] = mapped_column(ForeignKey("flow_versions.version"))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSONB, comment="what the check found")


class FlowAcceptance(Base):
    """A warning that a named person accepted, with the reason; append only."""

    __tablename__ = "flow_acceptances"
    version: Mapped[str] = mapped_column(ForeignKey("flow_versions.version"), primary_key=True)
    warning: Mapped[str] = mapped_column(primary_key=True)
    accepted_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[Moment]
    why: Mapped[str]


class FlowAlias(Base):
    """Which version of a flow new calls begin on: the one row that publishing moves."""

    __tablename__ = "flow_aliases"
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(ForeignKey("flow_versions.version"))
    moves: Mapped[int] = mapped_column(comment="counts up: who moves it says what they saw")
    moved_at: Mapped[Moment]


class FlowMove(Base):
    """One move of the alias; append only."""

    __tablename__ = "flow_moves"
    __table_args__ = (UniqueConstraint("flow", "number"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    flow: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    version: Mapped[str] = mapped_column(ForeignKey("flow_versions.version"))
    before: Mapped[str | None] = mapped_column(ForeignKey("flow_versions.version"))
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    why: Mapped[str]
    at: Mapped[Moment]


ROLLED_BACK = "rolled back"  # a kind of move
_PROPOSER, _APPROVER = aliased(Person), aliased(Person)


def keep_version(values: Mapping[str, Any]) -> Executable:
    """Keep a compiled flow under its hash; a hash that is there stays as it is."""
    return postgresql.insert(FlowVersion).values(**values).on_conflict_do_nothing()


def accept(rows: list[dict[str, Any]]) -> Executable:
    """Warnings of a version that are accepted; the first to accept one stays."""
    return postgresql.insert(FlowAcceptance).values(rows).on_conflict_do_nothing()


def accepted(version: str) -> Rows:
    """The accepted warnings of a version."""
    return (
        select(*FlowAcceptance.__table__.c, Person.name.label("accepter"))
        .join(Person, Person.id == FlowAcceptance.accepted_by)
        .where(FlowAcceptance.version == version)
        .order_by(FlowAcceptance.warning)
    )


def begin_alias(name: str, version: str, now: datetime) -> Executable:
    """An alias that has not moved yet; one that is there stays as it is."""
    row = {"name": name, "version": version, "moves": 0, "moved_at": now}
    return postgresql.insert(FlowAlias).values(**row).on_conflict_do_nothing()


def move_alias(name: str, version: str, seen: int, now: datetime) -> Executable:
    """Put a version in force if the alias has not moved since `seen`; returns the new count."""
    return (
        update(FlowAlias)
        .where(FlowAlias.name == name, FlowAlias.moves == seen)
        .values(version=version, moves=seen + 1, moved_at=now)
        .returning(FlowAlias.moves)
    )


def add_move(values: Mapping[str, Any]) -> Executable:
    """Write down that the alias was moved."""
    return insert(FlowMove).values(**values)


def in_force(name: str) -> Rows:
    """The version of a flow that new calls begin on."""
    return select(FlowAlias.version).where(FlowAlias.name == name)


def aliases() -> Rows:
    """What is in force of everything, and how often each has moved."""
    return select(FlowAlias.name, FlowAlias.version, FlowAlias.moves).order_by(FlowAlias.name)


def held_aliases() -> Rows:
    """The same, locked in one order: nothing else is put in force meanwhile."""
    return aliases().with_for_update()


def alias(name: str) -> Rows:
    """What is in force, with its text and the move that put it there."""
    return (
        select(
            *FlowAlias.__table__.c,
            FlowVersion.source,
            FlowVersion.prompts,
            FlowMove.why,
            _APPROVER.name.label("approver"),
        )
        .join(FlowVersion, FlowVersion.version == FlowAlias.version)
        .outerjoin(
            FlowMove, (FlowMove.flow == FlowAlias.name) & (FlowMove.number == FlowAlias.moves)
        )
        .outerjoin(_APPROVER, _APPROVER.id == FlowMove.approved_by)
        .where(FlowAlias.name == name)
    )


def moves(name: str) -> Rows:
    """Every move of a flow's alias, the newest first, with the names of who moved it."""
    return (
        select(
            *FlowMove.__table__.c,
            _PROPOSER.name.label("proposer"),
            _APPROVER.name.label("approver"),
        )
        .outerjoin(_PROPOSER, _PROPOSER.id == FlowMove.proposed_by)
        .outerjoin(_APPROVER, _APPROVER.id == FlowMove.approved_by)
        .where(FlowMove.flow == name)
        .order_by(FlowMove.number.desc())
    )


def been_in_force(name: str, version: str) -> Rows:
    """How many times a version of a flow was put in force."""
    return select(func.count()).where(FlowMove.flow == name, FlowMove.version == version)


def moves_of(name: str) -> Rows:
    """To which versions a flow's alias was moved, and how, in order."""
    moved = select(FlowMove.version, FlowMove.kind).where(FlowMove.flow == name)
    return moved.order_by(FlowMove.number)


def versions_like(name: str, start: str) -> Rows:
    """The versions of a flow whose hash begins like this, two at most, with the author's name."""
    return (
        select(*FlowVersion.__table__.c, Person.name.label("writer"))
        .outerjoin(Person, Person.id == FlowVersion.author)
        .where(FlowVersion.name == name, FlowVersion.version.startswith(start, autoescape=True))
        .limit(2)
    )


def compiled_text(version: str) -> Rows:
    """A compiled flow."""
    return select(FlowVersion.compiled).where(FlowVersion.version == version)


def beginning_with(starts: Collection[str]) -> Select[str]:
    """The versions whose first letters are these."""
    length = max((len(start) for start in starts), default=0)
    return select(FlowVersion.version).where(func.left(FlowVersion.version, length).in_(starts))
