"""A caller's call: it rings, the menus are heard, it is handed over, it ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import calls
from app.models import legs as leg_rows
from app.models.calls import CallRow
from app.runtime import Work
from app.script import HangUp, Listen, RingNumber, Script, Speak, Verb
from app.services import alerts, enquiries, found_out, offers, queueing
from app.services.facts import facts_at
from app.services.inbox import Webhook
from app.services.refusals import Unknown
from ivr_flows import effects, instructions
from ivr_flows.engine import START, Turn, step
from ivr_flows.events import Event, HungUp, QueueOutcome, QueueResult, Started
from ivr_flows.model import Flow
from ivr_flows.state import State
from routing.callers import Caller, identify
from routing.ladder import RANKS, terminal
from routing.priority import Priority
from routing.states import CALL, CallState, can, move

REVIEW_WITHIN_S = 900  # S10: fifteen minutes
MOST_REFUSALS = 8


def begin(work: Work, hook: Webhook) -> Script:
    """A call rings: call and enquiry exist before the first prompt is chosen (S9)."""
    row = _known(work, hook.sid) or _arrive(work, hook.sid, hook.caller, hook.line, work.now)
    return _advance(work, row, START, Started())


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
            state=CallState.RINGING,
            flow_version=version,
            flow_state=START.to_json(),
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
    return _advance(work, row, State.from_json(row.flow_state), event)


@dataclass
class _Turn:
    """One turn in the making: what changes in the call's row, what is noted, what is said."""

    work: Work
    row: CallRow
    turn: int
    changes: dict[str, Any] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    verbs: list[Verb] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, UUID | None]:
        return {"call_id": self.row.id}


def _advance(work: Work, row: CallRow, state: State, event: Event) -> Script:
    flow = work.rt.flows.pinned(row.flow_version)
    if flow is None:
        return lost_flow(work, row)
    result = step(flow, state, event, facts_at(work.rt, work.now, row))
    turn = _Turn(work, row, row.turn + 1)
    turn.changes |= {"turn": turn.turn, "heard_at": work.now}
    if row.state == CallState.RINGING:
        turn.changes["state"] = move(CALL, CallState.RINGING, "answered")
    _follow(turn, flow, result)
    work.put(calls.change_call(row.id, **turn.changes))
    return tuple(turn.verbs)


def _follow(turn: _Turn, flow: Flow, result: Turn) -> None:
    """Write down what was found out, tell the line what follows; again if a queue refuses.

    The engine leads a refused caller elsewhere, in the end to the duty phones; the bound only
    guards against a plan that no check has seen.
    """
    for _ in range(MOST_REFUSALS):
        _write_down(turn, result)
        if all(_obey(turn, instruction) for instruction in result.instructions):
            return
        facts = facts_at(turn.work.rt, turn.work.now, turn.row)
        result = step(flow, result.state, QueueResult(QueueOutcome.REFUSED), facts)
    turn.verbs.append(_ring(turn, turn.work.rt.council.fallback.duty[0]))


def _write_down(turn: _Turn, result: Turn) -> None:
    turn.changes["flow_state"] = result.state.to_json()
    turn.found.clear()
    turn.path.clear()
    for effect in result.effects:
        _note(turn, effect)
    enquiries.note(turn.work, turn.row.id, turn.path, **turn.found)


def _note(turn: _Turn, effect: effects.Effect) -> None:
    """Write down what the flow found out about the call."""
    match effect:
        case effects.SetPriority(priority):
            turn.changes["priority"] = turn.found["priority"] = priority
        case effects.SetCaller(kind):
            turn.found["caller_kind"] = kind
        case effects.SetReason(text):
            turn.found["reason"] = text
        case effects.SetArea(name):
            turn.found["area"] = name
        case effects.FlagSilent():
            turn.changes["silent"] = True
        case effects.Chose(_, words):
            turn.path.append(words)
        case effects.LogStep(name, event, outcome):
            version = turn.row.flow_version[:12]
            turn.work.happened(
                "menu", turn.ids, step=name, event=event, outcome=outcome, version=version
            )
        case _:
            turn.path.append(found_out.words(effect))


def _obey(turn: _Turn, instruction: instructions.Instruction) -> bool:
    """Turn one instruction of the flow into what the line is told; False: it cannot be done now."""
    match instruction:
        case instructions.Say(_, text, language):
            turn.verbs.append(Speak(text, language))
        case instructions.Ask():
            turn.verbs.append(_listen(turn, instruction))
        case instructions.Enqueue(queue, say):
            return _join(turn, queue, say.text if say else None)
        case instructions.Dial(target, say):
            turn.changes["state"] = CallState.DIALLING
            turn.verbs.extend([Speak(say.text, say.language)] if say else [])
            turn.verbs.append(_ring(turn, target))
        case instructions.Record():
            return False  # nobody owns a message yet, so the caller goes to a person
        case instructions.HangUp():
            turn.verbs.append(HangUp())
    return True


def _join(turn: _Turn, queue: str, words: str | None) -> bool:
    priority = turn.changes.get("priority", turn.row.priority)
    joined = queueing.join(turn.work, turn.row, queue, priority, words)
    if joined is not None:
        turn.changes["state"] = CallState.WAITING
        turn.verbs.append(joined)
    return joined is not None


def _listen(turn: _Turn, ask: instructions.Ask) -> Listen:
    inside = tuple(Speak(p.text, p.language) for p in ask.prompts)
    path = f"/voice/heard/{turn.row.id.hex}/{turn.turn}"
    return Listen(path, inside, ask.digits, ask.finish_on, ask.timeout_s)


def _ring(turn: _Turn, target: str) -> RingNumber:
    where = f"{turn.row.id.hex}/{turn.turn}"
    number = turn.work.rt.council.directory[target].number
    turn.work.happened("dialled", turn.ids, to=target)
    return RingNumber(number, f"/voice/duty/{where}", f"/voice/dialled/{where}")


def lost_flow(work: Work, row: CallRow) -> Script:
    """The version this call began on is gone: the caller goes to a person, never to silence."""
    work.happened("fault", {"call_id": row.id}, what="flow version lost")
    alerts.raise_once(work, f"flow-lost:{row.flow_version}", "flow_lost", call_id=row.id)
    changes = {"state": CallState.WAITING, "turn": row.turn + 1}
    work.run(calls.change_call(row.id, **changes))
    return queueing.rejoin(work, row, work.rt.council.urgent_queue)


def note_urgent(work: Work, row: CallRow) -> None:
    """The caller pressed the urgent key in the queue: the flow notes it, the stay goes on."""
    flow = work.rt.flows.pinned(row.flow_version)
    facts = facts_at(work.rt, work.now, row)
    turn = _Turn(work, row, row.turn)
    turn.changes["priority"] = Priority.P0
    if flow is not None:
        event = QueueResult(QueueOutcome.URGENT_KEY)
        _write_down(turn, step(flow, State.from_json(row.flow_state), event, facts))
    work.run(calls.change_call(row.id, **turn.changes))


def with_person(work: Work, row: CallRow, event: Event) -> None:
    """A person has the caller: answered now, if never before (S37)."""
    flow = work.rt.flows.pinned(row.flow_version)
    turn = _Turn(work, row, row.turn)
    if flow is not None:
        facts = facts_at(work.rt, work.now, row)
        _write_down(turn, step(flow, State.from_json(row.flow_state), event, facts))
    first = row.answered_at or work.now
    turn.changes |= {"state": CallState.TALKING, "answered_at": first}
    work.run(calls.change_call(row.id, **turn.changes))


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
    if row.ended_at is not None or not can(CALL, CallState(row.state), "hung_up"):
        return
    left_in = queueing.caller_gone(work, row) or _dialling(row)
    offers.caller_gone(work, row)
    work.put(leg_rows.end_dialled_legs(row.id, at))
    talked = row.answered_at is not None
    outcome = "answered" if talked and not left_in else f"abandoned_{left_in or 'menu'}"
    changes = {"state": CallState.ENDED, "ended_at": at, "ended_by": by, "outcome": outcome}
    if row.state == CallState.IN_FLOW:
        changes["flow_state"] = _hung_up(work, row)
    work.put(calls.change_call(row.id, **changes))
    enquiries.call_over(work, row.id, spoken=talked)
    work.happened("ended", {"call_id": row.id}, by=by, outcome=outcome)
    if outcome != "answered":
        _ask_for_review(work, row)
    work.changed("calls")


def _dialling(row: CallRow) -> str | None:
    return "duty" if row.state == CallState.DIALLING else None


def _hung_up(work: Work, row: CallRow) -> Mapping[str, Any]:
    """Log where in the menus the caller left."""
    flow = work.rt.flows.pinned(row.flow_version)
    if flow is None:
        return dict(row.flow_state)
    left = step(flow, State.from_json(row.flow_state), HungUp(), facts_at(work.rt, work.now, row))
    turn = _Turn(work, row, row.turn)
    for effect in left.effects:
        _note(turn, effect)
    work.happened("abandoned", turn.ids, where="menu", queue=None, priority=row.priority)
    return left.state.to_json()


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
