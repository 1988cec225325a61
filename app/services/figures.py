"""Half-hour rows: re-made from the event log, never counted up, so they cannot drift."""

from dataclasses import asdict
from datetime import datetime, timedelta

from app.models import half_hours
from app.runtime import Runtime, Work
from routing.half_hours import fold, starts_at

RECENT = timedelta(hours=5)  # a call may last four hours


def rebuild_recent(rt: Runtime) -> int:
    """Re-make the half hours that a live call may still change; how many rows."""
    with rt.work() as work:
        return rebuild(work, starts_at(work.now - RECENT))


def rebuild(work: Work, start: datetime) -> int:
    """Re-make every half hour from `start` (UTC, on the half hour); how many rows.

    Waits that began before `start` keep the rows they have.
    """
    rows = fold(work.run(half_hours.counted_events(start)).all())
    work.run(half_hours.drop_since(start))
    if rows:
        work.run(half_hours.write([asdict(row) for row in rows]))
    work.changed("figures")
    return len(rows)
