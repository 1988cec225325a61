"""What a team has had to do lately, from the half-hour rows, and who is at work in it."""

from datetime import datetime

from sqlalchemy import Select, any_, func, literal, select

from app.models.base import Rows
from app.models.half_hours import HalfHour
from app.models.people import Agent, Person


def lately(since: datetime) -> Rows:
    """Each queue's arrivals, and how many talks of our people, and seconds of talk and wrap-up, in
    the half hours since.
    """
    return (
        select(
            HalfHour.queue,
            func.sum(HalfHour.offered).label("offered"),
            func.sum(HalfHour.handled).label("handled"),
            func.sum(HalfHour.talk_s + HalfHour.wrap_up_s).label("worked_s"),
        )
        .where(HalfHour.starts_at >= since)
        .group_by(HalfHour.queue)
    )


def at_work(team: str) -> Select[int]:
    """How many of a team take calls now."""
    return (
        select(func.count())
        .select_from(Agent)
        .join(Person, Person.id == Agent.person_id)
        .where(Agent.state != "away", literal(team) == any_(Person.teams))
    )
