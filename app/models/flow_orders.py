"""What supervisors order for a flow at once: closure notices, and the emergency lever."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Executable,
    ForeignKey,
    Index,
    ScalarSelect,
    Text,
    cast,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows
from app.models.flows import FlowVersion
from app.models.people import Person


class FlowNotice(Base):
    """Words spoken before a hand-over from one moment to another, unless they are lifted."""

    __tablename__ = "flow_notices"
    __table_args__ = (
        Index("ix_flow_notices_standing", "flow", postgresql_where=text("lifted_at IS NULL")),
        CheckConstraint("starts_at < ends_at", name="has_a_length"),
    )
    id: Mapped[Id]
    flow: Mapped[str]
    text: Mapped[str]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    why: Mapped[str]
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    raised_at: Mapped[Moment]
    lifted_at: Mapped[Moment | None]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    lifted_why: Mapped[str | None]


class FlowLever(Base):
    """Everybody of a flow is sent to one step at their next event, until it is released."""

    __tablename__ = "flow_levers"
    __table_args__ = (
        Index(
            "uq_flow_levers_pulled",
            "flow",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
        ),
    )
    id: Mapped[Id]
    flow: Mapped[str]
    target: Mapped[str]
    why: Mapped[str]
    pulled_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    pulled_at: Mapped[Moment]
    released_at: Mapped[Moment | None]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    released_why: Mapped[str | None]


def raise_notice(values: Mapping[str, Any]) -> Executable:
    """Put a notice up."""
    return insert(FlowNotice).values(**values)


def notices(flow: str, now: datetime) -> Rows:
    """The notices of a flow that speak or will, the newest first, with who put them up."""
    return (
        select(*FlowNotice.__table__.c, Person.name.label("raiser"))
        .join(Person, Person.id == FlowNotice.raised_by)
        .where(
            FlowNotice.flow == flow, FlowNotice.lifted_at.is_(None), FlowNotice.ends_at > now
        )
        .order_by(FlowNotice.raised_at.desc())
    )  # fmt: skip


def lift_notice(notice_id: UUID, by: UUID, why: str, now: datetime) -> Executable:
    """Take a notice down; returns it if it was still to be heard."""
    return (
        update(FlowNotice)
        .where(
            FlowNotice.id == notice_id, FlowNotice.lifted_at.is_(None), FlowNotice.ends_at > now
        )
        .values(lifted_at=now, lifted_by=by, lifted_why=why)
        .returning(FlowNotice.flow)
    )  # fmt: skip


def pull_lever(values: Mapping[str, Any]) -> Executable:
    """Pull the lever; returns a row only if it was not pulled already."""
    return (
        insert(FlowLever)
        .values(**values)
        .on_conflict_do_nothing(
            index_elements=["flow"], index_where=FlowLever.released_at.is_(None)
        )
        .returning(FlowLever.id)
    )  # fmt: skip


def lever(flow: str) -> Rows:
    """The lever of a flow while it is pulled, with who pulled it."""
    return (
        select(*FlowLever.__table__.c, Person.name.label("puller"))
        .join(Person, Person.id == FlowLever.pulled_by)
        .where(FlowLever.flow == flow, FlowLever.released_at.is_(None))
    )


def release_lever(flow: str, by: UUID, why: str, now: datetime) -> Executable:
    """Release the lever; returns it if it was pulled."""
    return (
        update(FlowLever)
        .where(FlowLever.flow == flow, FlowLever.released_at.is_(None))
        .values(released_at=now, released_by=by, released_why=why)
        .returning(FlowLever.id)
    )


def notices_of(version: Any, since: Any) -> ScalarSelect[Any]:
    """Text, start and end of each notice of a version's flow that had not ended at `since`.

    None starts before it was put up. The newest first; for a statement that reads a call.
    """
    starts_at = func.greatest(FlowNotice.starts_at, FlowNotice.raised_at)
    one = func.jsonb_build_array(FlowNotice.text, starts_at, FlowNotice.ends_at)
    return (
        select(func.jsonb_agg(aggregate_order_by(one, FlowNotice.raised_at.desc())))
        .join(FlowVersion, FlowVersion.name == FlowNotice.flow)
        .where(
            FlowVersion.version == version,
            FlowNotice.lifted_at.is_(None),
            FlowNotice.ends_at > since,
        )
        .scalar_subquery()
    )


def pull_of(version: Any) -> ScalarSelect[Any]:
    """Which pull of the lever that is; each sends everyone once."""
    return (
        select(cast(FlowLever.id, Text))
        .join(FlowVersion, FlowVersion.name == FlowLever.flow)
        .where(FlowVersion.version == version, FlowLever.released_at.is_(None))
        .scalar_subquery()
    )


def lever_of(version: Any) -> ScalarSelect[Any]:
    """Where the lever of a version's flow sends everyone; for a statement that reads a call."""
    return (
        select(FlowLever.target)
        .join(FlowVersion, FlowVersion.name == FlowLever.flow)
        .where(FlowVersion.version == version, FlowLever.released_at.is_(None))
        .scalar_subquery()
    )
