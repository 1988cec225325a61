"""Storm: while calls come at more than the council's rate, what the patient hear is short, and they
may ask at once to be rung back. The urgent notice nothing of it (S5, S6, S7).
"""

from datetime import datetime, timedelta
from typing import Any

from app.models import storms
from app.runtime import Runtime, Work
from routing.parts import Storm
from routing.states import move
from routing.storm import STORM, StormState, lasts_until


def look(rt: Runtime) -> bool:
    """Count who came lately: a storm begins, goes on, or is over. Nothing else ends one.

    Whether one began or ended.
    """
    with rt.work() as work:
        row = work.run(storms.on()).one_or_none()
        until = _until(work, row)
        if row is None and until is not None:
            _begin(work, until)
        elif row is not None and until is not None and until > row.ends_at:
            work.run(storms.put_off(row.id, until))
        elif row is not None and until is None:
            _end(work, row)
        return (row is None) != (until is None)


def _until(work: Work, row: Any) -> datetime | None:
    """Until when it lasts; without rules none begins, and one that is on ends at its time."""
    rules, ends_at = work.rt.council.storm, row.ends_at if row else None
    if rules is None:
        return ends_at if ends_at is not None and ends_at > work.now else None
    return lasts_until(rules, _arrived(work, rules), work.now, ends_at)


def _arrived(work: Work, rules: Storm) -> int:
    since = work.now - timedelta(seconds=rules.within_s)
    return int(work.run(storms.arrived(since, rules.calls)).scalar_one())


def _begin(work: Work, until: datetime) -> None:
    new = {"id": work.rt.new_id(), "state": STORM.first, "began_at": work.now, "ends_at": until}
    if work.run(storms.begin(**new)).first() is not None:
        rules = work.rt.council.storm
        known = {"calls": rules.calls, "within_s": rules.within_s} if rules else {}
        work.happened("storm_began", {}, **known)
        work.changed("queues")


def _end(work: Work, row: Any) -> None:
    state = move(STORM, StormState(row.state), "calmed")
    over = {"state": state, "ended_at": work.now}
    if work.run(storms.end(row.id, work.now, **over)).first() is not None:
        lasted_s = (work.now - row.began_at).total_seconds()
        work.happened("storm_ended", {}, lasted_s=lasted_s)
        work.changed("queues")


def is_on(work: Work, since: datetime | None = None) -> bool:
    """Whether there is a storm now, or there was one since a moment (UTC)."""
    end = work.run(storms.latest_end()).scalar_one_or_none()
    return end is not None and end > (since or work.now)


def standing(work: Work) -> Any:
    """The storm that is on now: since when, and until when if no more calls come; else None."""
    row = work.run(storms.on()).one_or_none()
    return row if row is not None and row.ends_at > work.now else None
