"""Flows that are being written, those put forward to be published, and stories kept beside them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ForeignKey, Index, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Json, Moment, Rows, one_of
from app.models.people import Person


class FlowDraft(Base):
    """The one draft of a flow, which its editors share."""

    __tablename__ = "flow_drafts"
    flow: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    prompts: Mapped[Json] = mapped_column(comment="texts of other languages")
    revision: Mapped[int] = mapped_column(comment="counts up: who saves says what they saw")
    based_on: Mapped[str] = mapped_column(ForeignKey("flow_versions.version"))
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[Moment]


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class FlowProposal(Base):
    """A checked version that somebody wants published: a second person decides."""

    __tablename__ = "flow_proposals"
    __table_args__ = (
        Index(
            "uq_flow_proposals_open", "flow", unique=True, postgresql_where=text("state = 'open'")
        ),
        one_of("state", ProposalState),
    )
    id: Mapped[Id]
    flow: Mapped[str]
    version: Mapped[str] = mapped_column(ForeignKey("flow_versions.version"))
    moves: Mapped[int] = mapped_column(comment="of the alias, when it was proposed")
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[Moment]
    why: Mapped[str]
    state: Mapped[str]
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    closed_why: Mapped[str | None]


class FlowStory(Base):
    """A call story that says where callers of a flow should end."""

    __tablename__ = "flow_stories"
    flow: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    kept_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kept_at: Mapped[Moment]


def draft(flow: str) -> Rows:
    """The draft of a flow, with the name of who changed it last."""
    return (
        select(*FlowDraft.__table__.c, Person.name.label("changer"))
        .join(Person, Person.id == FlowDraft.changed_by)
        .where(FlowDraft.flow == flow)
    )


def held_draft(flow: str, revision: int) -> Rows:
    """The draft if it still is what somebody saw, locked."""
    return (
        select(*FlowDraft.__table__.c)
        .where(FlowDraft.flow == flow, FlowDraft.revision == revision)
        .with_for_update()
    )


def begin_draft(values: Mapping[str, Any]) -> Executable:
    """The first draft of a flow; returns a row only if there was none."""
    row = {**values, "revision": 1}
    return (
        postgresql.insert(FlowDraft)
        .values(**row)
        .on_conflict_do_nothing()
        .returning(FlowDraft.revision)
    )


def change_draft(flow: str, revision: int, values: Mapping[str, Any]) -> Executable:
    """Write a draft if it still is what somebody saw; returns the new revision."""
    return (
        update(FlowDraft)
        .where(FlowDraft.flow == flow, FlowDraft.revision == revision)
        .values(**values, revision=revision + 1)
        .returning(FlowDraft.revision)
    )


def propose(values: Mapping[str, Any]) -> Executable:
    """Put a version forward."""
    return insert(FlowProposal).values(**values, state=ProposalState.OPEN)


def open_proposal(flow: str) -> Rows:
    """The proposal of a flow that nobody has decided, with the proposer's name."""
    return (
        select(*FlowProposal.__table__.c, Person.name.label("proposer"))
        .join(Person, Person.id == FlowProposal.proposed_by)
        .where(FlowProposal.flow == flow, FlowProposal.state == ProposalState.OPEN)
    )


def close_proposal(
    flow: str, state: ProposalState, by: UUID, why: str, now: datetime
) -> Executable:
    """Decide the open proposal of a flow; returns it if there was one."""
    return (
        update(FlowProposal)
        .where(FlowProposal.flow == flow, FlowProposal.state == ProposalState.OPEN)
        .values(state=state, closed_at=now, closed_by=by, closed_why=why)
        .returning(*FlowProposal.__table__.c)
    )


def keep_story(values: Mapping[str, Any]) -> Executable:
    """Keep a story; one of the same name is replaced."""
    return (
        postgresql.insert(FlowStory)
        .values(**values)
        .on_conflict_do_update(index_elements=["flow", "name"], set_=dict(values))
    )


def stories(flow: str) -> Rows:
    """The stories of a flow by name, with the name of who kept each."""
    return (
        select(*FlowStory.__table__.c, Person.name.label("keeper"))
        .join(Person, Person.id == FlowStory.kept_by)
        .where(FlowStory.flow == flow)
        .order_by(FlowStory.name)
    )


def forget_story(flow: str, name: str) -> Executable:
    """Drop a story; returns its name if it was there."""
    return (
        delete(FlowStory)
        .where(FlowStory.flow == flow, FlowStory.name == name)
        .returning(FlowStory.name)
    )
