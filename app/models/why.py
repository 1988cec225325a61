"""Named queries of the trace of a call's decisions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models.base import Rows
from app.models.log import Event
from app.models.people import Agent, Person
from app.models.waits import Wait


def events_of(call_id: UUID, most: int) -> Rows:
    """What happened to a call, oldest first, with the name of the colleague it was about."""
    return (
        select(
            Event.id, Event.at, Event.kind, Event.data, Event.wait_id, Person.name.label("agent")
        )
        .outerjoin(Person, Person.id == Event.agent_id)
        .where(Event.call_id == call_id)
        .order_by(Event.id)
        .limit(most)
    )


def stays_of(call_id: UUID) -> Rows:
    """The stays of a call in queues, oldest first."""
    return (
        select(Wait.id, Wait.queue, Wait.entered_at, Wait.ended_at, Wait.teams, Wait.state)
        .where(Wait.call_id == call_id)
        .order_by(Wait.ended_at.nulls_last(), Wait.entered_at)
    )


def takers() -> Rows:
    """Everybody who takes calls: id, name, teams."""
    joined = select(Person.id, Person.name, Person.teams).join(Agent, Agent.person_id == Person.id)
    return joined.order_by(Person.name)


def moves_of(people: Sequence[UUID], since: datetime, until: datetime) -> Rows:
    """The moves of these people's working states between two moments, oldest first."""
    return (
        select(Event.agent_id, Event.at, Event.data["state"].astext.label("state"))
        .where(
            Event.at >= since,
            Event.at <= until,
            Event.kind == "agent",
            Event.agent_id.in_(people),
            Event.data.has_key("state"),
        )
        .order_by(Event.id)
    )
