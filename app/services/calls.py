"""A caller's call: it rings, the menus are heard, it is handed over, it ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import calls
from app.models import legs as leg_rows
from app.models.calls import CallRow
from app.runtime import Work
from app.script import Script
from app.services import (
    alerts,
    endings,
    enquiries,
    flow_states,
    owed,
    queueing,
    redials,
    steps,
    tries,
)
from app.services.inbox import Webhook
from app.services.refusals import Unknown
from ivr_flows.engine import START
from ivr_flows.events import Event, HungUp, QueueOutcome, QueueResult, Started
from routing.callers import Caller, identify
from routing.ladder import RANKS, terminal
from routing.priority import Priority
from routing.states import CALL, CallState, move

REVIEW_WITHIN_S = 900  # S10: fifteen minutes


def begin(work: Work, hook: Webhook) -> Script:
    """A call rings: call and enquiry exist before the first prompt is chosen (S9).

    Raises Unknown if the call was led to a person already, without the record: it does not begin
    anew, and the safe hand-off gives the answer that it gave then.
    """
    row = _known(work, hook.sid) or _arrive(work, hook.sid, hook.caller, hook.line, work.now)
    if row.state != CallState.RINGING:
        raise Unknown(f"call {row.id} has begun already")
    return steps.advance(work, row, START, Started())


def arrive_late(work: Work, sid: str, caller: str, line: str, arrived_at: datetime) -> CallRow:
    """Make the record of a call that was taken without the database; its row.

    The receipt is the true one (UTC), not the moment at which the record could be made (S9, S18).
    """
    return _known(work, sid) or _arrive(work, sid, caller, line, arrived_at)


def _known(work: Work, sid: str) -> CallRow | None:
    return work.run(calls.locked_call_of(sid)).one_or_none()


def _arrive(work: Work, sid: str, raw_caller: str, line: str, at: datetime) -> CallRow:
    version, _ = work.rt.flows.current(_flow_of(work, line))
    caller = identify(raw_caller)
    call_id = work.rt.new_id()
    added = work.run(
        calls.add_call(
            id=call_id,
            sid=sid,
            line=line,
            **_caller_columns(work, caller),
            arrived_at=at,
            heard_at=at,
            state=CALL.first,
            flow_version=version,
            flow_state=flow_states.stored(work, START),
            priority=enquiries.NOT_YET_KNOWN,
        )
    ).first()
    if added is not None:
        enquiry_id = enquiries.open_for_call(work, call_id, line, at)
        ids = {"call_id": call_id, "enquiry_id": enquiry_id}
        work.happened("arrived", ids, caller_kind=caller.kind, line=line, flow_version=version)
        work.changed("calls", "enquiries")
    return work.run(calls.locked_call_of(sid)).one()


def _flow_of(work: Work, line: str) -> str:
    lines = work.rt.council.lines
    return next((one.flow for one in lines if one.number == line), lines[0].flow)


def _caller_columns(work: Work, caller: Caller) -> Mapping[str, Any]:
    number = caller.e164
    seals = work.rt.seals
    return {
        "caller_kind": caller.kind,
        "caller_masked": caller.masked,
        "caller_sealed": seals.seal(number, "calls.caller") if number else None,
        "caller_index": seals.index(number) if number else None,
    }


def held(work: Work, call_id: UUID) -> CallRow:
    """The row of a call, locked; raises Unknown."""
    row = work.run(calls.locked_call(call_id)).one_or_none()
    if row is None:
        raise Unknown(f"no call {call_id}")
    return row


def on_the_line(row: CallRow) -> None:
    """Whoever asks at a door is there, even if the record has the call ended: nobody is hung up on.

    Raises Unknown then: the safe hand-off leads them to a person (S1).
    """
    if row.ended_at is not None:
        raise Unknown(f"call {row.id} was thought to be over")


def listen(work: Work, row: CallRow, event: Event) -> Script:
    """The caller did something at the present turn of a call that is held.

    Raises Unknown if the record has the call ended.
    """
    on_the_line(row)
    return steps.advance(work, row, *flow_states.read(work, row, event))


def note_urgent(work: Work, row: CallRow) -> None:
    """The caller pressed the urgent key in the queue: the flow notes it, the stay goes on."""
    noted = steps.tell(work, row, QueueResult(QueueOutcome.URGENT_KEY))
    work.run(calls.change_call(row.id, **{"priority": Priority.P0, **noted}))


def raise_to(work: Work, row: CallRow, to: Priority) -> None:
    """A person has found the call more urgent; it is never lowered by software (S16)."""
    work.run(calls.change_call(row.id, priority=Priority(row.priority).raised_to(to)))


def with_person(work: Work, row: CallRow, event: Event) -> None:
    """A person has the caller: answered now, if never before (S37)."""
    noted = steps.tell(work, row, event)
    first = row.answered_at or work.now
    state = move(CALL, CallState(row.state), "bridged")
    talking = {**noted, "state": state, "answered_at": first}
    work.run(calls.change_call(row.id, **talking))
    if row.back_of is not None:
        tries.reached(work, row)
        return
    if row.state == CallState.DIALLING:  # in no queue, where a redial takes its place
        redials.place(work, row)
    redials.answered(work, row)


def after_queue(work: Work, row: CallRow, outcome: QueueOutcome) -> Script:
    """The stay in the queue is over without a person: the flow leads on."""
    return listen(work, row, QueueResult(outcome))


def heard_of(work: Work, row: CallRow, status: str, *, at: datetime | None = None) -> None:
    """The carrier told the call's status; it only goes up the ladder, an end is final (I5)."""
    if RANKS.get(status, -1) <= row.rank:
        return
    work.put(calls.change_call(row.id, rank=RANKS[status]))
    if terminal(status):
        end(work, row, "caller", at or work.now)


def end(work: Work, row: CallRow, by: str, at: datetime) -> None:
    """The caller's line is down, at `at` (UTC). Whatever hung on it is let go, once (I5)."""
    if row.ended_at is not None:
        return
    if row.state == CallState.CALLING:
        tries.over(work, row, by, at)
        return
    left_in = queueing.caller_gone(work, row) or _dialling(row)
    endings.caller_gone(work, row.id)
    work.put(leg_rows.end_dialled_legs(row.id, at))
    talked = row.answered_at is not None
    word = owed.left_word(work, row.id)
    outcome = _outcome(left_in, word, talked=talked)
    ids = {"call_id": row.id}
    state = move(CALL, CallState(row.state), "hung_up")
    changes = {"state": state, "ended_at": at, "ended_by": by, "outcome": outcome}
    if row.state == CallState.IN_FLOW:
        changes |= steps.tell(work, row, HungUp())
    if row.state == CallState.IN_FLOW and outcome == "abandoned_menu":
        work.happened("abandoned", ids, where="menu", queue=None, priority=row.priority)
    work.put(calls.change_call(row.id, **changes))
    enquiries.call_over(work, row.id, spoken=talked or bool(word))
    if row.back_of is None:  # one of ours was nobody's call to us
        work.happened("ended", ids, by=by, outcome=outcome)
    if outcome != "answered":
        _ask_for_review(work, row)
    _still_owed(work, row, talked=talked)
    work.changed("calls")


def _still_owed(work: Work, row: CallRow, *, talked: bool) -> None:
    """What nobody has talked to them about is owed to them now, as before: a call that had talked
    may have taken over a callback that was asked for since.
    """
    if row.place_at is not None and row.back_of is None:
        redials.gone(work, row)
    elif row.back_of is not None and not talked:
        tries.count(work, row, "left before an agent came")


def _outcome(left_in: str | None, word: str | None, *, talked: bool) -> str:
    """How the call went: whoever left a queue was not served there, whatever came before."""
    if left_in:
        return f"abandoned_{left_in}"
    return "answered" if talked else word or "abandoned_menu"


def _dialling(row: CallRow) -> str | None:
    return "duty" if row.state == CallState.DIALLING else None


def _ask_for_review(work: Work, row: CallRow) -> None:
    """S10: an urgent caller who left unanswered is looked into by a person, within 15 minutes."""
    if Priority(row.priority).urgent:
        alerts.raise_once(
            work,
            f"review:{row.id}",
            "review_abandoned",
            call_id=row.id,
            priority=row.priority,
            within_s=REVIEW_WITHIN_S,
        )
