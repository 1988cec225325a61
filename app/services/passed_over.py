"""Nobody is passed over: whoever is overtaken too often, or lost their stay, is back within 5 s."""

from typing import Any
from uuid import UUID

from app.models import passed_over as rows
from app.models import waits
from app.runtime import Runtime, Work
from app.services import alerts, batches, calls, queueing
from routing.priority import Priority
from routing.states import CallState, WaitState

HEADS = 3  # within a class the oldest is overtaken first


def look(rt: Runtime) -> int:
    """Alarm, once for each stay, and put back at true age; how many were found."""
    with rt.work() as work:
        values = {
            "queues": list(rt.council.queues),
            "priorities": list(Priority),
            "heads": HEADS,
            "most": rt.council.alarms.passed_over + 1,
        }
        overtaken = {row.id: row.many for row in work.run(rows.OVERTAKEN, values).all()}
        lost = {row.call_id: row for row in work.run(rows.LOST).all()}
    found = batches.each(rt, overtaken, _look_after)
    return found + batches.each(rt, lost, lambda work, call_id: _put_back(work, lost[call_id]))


def _look_after(work: Work, wait_id: UUID) -> None:
    """Offered at once if they can be: a mark that keeps the matcher off holds only with an offer.

    The order itself knows no other age than the call's.
    """
    call, wait = queueing.hold(work, wait_id)
    if wait.state != WaitState.WAITING or not _tell(work, wait, call.id, "overtaken"):
        return
    mark = {} if queueing.agent_asked(work, call.id) else {"offered_until": None}
    work.run(waits.note_wait(wait_id, next_at=work.now, **mark))
    work.promise("match", f"match:passed-over:{wait_id}", call_id=call.id)


def _put_back(work: Work, row: Any) -> None:
    """The stay is over and the line is up: a new stay, of the call's own age."""
    call = calls.held(work, row.call_id)
    live = work.run(waits.live_wait(call.id)).first()
    if call.ended_at is not None or call.state != CallState.WAITING or live is not None:
        return
    lost = work.run(waits.locked_wait(row.wait_id)).one()
    _tell(work, lost, call.id, "stay lost")
    queueing.rejoin(work, call, row.queue)  # the line comes to it by its next beat
    queueing.go_on(work, lost)


def _tell(work: Work, wait: Any, call_id: UUID, what: str) -> bool:
    known = {"queue": wait.queue, "call_id": call_id, "wait_id": wait.id}
    new = alerts.raise_once(work, f"passed-over:{wait.id}", "passed_over", **known, what=what)
    if new:
        ids = {"call_id": call_id, "wait_id": wait.id}
        work.happened("passed_over", ids, queue=wait.queue, what=what)
    return new
