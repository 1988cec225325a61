"""A waiting caller who would rather be rung back is led out of the music, and asked if it is safe.

The stay goes on while they are asked: whoever says no has the same place and the same age.
"""

from datetime import datetime, timedelta
from typing import Any

from app.models import waits
from app.runtime import Work
from app.script import LeaveQueue, Script, WaitInQueue
from app.services import endings, queueing, storms
from ivr_flows.steps import QueueStep
from routing.priority import Priority
from routing.states import WAIT, CallState, WaitState, move

KEY = "2"
TOLD_LATELY = timedelta(seconds=60)  # words come every 40 s
PATIENT = frozenset({Priority.P3, Priority.P4})


def offered(work: Work, call: Any, wait: Any) -> bool:
    """Whether this caller is told of it now: the council's queue, its time, and the flow allow it.
    In a storm its time is at once.

    Never the urgent, nor a child (S5, S23).
    """
    return _allowed(work, call, wait, work.now)


def may_ask(work: Work, call: Any, wait: Any) -> bool:
    """Whether the key leads there: also for those who were told of it just before a storm ended."""
    return _allowed(work, call, wait, work.now - TOLD_LATELY)


def _allowed(work: Work, call: Any, wait: Any, storm_since: datetime) -> bool:
    queue = work.rt.council.queues.get(wait.queue)
    if queue is None or not queue.callback or wait.priority not in PATIENT:
        return False
    waited_s = (work.now - wait.entered_at).total_seconds()
    in_time = waited_s >= queue.callback_after_s or storms.is_on(work, storm_since)
    return in_time and _asks(work, call)


def _asks(work: Work, call: Any) -> bool:
    """Whether the caller's flow has the questions, and would put them to this caller."""
    flow = work.rt.flows.pinned(call.flow_version)
    step = flow.steps.get(call.flow_state["step"]) if flow else None
    asks = isinstance(step, QueueStep) and bool(step.callback_asked)
    state = call.flow_state
    return asks and state["priority"] in {"", *PATIENT} and state["caller"] != "child"


def lead_out(work: Work, call: Any, wait: Any) -> Script:
    """Out of the music: the flow asks what is to be asked. Nobody is rung for them meanwhile."""
    endings.withdraw(work, call.id, "caller asks to be rung back")
    state = move(WAIT, WaitState(wait.state), "asked")
    asked = {"state": state, "next_at": None, "offered_until": None}
    work.run(waits.change_wait(wait.id, wait.state, **asked))
    work.happened("asking", {"call_id": call.id, "wait_id": wait.id}, queue=wait.queue)
    work.changed("queues")
    return (LeaveQueue(),)


def asking(work: Work, call: Any) -> Any:
    """The stay of a caller who is being asked; None for all others."""
    if call.state != CallState.WAITING and not call.flow_state.get("back"):
        return None
    live = work.run(waits.live_wait(call.id)).one_or_none()
    return live if live is not None and live.state == WaitState.ASKING else None


def back(work: Work, wait: Any, priority: str) -> WaitInQueue:
    """They would rather wait: the same stay goes on, at no lower priority (S8, S16)."""
    higher = Priority(wait.priority).raised_to(Priority(priority))
    state = move(WAIT, WaitState(wait.state), "declined")
    there = {"state": state, "heard_at": work.now, "next_at": work.now}
    work.run(waits.change_wait(wait.id, wait.state, priority=higher, **there))
    ids = {"call_id": wait.call_id, "wait_id": wait.id}
    work.happened("resumed", ids, queue=wait.queue, priority=higher)
    beat = queueing.fresh_beat(work, wait)
    work.promise("match", f"match:{wait.id}:{beat}", call_id=wait.call_id)
    work.changed("queues")
    return queueing.in_queue(wait.id, beat)


def led_elsewhere(work: Work, wait: Any) -> None:
    """The flow takes them somewhere else: this stay is over."""
    wait_s = queueing.end_wait(work, wait, "moved")
    ids = {"call_id": wait.call_id, "wait_id": wait.id}
    work.happened("moved", ids, queue=wait.queue, wait_s=wait_s)


def agreed(work: Work, wait: Any) -> None:
    """They will be rung back: the stay ends, its place is the callback's."""
    queueing.end_wait(work, wait, "agreed")
