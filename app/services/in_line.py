"""Callbacks come into line at their time, and out of it when the agreed hours are over (S11)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import callbacks, calls, tries, waits
from app.runtime import Runtime, Work
from app.services import batches, lines, wishes
from app.services import tries as trying
from app.services.tries import Held
from routing import plan
from routing.agreed_hours import next_span
from routing.callers import identify
from routing.dialling import refusal
from routing.hours import Span
from routing.owed import CallbackState
from routing.priority import Priority
from routing.states import CALL, IN_LINE_S, WAIT, WaitState, move

PLACE = "callbacks.number"
CALLERS = "calls.caller"
MOST = 200
LOOK_AGAIN = timedelta(seconds=30)
HOURS_OVER = "the agreed hours are over"


def tick(rt: Runtime) -> int:
    """Take out of line what has stood in it long enough, and put into it what is due; how many."""
    with rt.work() as work:
        work.run(tries.lapse_elsewhere(work.rt.council.queues, work.now))
        over = work.run(tries.to_lapse(work.now, MOST)).scalars().all()
        due = work.run(tries.to_open(work.now, MOST)).scalars().all()
    return batches.each(rt, over, _lapse) + batches.each(rt, due, _open)


def _lapse(work: Work, callback_id: UUID) -> None:
    held = trying.hold(work, callback_id)
    if held.callback.until_at is None or held.callback.until_at > work.now:
        return
    if held.wait is not None and held.wait.state == WaitState.DUE:
        trying.stop(work, held, HOURS_OVER)
        work.run(callbacks.change(callback_id, until_at=None, next_at=work.now))
    else:
        work.run(callbacks.change(callback_id, until_at=None))


def _open(work: Work, callback_id: UUID) -> None:
    work.run(callbacks.CHOOSES_LINE)
    held = trying.hold(work, callback_id)
    row = held.callback
    if row.state != CallbackState.ASKED or row.next_at is None or row.next_at > work.now:
        return
    if on_the_line(work, row):
        work.run(callbacks.change(callback_id, next_at=work.now + LOOK_AGAIN))
        return
    span = agreed(work, row, work.now)
    if span is None:
        work.run(callbacks.change(callback_id, next_at=None))
        trying.tell(work, row, "callback_by_hand")
    elif span[0] > work.now:
        work.run(callbacks.change(callback_id, next_at=span[0], kept_by=None))
    elif (line := lines.line_of(work, row)).queue is None:
        work.run(callbacks.change(callback_id, next_at=work.now + LOOK_AGAIN))
        lines.keep_out(work, row, line)
    else:
        enter(work, held, span[1], line.queue)


def on_the_line(work: Work, row: Any) -> bool:
    """Whether whoever asked is on a line to us at this moment."""
    return bool(work.run(tries.on_the_line(row.number_index)).scalar_one())


def agreed(work: Work, row: Any, at: datetime) -> Span | None:
    """The next span (UTC) in which they may be rung; None: a person has to do it, or nobody may.

    Never the urgent (S5), never a number outside the guard (S25).
    """
    council, queue = work.rt.council, lines.queue_of(work.rt.council, row)
    if queue is None or Priority(row.priority).urgent or refusal(number_of(work, row)):
        return None
    return next_span(council, queue, row.safe_when, at)


def number_of(work: Work, row: Any) -> str:
    """The number to ring, unsealed."""
    return work.rt.seals.unseal(row.number_sealed, PLACE)


def enter(work: Work, held: Held, until: datetime, queue: str | None) -> UUID:
    """Into the line of a queue, at the place kept; the id of the stay. None is named: they stand in
    no line, and are there only for the one to whom they are offered now.
    """
    row, wait_id = held.callback, work.rt.new_id()
    call_id = row.try_id or _make_call(work, row)
    own = str(lines.queue_of(work.rt.council, row))
    _add_stay(work, row, call_id, wait_id, queue or own, out_of_turn=queue is None)
    at_most = min(until, work.now + timedelta(seconds=IN_LINE_S))
    stands = {"next_at": None, "kept_by": None}
    work.run(callbacks.change(row.id, **stands, try_id=call_id, until_at=at_most))
    work.happened("callback_due", held.ids, tries=row.tries, team=row.team)
    work.promise("match", f"match:{wait_id}", call_id=call_id)
    work.changed("owed", "queues")
    return wait_id


def _add_stay(
    work: Work, row: Any, call_id: UUID, wait_id: UUID, queue: str, *, out_of_turn: bool
) -> None:
    council, priority = work.rt.council, Priority(row.priority)
    work.run(
        waits.add_wait(
            id=wait_id,
            call_id=call_id,
            queue=queue,
            priority=priority,
            target_s=council.target(queue, priority).within_s,
            arrived_at=row.arrived_at,
            entered_at=work.now,
            state=move(WAIT, WAIT.first, "to_ring_back"),
            teams=list(plan.teams_after(council, queue, priority, 0).teams),
            heard_at=work.now,
            out_of_turn=out_of_turn,
            **wishes.columns(work, work.run(calls.locked_call(call_id)).one(), priority),
        )
    )


def _make_call(work: Work, row: Any) -> UUID:
    """The call of ours; if it comes back into a queue, its flow leads it to a person."""
    first = work.run(tries.first_call(row.call_id)).one()
    call_id, number = work.rt.new_id(), number_of(work, row)
    with_a_person = {**first.flow_state, "ended": "person", "part": "", "keyed": "", "back": ""}
    work.run(
        tries.add_call(
            id=call_id,
            back_of=row.call_id,
            line=first.line,
            caller_kind=identify(number).kind,
            caller_masked=row.number_masked,
            caller_sealed=work.rt.seals.seal(number, CALLERS),
            caller_index=row.number_index,
            arrived_at=work.now,
            place_at=row.arrived_at,
            heard_at=work.now,
            state=move(CALL, CALL.first, "to_ring_back"),
            rank=0,
            flow_version=first.flow_version,
            flow_state=with_a_person,
            turn=first.turn,
            priority=row.priority,
            silent=first.silent,
        )
    )
    return call_id
