"""Weekly hours in OpenStreetMap syntax, and the bank holidays of England. Local time only."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from holidays import country_holidays
from opening_hours import OpeningHours, State, validate

Span = tuple[datetime, datetime]


def unreadable(hours: str) -> str | None:
    """Why these hours cannot be used, or None when they can. Empty hours mean never open (S21)."""
    if "PH" in hours or "SH" in hours:
        return "holidays do not belong in the hours: use `bank holidays` and `closures`"
    return (
        None if not hours or _parsed(hours) else f"{hours!r} are no hours such as Mo-Fr 09:00-17:00"
    )


def open_spans(hours: str, start: datetime, end: datetime) -> Sequence[Span]:
    """The open spans between two naive local times, in order; none when unreadable (S21)."""
    parsed = _parsed(hours)
    if parsed is None:
        return ()
    found = parsed.intervals(start, end)
    return [(opens, closes) for opens, closes, state, _ in found if state == State.OPEN]


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year, as gov.uk lists them.

    A holiday at a weekend is moved to a weekday, and gov.uk lists that day only; the library
    lists both, so days at weekends are left out.
    """
    listed = country_holidays("GB", subdiv="ENG", years=year)
    return frozenset(day for day in listed if day.weekday() < 5)


@lru_cache(maxsize=256)
def _parsed(hours: str) -> OpeningHours | None:
    return OpeningHours(hours) if validate(hours) else None
