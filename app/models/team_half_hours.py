"""Half hours of teams: how long their people were ready and busy, re-made from the event log."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, delete, func, insert, literal_column, select
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment, Rows
from app.models.log import Event
from app.models.people import Agent, Person
from app.models.routing_figures import Which
from routing.occupancy import KINDS

_LONDON = "team_half_hours.starts_at AT TIME ZONE 'Europe/London'"
TEAM = "team_half_hours.team"
HOUR = f"extract(hour FROM {_LONDON})"
DAY = f"CAST({_LONDON} AS date)"


class TeamHalfHour(Base):
    """What the people of one team did within one half hour of the clock."""

    __tablename__ = "team_half_hours"
    starts_at: Mapped[Moment] = mapped_column(primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True, comment="empty: everybody, each once")
    ready_s: Mapped[float]
    busy_s: Mapped[float] = mapped_column(comment="ringing, on a call, writing up")


WRITE = insert(TeamHalfHour)  # a list of rows


def changes(start: datetime, until: datetime) -> Rows:
    """The events that tell what somebody does, or in which teams, in order."""
    return (
        select(Event.at, Event.kind, Event.call_id, Event.wait_id, Event.agent_id, Event.data)
        .where(Event.at >= start, Event.at < until, Event.kind.in_(KINDS))
        .order_by(Event.at, Event.id)
    )


def people() -> Rows:
    """What everybody who takes calls does now, since when, and in which teams."""
    known = select(Agent.person_id, Agent.state, Agent.since, Person.teams)
    return known.join(Person, Person.id == Agent.person_id)


def drop(start: datetime, until: datetime) -> Delete:
    """Forget the rows of some half hours, to write them anew."""
    return delete(TeamHalfHour).where(
        TeamHalfHour.starts_at >= start, TeamHalfHour.starts_at < until
    )


def sums(which: Which, by: str, *teams: ColumnElement[bool]) -> Rows:
    """The seconds of each group of a period, by a piece of SQL."""
    key: ColumnElement[Any] = literal_column(by)
    ready_s, busy_s = func.sum(TeamHalfHour.ready_s), func.sum(TeamHalfHour.busy_s)
    return (
        select(key.label("key"), ready_s.label("ready_s"), busy_s.label("busy_s"))
        .where(TeamHalfHour.starts_at >= which.since, TeamHalfHour.starts_at < which.until, *teams)
        .group_by(key)
    )
