"""Callbacks that callers asked for: asked on the line, owed until a person has made them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import callbacks, messages, records
from app.models.calls import CallRow
from app.runtime import Runtime, Work
from app.services import batches, owed, ring_back
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from ivr_flows.effects import AskCallback
from routing.callers import identify, mask
from routing.owed import CALLBACK, MOST_TRIES, CallbackState
from routing.states import move

PLACE = "callbacks.number"
CALLERS = "calls.caller"
MOST = 200
TRIED, NOT_REACHED = "tried", "not_reached"
SAW = "saw the number to ring back"


def ask(work: Work, call: CallRow, wish: AskCallback) -> None:
    """A caller has asked to be rung back and said that it is safe; the call's row is held (S11).

    Asked again in the same call, the later number and time hold. The place in the queue is kept.
    """
    wait = ring_back.asking(work, call)
    owner = work.run(messages.owner(call.id)).one()
    queue, entered_at = (wait.queue, wait.entered_at) if wait else (None, None)
    work.run(
        callbacks.add(
            id=work.rt.new_id(),
            call_id=call.id,
            enquiry_id=owner.id,
            wait_id=wait.id if wait else None,
            queue=queue,
            team=work.rt.council.queues[queue].team if queue else owner.owner_team,
            priority=wait.priority if wait else call.priority,
            safe_when=wish.when,
            asked_at=work.now,
            arrived_at=call.arrived_at,
            entered_at=entered_at,
            state=CALLBACK.first,
            tries=0,
            tell_at=owed.tell_first(work.now, work.rt.council.owed.callbacks_s),
            **_number(work, call.id, wish.number),
        )
    )
    if wait is not None:
        ring_back.agreed(work, wait)
    ids = {"call_id": call.id, "enquiry_id": owner.id, "wait_id": wait.id if wait else None}
    waited_s = (work.now - entered_at).total_seconds() if entered_at else None
    work.happened("callback_asked", ids, queue=queue, when=wish.when, waited_s=waited_s)
    work.changed("owed", "queues")


def _number(work: Work, call_id: UUID, keyed: str) -> dict[str, Any]:
    """The number, sealed, with what may be shown and what finds it."""
    number = (identify(keyed).e164 or keyed) if keyed else _callers(work, call_id)
    seals = work.rt.seals
    return {
        "number_sealed": seals.seal(number, PLACE),
        "number_masked": mask(number),
        "number_index": seals.index(number),
    }


def _callers(work: Work, call_id: UUID) -> str:
    sealed = work.run(callbacks.callers_number(call_id)).scalar_one()
    if sealed is None:
        raise Unknown(f"call {call_id} has no number to ring back")
    return work.rt.seals.unseal(sealed, CALLERS)


def tick(rt: Runtime) -> int:
    """Tell of callbacks that nobody has made in time; how many were looked at."""
    with rt.work() as work:
        late = work.run(callbacks.to_tell(work.now, MOST)).scalars().all()
    return batches.each(rt, late, _tell)


def _tell(work: Work, callback_id: UUID) -> None:
    row = work.run(callbacks.locked(callback_id)).one()
    thresholds_s = work.rt.council.owed.callbacks_s
    again_at: datetime | None = owed.tell(work, "callback_waits", row, row.asked_at, thresholds_s)
    work.run(callbacks.change(callback_id, tell_at=again_at))


def number(rt: Runtime, person: Person, callback_id: UUID) -> str:
    """The number to ring, for a person who may see it; noted at their first look (S29).

    The masked number for all others. Raises Unknown.
    """
    with rt.work() as work:
        row = _held(work, callback_id)
        if not person.sees_identity:
            return str(row.number_masked)
        if not work.run(records.seen_by(person.id, row.enquiry_id, SAW)).scalar():
            _note(work, person, row, SAW)
        return rt.seals.unseal(row.number_sealed, PLACE)


def settle(rt: Runtime, person: Person, callback_id: UUID, outcome: str) -> None:
    """A person has rung, or tried to. Raises Refused, Unknown.

    A try settles nothing: the caller stays on the list. After three a person may leave it.
    """
    with rt.work() as work:
        row = _held(work, callback_id)
        if row.state != CallbackState.ASKED:
            raise Refused("Nothing was changed: somebody has settled this callback already.")
        if outcome == NOT_REACHED and row.tries < MOST_TRIES:
            raise Refused(f"Nothing was changed: try {MOST_TRIES} times before you leave it.")
        event = "tried" if outcome == TRIED else "settled"
        state = move(CALLBACK, CallbackState(row.state), event)
        tries = row.tries + (outcome == TRIED)
        done = {"done_at": work.now, "done_by": person.id, "outcome": outcome}
        values = {"tries": tries, "state": state, **({} if event == "tried" else done)}
        work.run(callbacks.change(callback_id, **values))
        _note(work, person, row, f"callback {event}", outcome)
        ids = {"call_id": row.call_id, "enquiry_id": row.enquiry_id, "agent_id": person.id}
        work.happened(f"callback_{event}", ids, outcome=outcome, tries=tries)
        work.changed("owed", "enquiries")


def _held(work: Work, callback_id: UUID) -> Any:
    row = work.run(callbacks.locked(callback_id)).one_or_none()
    if row is None:
        raise Unknown("There is no such callback.")
    return row


def _note(work: Work, person: Person, row: Any, what: str, detail: str | None = None) -> None:
    seen = {"at": work.now, "person_id": person.id, "enquiry_id": row.enquiry_id}
    work.run(records.audit({**seen, "what": what, "detail": detail}))
