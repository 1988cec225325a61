"""Named queries of the wallboard: counts only, no person and no number (S28)."""

from datetime import datetime

from sqlalchemy import Uuid, cast, func, select

from app.models.base import Rows
from app.models.enquiries import Enquiry, whose
from app.models.half_hours import HalfHour
from app.models.log import Alert, Beat, Effect
from app.models.people import Agent, Person
from app.models.waits import Wait


def agents_by_state(now: datetime) -> Rows:
    """How many people are in each state; ready counts only who is present."""
    absent = (Agent.state == "ready") & (Agent.present_until < now)
    return (
        select(Agent.state, func.count().label("people"))
        .where(~absent)
        .group_by(Agent.state)
    )  # fmt: skip


def ready_teams(now: datetime) -> Rows:
    """The teams of each person who is ready and present."""
    return (
        select(Person.teams)
        .join(Agent, Agent.person_id == Person.id)
        .where(Agent.state == "ready", Agent.present_until >= now)
    )


def waiting() -> Rows:
    """Every waiting caller's queue, target in seconds and time of joining."""
    return select(Wait.queue, Wait.priority, Wait.target_s, Wait.entered_at).where(
        Wait.state == "waiting"
    )


def half_hours_since(start: datetime) -> Rows:
    """Each queue's figures since a moment, from the half-hour rows."""
    return (
        select(
            HalfHour.queue,
            func.sum(HalfHour.offered).label("offered"),
            func.sum(HalfHour.answered).label("answered"),
            func.sum(HalfHour.answered_in_target).label("in_target"),
            func.sum(HalfHour.abandoned).label("abandoned"),
        )
        .where(HalfHour.starts_at >= start)
        .group_by(HalfHour.queue)
    )


def abandoned_late(start: datetime) -> Rows:
    """How many callers since a moment left after more than their target."""
    waited_s = func.extract("epoch", Wait.ended_at - Wait.entered_at)
    return select(func.count()).where(
        Wait.state == "abandoned", Wait.ended_at >= start, waited_s > Wait.target_s
    )


def unseen_alerts() -> Rows:
    """Alerts that nobody has seen: how many, and the oldest."""
    return select(func.count().label("number"), func.min(Alert.at).label("oldest")).where(
        Alert.seen_at.is_(None)
    )


def alerts_to_see(most: int) -> Rows:
    """Alerts that nobody has seen, the oldest first: the enquiry of their call, the agent's name.

    The row of an alert holds ids only (S28).
    """
    agent_id = cast(func.jsonb_extract_path_text(Alert.data, "agent"), Uuid)
    return (
        select(
            Alert.id,
            Alert.at,
            Alert.kind,
            Alert.queue,
            Enquiry.id.label("enquiry_id"),
            Enquiry.reference,
            Person.name.label("agent"),
        )
        .outerjoin(Person, Person.id == agent_id)
        .outerjoin(Enquiry, Enquiry.call_id == whose(Alert.call_id))
        .where(Alert.seen_at.is_(None))
        .order_by(Alert.at)
        .limit(most)
    )


def late_effects(before: datetime) -> Rows:
    """Promises to the outside that were due before a moment and are not done."""
    return select(func.count()).where(Effect.state == "due", Effect.due_at < before)


def to_record() -> Rows:
    """Enquiries of calls that a person has to write up: answered, or words were left behind."""
    from_calls = Enquiry.source == "call"
    return select(
        func.count().label("number"), func.min(Enquiry.received_at).label("oldest")
    ).where(from_calls, Enquiry.state == "to_record")


def beats() -> Rows:
    """When each process last showed life."""
    return select(Beat.process, Beat.at)
