"""Half-hour rows: re-made from the event log, never counted up, so they cannot drift."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from app.models import events, half_hours
from app.runtime import Runtime, Work
from app.services import occupancy
from routing.half_hours import HALF_HOUR, starts_at
from routing.tally import fold

LONG = timedelta(hours=5)  # a call lasts four at most: all that befalls it lies within
LATELY = timedelta(days=8)  # what went into the record late has its true time, long ago
AT_ONCE = timedelta(days=7)


def rebuild_recent(rt: Runtime) -> int:
    """Re-make the half hours that a live call may still change; how many rows."""
    with rt.work() as work:
        made = _rebuild(work, starts_at(work.now - LONG), _next(work.now))
        work.run(events.show_life(half_hours.BEAT, work.now))  # with the rows, or not at all
        return made


def rebuild_lately(rt: Runtime) -> int:
    """Re-make the half hours of the last days, for what was told late; how many rows."""
    return rebuild(rt, rt.now() - LATELY, rt.now())


def rebuild(rt: Runtime, since: datetime | None, until: datetime) -> int:
    """Re-make every half hour from one moment to another (UTC), a week at a time; how many rows.

    Without a first moment: from the beginning of the log.
    """
    with rt.work() as work:
        since = since or work.run(half_hours.first_event()).scalar_one_or_none() or until
    rows = 0
    for start, end in _weeks(starts_at(since), _next(until)):
        with rt.work() as work:
            rows += _rebuild(work, start, end)
    return rows


def _weeks(start: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    while start < until:
        end = min(start + AT_ONCE, until)
        yield start, end
        start = end


def _rebuild(work: Work, start: datetime, until: datetime) -> int:
    """Re-make the half hours from `start` to before `until`, both on the half hour.

    What happened shortly before and after is folded too, so that each call is seen whole.
    """
    work.run(half_hours.ONE_REBUILDER)
    events = work.run(half_hours.counted_events(start - LONG, until + LONG))
    rows = [asdict(row) for row in fold(events) if start <= row.starts_at < until]
    work.run(half_hours.drop(start, until))
    if rows:
        work.run(half_hours.WRITE, rows)
    occupancy.rebuild(work, start, until)
    work.changed("figures")
    return len(rows)


def _next(at: datetime) -> datetime:
    return starts_at(at) + HALF_HOUR
