"""Whether a line is down, when only the carrier can tell: it is believed, but not every time."""

from datetime import datetime
from typing import Any

from app.models import calls, upkeep, waits
from app.runtime import Work
from routing.ladder import terminal

SURE_S = 3  # one answer of "no such call" may be a slip; a second one so much later is not
CALLER = "caller"


def over(work: Work, call: Any, status: str | None) -> bool:
    """Whether a caller's line is down, by the carrier's status of it; the call's row is held.

    None, which means that the carrier does not know the call, counts from the second time on, if
    nothing was heard of the line in between: a live caller is not to be given up (S1).
    """
    if status is None:
        return unknown_twice(work, call.id, CALLER, _last_heard(work, call))
    if not terminal(status):
        work.run(calls.change_call(call.id, heard_at=work.now))
    return terminal(status)


def _last_heard(work: Work, call: Any) -> datetime:
    wait = work.run(waits.live_wait(call.id)).one_or_none()
    heard: datetime = max(call.heard_at, wait.heard_at) if wait else call.heard_at
    return heard


def unknown_twice(work: Work, call_id: Any, line: str, since: datetime) -> bool:
    """The carrier does not know a line of this call: whether it said so long enough ago before.

    `line` is the caller's or a leg's id; what it said before `since` (UTC) does not count.
    """
    first = work.run(upkeep.first_unknown(call_id, line, since)).scalar_one()
    if first is None:
        work.happened("fault", {"call_id": call_id}, what=upkeep.NOT_KNOWN, line=line)
        return False
    return bool((work.now - first).total_seconds() >= SURE_S)
