"""Working time: a calendar's open minutes between two moments, and when so many have passed."""

from datetime import UTC, date, datetime, timedelta

from routing.calendar import intervals, local_of, spans_of_day, utc_of
from routing.parts import Calendar

_STEP = timedelta(days=14)
_MOST = 60  # steps: a calendar that gives too little in over two years is taken as never open
_MINUTE = timedelta(minutes=1)


class NeverOpens(ValueError):
    """The calendar does not give that much working time within two years."""


def worked(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The open time between two moments: exact, additive over any split, negative backwards."""
    if end < start:
        return -worked(calendar, end, start)
    spans = intervals(calendar, start, end)
    return sum((closes - opens for opens, closes in spans), timedelta())


def between(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Working minutes between two moments (aware)."""
    return worked(calendar, start, end) / _MINUTE


def add(calendar: Calendar, start: datetime, minutes: float) -> datetime:
    """The moment (UTC) at which so many working minutes have passed since `start`.

    Received while closed, it counts from the next opening; due exactly at close is due at close,
    not at the next opening (enquiries.md section 2). NeverOpens when the calendar is empty.
    """
    left, since = minutes * _MINUTE, start.astimezone(UTC)
    for _ in range(_MOST):
        for opens, closes in intervals(calendar, since, since + _STEP):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        since += _STEP
    raise NeverOpens(f"{minutes} working minutes from {start.isoformat()}")


def add_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """The same clock time so many working days later (UTC), kept within that day's hours.

    Received while closed, it counts from the next opening. A working day is a local day on which
    the calendar is open at all. NeverOpens when there are too few.
    """
    begun = local_of(add(calendar, start, 0))
    day = begun.date()
    for _ in range(days):
        day = _next_open_day(calendar, day)
    spans = spans_of_day(calendar, day)
    return min(max(utc_of(datetime.combine(day, begun.time())), spans[0][0]), spans[-1][1])


def _next_open_day(calendar: Calendar, day: date) -> date:
    later = (day + timedelta(days=n) for n in range(1, _STEP.days * _MOST))
    found = next((day for day in later if spans_of_day(calendar, day)), None)
    if found is None:
        raise NeverOpens(f"no working day after {day}")
    return found
