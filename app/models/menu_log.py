"""Named statements over the log of steps, always of one version of a flow (never mixed)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select

from app.models.base import Rows
from app.models.calls import Call
from app.models.log import Event

HUNG_UP = "hung up"


def versions(since: datetime, until: datetime) -> Rows:
    """The versions that calls arrived on in a period, the latest first, with their calls."""
    return (
        select(
            Call.flow_version.label("version"),
            func.count().label("calls"),
            func.min(Call.arrived_at).label("first"),
            func.max(Call.arrived_at).label("last"),
        )
        .where(Call.arrived_at >= since, Call.arrived_at < until)
        .group_by(Call.flow_version)
        .order_by(func.max(Call.arrived_at).desc())
    )


def counts(version: str, since: datetime, until: datetime) -> Rows:
    """How often each step, event and outcome was logged, for the calls that arrived then."""
    step, event, outcome = _said("step"), _said("event"), _said("outcome")
    arrived = _arrived(version, since, until)
    return (
        select(step, event, outcome, func.count().label("times"))
        .join(arrived, arrived.c.id == Event.call_id)
        .where(Event.kind == "menu")
        .group_by(step, event, outcome)
    )


def logs_of_who_left(version: str, since: datetime, until: datetime) -> Rows:
    """The log of each call that was hung up in the menus, call by call and in order."""
    arrived = _arrived(version, since, until)
    left = (
        select(Event.call_id)
        .join(arrived, arrived.c.id == Event.call_id)
        .where(Event.kind == "menu", _said("outcome") == HUNG_UP)
    )
    return (
        select(Event.call_id, Event.at, _said("step"), _said("event"), _said("outcome"))
        .where(Event.kind == "menu", Event.call_id.in_(left))
        .order_by(Event.call_id, Event.id)
    )


def first_person(version: str, since: datetime, until: datetime) -> Rows:
    """Calls, those that reached a person, and the seconds to the first: middle, 90th, longest."""
    took = func.extract("epoch", Call.answered_at - Call.arrived_at)
    return select(
        func.count().label("calls"),
        func.count(Call.answered_at).label("reached"),
        func.percentile_cont(0.5).within_group(took).label("median_s"),
        func.percentile_cont(0.9).within_group(took).label("p90_s"),
        func.max(took).label("longest_s"),
    ).where(*_of(version, since, until))


def _arrived(version: str, since: datetime, until: datetime) -> Subquery:
    return select(Call.id).where(*_of(version, since, until)).subquery()


def _of(version: str, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Call.flow_version == version, Call.arrived_at >= since, Call.arrived_at < until)


def _said(name: str) -> ColumnElement[Any]:
    said: ColumnElement[Any] = Event.data[name].astext.label(name)
    return said
