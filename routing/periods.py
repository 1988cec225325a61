"""Days, weeks and months in London, as people ask for figures of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MOST = timedelta(days=366)
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
DAY = timedelta(days=1)
WEEK = re.compile(r"(\d{4})-W(\d{2})")
MONTH = re.compile(r"(\d{4})-(\d{2})")


class BadPeriod(ValueError):
    """What was asked for is no period; the message says what to enter."""


@dataclass(frozen=True)
class Period:
    """Whole days in London, both included. A day may have 23 or 25 hours."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Midnight before the first day, in UTC."""
        return midnight(self.first)

    @property
    def until(self) -> datetime:
        """Midnight after the last day, in UTC."""
        return midnight(self.last + DAY)

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.since <= at < self.until


def midnight(day: date) -> datetime:
    """When a day begins in London, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def between(first: date, last: date) -> Period:
    """From a day to another. Raises BadPeriod."""
    if first > last:
        raise BadPeriod("The first day is after the last. Change one of them.")
    if last - first > MOST:
        raise BadPeriod("That is more than a year. Choose days that are closer together.")
    return Period(first, last)


def day(written: str) -> date:
    """A day like 2026-03-27. Raises BadPeriod."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        found = date.min
    if not EARLIEST <= found <= LATEST:
        raise BadPeriod(f"“{written[:20]}” is no day. Enter it like 2026-03-27.")
    return found


def _week_of(at: date) -> Period:
    monday = at - timedelta(days=at.weekday())
    return Period(monday, monday + 6 * DAY)


def _month_of(at: date) -> Period:
    first = at.replace(day=1)
    return Period(first, (first + 31 * DAY).replace(day=1) - DAY)


NAMED: Mapping[str, tuple[str, Callable[[date], Period]]] = {
    "today": ("Today", lambda today: Period(today, today)),
    "yesterday": ("Yesterday", lambda today: Period(today - DAY, today - DAY)),
    "this-week": ("This week", _week_of),
    "last-week": ("Last week", lambda today: _week_of(today - 7 * DAY)),
    "this-month": ("This month", _month_of),
    "last-month": ("Last month", lambda today: _month_of(today.replace(day=1) - DAY)),
}


def named(written: str, today: date) -> Period:
    """`today`, `last-week` ...; a day, a week like 2026-W47 or a month like 2026-11.

    Raises BadPeriod.
    """
    if written in NAMED:
        return NAMED[written][1](today)
    try:
        if week := WEEK.fullmatch(written):
            return _known(_week_of(date.fromisocalendar(int(week[1]), int(week[2]), 1)))
        if month := MONTH.fullmatch(written):
            return _known(_month_of(date(int(month[1]), int(month[2]), 1)))
    except (ValueError, OverflowError):
        raise BadPeriod(_no_period(written)) from None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
        raise BadPeriod(_no_period(written))
    found = day(written)
    return Period(found, found)


def _known(period: Period) -> Period:
    if not EARLIEST <= period.first <= LATEST:
        raise ValueError
    return period


def _no_period(written: str) -> str:
    ways = ", ".join(NAMED)
    return f"“{written[:20]}” is no period. Enter one of {ways}, or 2026-11-20, 2026-W47, 2026-11."
