"""When something is open, in UTC. What cannot be read, and what does not exist, is closed (S21)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from routing.hours import Span, bank_holidays, open_spans
from routing.parts import Calendar, Council

LONDON = ZoneInfo("Europe/London")
_DAY = timedelta(days=1)


def is_open(council: Council, calendar: str, at: datetime) -> bool:
    """Whether the calendar of that name is open at a moment (aware, any zone)."""
    found = council.calendars.get(calendar)
    return found is not None and open_at(found, at)


def open_at(calendar: Calendar, at: datetime) -> bool:
    """Whether the calendar is open at a moment (aware, any zone). Opening time is open, closing
    time is closed.
    """
    return any(
        opens <= at < closes for opens, closes in spans_of_day(calendar, local_of(at).date())
    )


def intervals(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Span]:
    """The open spans between two moments (aware), as UTC, in order, not touching one another.

    Local times become UTC before anything is subtracted, so that a night with a clock change has
    its true length.
    """
    first = datetime.combine(local_of(start).date(), time.min)
    last = datetime.combine(local_of(end).date() + _DAY, time.min)
    spans = open_spans(calendar.hours, first, last)
    for closed in _closed(calendar, first, last):
        spans = [part for span in spans for part in _less(span, closed)]
    for opens, closes in spans:
        clipped = (
            max(utc_of(opens), start.astimezone(UTC)),
            min(utc_of(closes), end.astimezone(UTC)),
        )
        if clipped[0] < clipped[1]:
            yield clipped


def local_of(at: datetime) -> datetime:
    """The naive local time in England of a moment; ValueError when the moment has no zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(LONDON).replace(tzinfo=None)


@lru_cache(maxsize=256)
def spans_of_day(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The open spans (UTC) of a local day. Kept, since every key press asks whether we are open."""
    midnight = datetime.combine(day, time.min)
    return tuple(intervals(calendar, utc_of(midnight), utc_of(midnight + _DAY)))


def utc_of(local: datetime) -> datetime:
    """The moment (UTC) of a naive local time: the first of two in autumn, and the moment of the
    change itself for a time that the spring leaves out.
    """
    moment = local.replace(tzinfo=LONDON).astimezone(UTC)
    left_out = local_of(moment) != local
    return moment.replace(minute=0, second=0, microsecond=0) if left_out else moment


def _closed(calendar: Calendar, first: datetime, last: datetime) -> Iterator[Span]:
    if calendar.bank_holidays == "closed":
        for year in range(first.year, last.year + 1):
            yield from (_whole(day) for day in sorted(bank_holidays(year)))
    yield from ((closure.from_, closure.until) for closure in calendar.closures)


def _whole(day: date) -> Span:
    start = datetime.combine(day, time.min)
    return start, start + _DAY


def _less(span: Span, closed: Span) -> Iterator[Span]:
    (start, end), (closes, reopens) = span, closed
    if start < min(end, closes):
        yield start, min(end, closes)
    if max(start, reopens) < end:
        yield max(start, reopens), end
