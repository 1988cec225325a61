"""What a team has had to do lately, from the half-hour rows, and who is at work in it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, any_, func, literal, or_, select

from app.models.base import Rows
from app.models.callbacks import Callback
from app.models.half_hours import HalfHour
from app.models.people import Agent, Person
from app.models.waits import FOR_ONE, Wait
from routing.owed import CallbackState
from routing.priority import Priority
from routing.states import AgentState, WaitState

IN_LINE = (WaitState.WAITING, WaitState.ASKING, WaitState.DUE)


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


def at_work(team: str, now: datetime) -> Rows:
    """How many of a team take calls now, and for how many seconds in all those who talk or write
    up have done so by now.
    """
    busy = Agent.state.in_((AgentState.ON_CALL, AgentState.WRAP_UP))
    lasted_s = func.extract("epoch", func.sum(literal(now) - Agent.since).filter(busy))
    return (
        select(func.count().label("people"), func.coalesce(lasted_s, 0).label("lasted_s"))
        .select_from(Agent)
        .join(Person, Person.id == Agent.person_id)
        .where(
            literal(team) == any_(Person.teams),
            Agent.state != AgentState.AWAY,
            or_(Agent.state != AgentState.READY, Agent.present_until > now),
        )
    )


def in_line(team: str, queues: Collection[str]) -> Select[int]:
    """How many a team may have to answer before whoever comes now: who waits in its queues or has
    been offered to it from others, the urgent of all, and callbacks that are in line.
    """
    theirs = or_(
        Wait.queue.in_(queues),
        literal(team) == any_(Wait.teams),
        Wait.priority.in_([one for one in Priority if one.urgent]),
    )
    return select(func.count()).where(Wait.state.in_(IN_LINE), ~FOR_ONE, theirs)


def to_come_back(queues: Collection[str], until: datetime) -> Select[int]:
    """How many callbacks come into line of these queues by a moment, older than who comes now."""
    return select(func.count()).where(
        Callback.state == CallbackState.ASKED,
        Callback.queue.in_(queues),
        Callback.next_at <= until,
    )
