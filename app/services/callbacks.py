"""Callbacks that callers asked for: asked on the line, owed until a person has made them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import callbacks, messages, records
from app.models.calls import CallRow
from app.runtime import Runtime, Work
from app.services import batches, in_line, owed, redials, ring_back, tries
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from ivr_flows.effects import AskCallback
from routing.callers import identify, mask
from routing.owed import CALLBACK, CallbackState
from routing.states import CallState, move

MOST = 200
TRIED, NOT_REACHED = "tried", "not_reached"
SAW = "saw the number to ring back"


def ask(work: Work, call: CallRow, wish: AskCallback) -> None:
    """A caller has asked to be rung back and said that it is safe; the call's row is held (S11).

    Asked again in the same call, the later number and time hold. The place in the queue is kept.
    """
    redials.asked_again(work, call)
    wait = ring_back.asking(work, call)
    owner = work.run(messages.owner(call.id)).one()
    queue, entered_at = (wait.queue, wait.entered_at) if wait else (None, None)
    work.run(
        callbacks.add(
            id=work.rt.new_id(),
            call_id=call.back_of or call.id,
            enquiry_id=owner.id,
            wait_id=wait.id if wait else None,
            queue=queue,
            team=work.rt.council.queue(queue).team if queue else owner.owner_team,
            priority=wait.priority if wait else call.priority,
            safe_when=wish.when,
            asked_at=work.now,
            arrived_at=call.place_at or call.arrived_at,
            entered_at=entered_at,
            next_at=work.now,
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
        "number_sealed": seals.seal(number, in_line.PLACE),
        "number_masked": mask(number),
        "number_index": seals.index(number),
    }


def _callers(work: Work, call_id: UUID) -> str:
    sealed = work.run(callbacks.callers_number(call_id)).scalar_one()
    if sealed is None:
        raise Unknown(f"call {call_id} has no number to ring back")
    return work.rt.seals.unseal(sealed, in_line.CALLERS)


def tick(rt: Runtime) -> int:
    """Tell of callbacks that nobody has made in time, and bring into line those whose time has
    come; how many were looked at.
    """
    with rt.work() as work:
        late = work.run(callbacks.to_tell(work.now, MOST)).scalars().all()
    return batches.each(rt, late, _tell) + in_line.tick(rt)


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
        row = tries.hold(work, callback_id).callback
        if not person.sees_identity:
            return str(row.number_masked)
        if not work.run(records.seen_by(person.id, row.enquiry_id, SAW)).scalar():
            _note(work, person, row, SAW)
        return in_line.number_of(work, row)


def settle(rt: Runtime, person: Person, callback_id: UUID, outcome: str) -> None:
    """A person has rung, or tried to. Raises Refused, Unknown.

    A try settles nothing: the caller stays on the list. After three a person may leave it.
    """
    with rt.work() as work:
        held = tries.hold(work, callback_id)
        row = held.callback
        _refuse(work, held, outcome)
        event = "tried" if outcome == TRIED else "settled"
        state = move(CALLBACK, CallbackState(row.state), event)
        made = row.tries + (outcome == TRIED)
        values = {"tries": made, "state": state, **_after(work, held, person, outcome)}
        work.run(callbacks.change(callback_id, until_at=None, **values))
        _note(work, person, row, f"callback {event}", outcome)
        ids = {**held.ids, "agent_id": person.id}
        told = {"outcome": outcome, "tries": made, "queue": row.queue}
        work.happened(f"callback_{event}", ids, **told)
        work.changed("owed", "enquiries")


def _refuse(work: Work, held: tries.Held, outcome: str) -> None:
    least = work.rt.council.ring_back.tries
    if held.callback.state != CallbackState.ASKED:
        raise Refused("Nothing was changed: somebody has settled this callback already.")
    if held.picked_up:
        raise Refused("Nothing was changed: they have answered, and are being put through.")
    if held.call is not None and held.call.state != CallState.DUE:
        raise Refused("Nothing was changed: it is being rung at this moment.")
    if outcome == NOT_REACHED and held.callback.tries < least:
        raise Refused(f"Nothing was changed: try {least} times before you leave it.")


def _after(work: Work, held: tries.Held, person: Person, outcome: str) -> dict[str, Any]:
    """What follows: nobody is rung any more, or not before the next time."""
    if outcome != TRIED:
        tries.close(work, held, "settled by a person")
        return {"next_at": None, "done_at": work.now, "done_by": person.id, "outcome": outcome}
    tries.stop(work, held, "tried by a person")
    rules = work.rt.council.ring_back
    more = held.callback.tries + 1 < rules.tries
    next_at = work.now + timedelta(seconds=rules.apart_s) if more else None
    return {"next_at": next_at, "kept_by": None}


def _note(work: Work, person: Person, row: Any, what: str, detail: str | None = None) -> None:
    seen = {"at": work.now, "person_id": person.id, "enquiry_id": row.enquiry_id}
    work.run(records.audit({**seen, "what": what, "detail": detail}))
