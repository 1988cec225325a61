"""What a waiting caller may be told of their place or their wait; kept, so that it never rises."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from app.models import wait_lines, waits
from app.runtime import Work
from routing.council import Council
from routing.expectation import (
    LATELY_S,
    LATEST,
    MOST_AHEAD,
    Line,
    Told,
    WaitRange,
    news,
    remember,
)
from routing.priority import Priority


def now(work: Work, wait: Any) -> Told:
    """What to say at this moment, and note that it was said. Never to P0 and P1: they are rung for
    without a pause, and no figure is to make them hang up.
    """
    if Priority(wait.priority).urgent:
        return Told()
    before = _told(wait)
    said = news(_line(work, wait), before)
    if said != Told():
        work.run(waits.note_wait(wait.id, **_columns(remember(before, said))))
    return said


def carry(work: Work, wait: Any) -> None:
    """What was told in a stay that is over holds in the one that the call has now."""
    work.run(waits.note_live_wait(wait.call_id, **_columns(_told(wait))))


def _told(wait: Any) -> Told:
    known = wait.told_high_min is not None
    range_ = WaitRange(wait.told_low_min, wait.told_high_min) if known else None
    return Told(range_, wait.told_by, wait.told_place)


def _columns(one: Told) -> dict[str, Any]:
    low, high = (one.range_.low_min, one.range_.high_min) if one.range_ else (None, None)
    said = {"told_low_min": low, "told_high_min": high, "told_by": one.by}
    return {**said, "told_place": one.place}


def _line(work: Work, wait: Any) -> Line:
    others = dict(_before_of(work.rt.council, wait, work.now))
    row = work.run(
        wait_lines.LINE,
        {
            "id": wait.id,
            "queue": wait.queue,
            "priority": wait.priority,
            "arrived_at": wait.arrived_at,
            "priorities": list(others),
            "came_before": list(others.values()),
            "since": work.now - timedelta(seconds=LATELY_S),
            "latest": LATEST,
            "most": MOST_AHEAD,
        },
    ).one()
    over_s = (work.now - row.answered_from).total_seconds() if row.answered else 0.0
    ahead = row.before + int(row.others)
    return Line(
        work.now,
        row.before if row.before < MOST_AHEAD else None,
        ahead if ahead < MOST_AHEAD else None,
        row.answered,
        over_s,
    )


def _before_of(council: Council, wait: Any, at: datetime) -> Iterator[tuple[Priority, datetime]]:
    """Each other priority, and when its callers must have come to be before this one by now: the
    urgent always are, the others when more of their own target is used (`routing.order`).
    """
    share = (at - wait.arrived_at) / timedelta(seconds=wait.target_s)
    for priority in Priority:
        if priority != wait.priority:
            target_s = council.target(wait.queue, priority).within_s
            used = timedelta(0) if priority.urgent else timedelta(seconds=share * target_s)
            yield priority, at - used
