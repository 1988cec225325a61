"""To whom a caller can be handed over now: named queries, none of which locks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.models.base import Rows
from app.models.handovers import Handover
from app.models.log import Alert
from app.models.people import Agent, Person


def ready_people(now: datetime, but: UUID) -> Rows:
    """Who can take a call now, by name; never `but`."""
    return (
        select(Person.id, Person.name, Person.title, Person.teams)
        .join(Agent, Agent.person_id == Person.id)
        .where(
            Agent.state == "ready",
            Agent.present_until > now,
            or_(Agent.rest_until.is_(None), Agent.rest_until <= now),
            Person.id != but,
        )
        .order_by(Person.name)
    )


def handover_of(call_id: UUID, person_id: UUID) -> Rows:
    """The last hand-over of a call in which a person has a part, with both names."""
    one, other = aliased(Person), aliased(Person)
    return (
        select(*Handover.__table__.c, one.name.label("from_name"), other.name.label("to_name"))
        .join(one, one.id == Handover.from_agent)
        .outerjoin(other, other.id == Handover.to_agent)
        .where(
            Handover.call_id == call_id,
            or_(Handover.from_agent == person_id, Handover.to_agent == person_id),
        )
        .order_by(Handover.asked_at.desc())
        .limit(1)
    )


def help_asked(call_id: UUID) -> Rows:
    """When help was last asked for in a call, and when somebody has seen it."""
    return (
        select(Alert.at, Alert.seen_at)
        .where(Alert.call_id == call_id, Alert.kind == "help_asked")
        .order_by(Alert.at.desc())
        .limit(1)
    )


def times_helped(call_id: UUID) -> Rows:
    """How often help was asked for in a call and seen by somebody."""
    return select(func.count(Alert.id)).where(
        Alert.call_id == call_id, Alert.kind == "help_asked", Alert.seen_at.is_not(None)
    )
