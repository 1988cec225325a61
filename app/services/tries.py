"""A try to ring somebody back: in line at the place kept, an agent first, then their number.

Each is a call of ours, with a stay in the queue, about the enquiry of the call in which they asked.
Rows are locked in the order call, wait, offer, agent, leg, and the callback after all of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import callbacks, calls, tries, waits
from app.runtime import Work
from app.services import alerts, endings
from app.services.refusals import Unknown
from routing.owed import CALLBACK, CallbackState
from routing.states import CALL, WAIT, CallState, OfferState, WaitState, move

MOST_LOOKS = 3
NEVER_RUNG = "never rung"


@dataclass(frozen=True)
class Held:
    """A callback with the call of ours that is to make it and its stay, if any; all locked."""

    callback: Any
    call: Any
    wait: Any

    @property
    def ids(self) -> dict[str, UUID | None]:
        """For the events: they belong to the call in which the caller asked."""
        return ids_of(self.callback)

    @property
    def picked_up(self) -> bool:
        """Whether whoever answered the telephone that we rang has pressed the key: a machine may
        have answered, and presses none.
        """
        if self.call is None:
            return False
        ringing = self.call.state in {CallState.DUE, CallState.CALLING}
        return self.call.key_at is not None or not ringing


def ids_of(callback: Any) -> dict[str, UUID | None]:
    """A callback's ids, for the events."""
    return {"call_id": callback.call_id, "enquiry_id": callback.enquiry_id}


def hold(work: Work, callback_id: UUID) -> Held:
    """Lock a callback and what is about to make it, in the house's order; raises Unknown."""
    for _ in range(MOST_LOOKS):
        place = work.run(tries.try_of(callback_id)).one_or_none()
        if place is None:
            break
        call = work.run(calls.locked_call(place.try_id)).one() if place.try_id else None
        wait = work.run(waits.live_wait(place.try_id)).one_or_none() if call else None
        row = work.run(callbacks.locked(callback_id)).one()
        if row.try_id == place.try_id:
            return Held(row, call, wait)
    raise Unknown("There is no such callback.")


def begin(work: Work, call: Any, wait: Any, offer: Any) -> None:
    """An agent has accepted and is on their telephone: now the number is rung."""
    calling = move(CALL, CallState(call.state), "accepted")
    work.run(calls.change_call(call.id, state=calling, heard_at=work.now))
    work.run(waits.note_wait(wait.id, heard_at=work.now))
    work.promise("ring back", f"ring-back:{offer.id}", call_id=call.id, offer=offer.id.hex)


def reached(work: Work, call: Any) -> None:
    """A person talks to whoever asked: this callback is made. The call's row is held."""
    _end_stay(work, call.id, "returned")
    with_them = [o for o in _offers(work, call.id) if o.state == OfferState.ACCEPTED]
    by = with_them[0].agent_id if with_them else None
    row = _callback_of(work, call)
    if row is None or row.state != CallbackState.ASKED:
        return
    state, count = move(CALLBACK, CallbackState(row.state), "reached"), row.tries + 1
    done = {"state": state, "done_at": work.now, "done_by": by, "outcome": "spoken"}
    work.run(callbacks.change(row.id, tries=count, next_at=None, until_at=None, **done))
    waited_s = (work.now - row.asked_at).total_seconds()
    known = {"queue": row.queue, "team": row.team, "tries": count, "waited_s": waited_s}
    work.happened("callback_done", {**ids_of(row), "agent_id": by}, **known)
    work.changed("owed", "queues")


def over(work: Work, call: Any, how: str, at: datetime) -> None:
    """Nobody came to the telephone who pressed the key: the agent is free at once, and it counts as
    a try if a telephone was rung. The call's row is held.
    """
    _end_stay(work, call.id, "unreached")
    let_go(work, call.id, how)
    ended = move(CALL, CallState(call.state), "hung_up")
    gone = {"state": ended, "ended_at": at, "ended_by": how, "outcome": tries.NOT_REACHED}
    work.run(calls.change_call(call.id, **gone))
    count(work, call, how if call.sid else NEVER_RUNG)


def let_go(work: Work, call_id: UUID, why: str) -> None:
    """The agents who were asked, or wait in the room, are free; none of it is their doing."""
    for offer in _offers(work, call_id):
        endings.end(work, offer, endings.WITHDRAWN, why)


def count(work: Work, call: Any, how: str) -> None:
    """A try has come to nothing: another one later, or after the last one a person is told."""
    row = _callback_of(work, call)
    if row is None or row.state != CallbackState.ASKED or row.try_id != call.id:
        return
    rules = work.rt.council.ring_back
    made = row.tries + (how != NEVER_RUNG)
    last = made >= rules.tries
    after_s = rules.apart_s if how != NEVER_RUNG else 0
    next_at = None if last else work.now + timedelta(seconds=after_s)
    work.run(callbacks.change(row.id, tries=made, try_id=None, until_at=None, next_at=next_at))
    kind = "callback_failed" if last else "callback_missed"
    work.happened(kind, ids_of(row), how=how, tries=made, queue=row.queue)
    if last:
        tell(work, row, "callback_not_reached")
    work.changed("owed", "queues")


def tell(work: Work, row: Any, kind: str) -> None:
    """A person has to go on with it: it stays on the list of its team."""
    key = f"{kind}:{row.id}:{row.tries}"
    alerts.raise_once(work, key, kind, call_id=row.call_id, queue=row.queue, team=row.team)


def stop(work: Work, held: Held, why: str) -> None:
    """It is not to be rung now: out of line, and a telephone that we ring is hung up.

    Whoever has pressed the key already is on their way to a person, and nobody hangs up on them:
    they hear that talks are recorded, or wait in the queue (S8).
    """
    if held.wait is None or held.picked_up:
        return
    let_go(work, held.call.id, why)
    _end_stay(work, held.call.id, "lapsed")
    if held.call.state == CallState.CALLING:
        _end_call(work, held.call, why)
        work.promise("end line", f"end-line:{held.call.id}", call_id=held.call.id)
        work.run(callbacks.change(held.callback.id, try_id=None))
    work.changed("owed", "queues")


def close(work: Work, held: Held, why: str) -> None:
    """The callback is settled: no call of ours is left over."""
    stop(work, held, why)
    if held.call is not None and held.call.state == CallState.DUE:
        _end_call(work, held.call, why)


def put_back(work: Work, call: Any, why: str) -> None:
    """An agent accepted, and the number is not to be rung now after all; no try of anybody's."""
    let_go(work, call.id, why)
    _end_stay(work, call.id, "lapsed")
    back = move(CALL, CallState(call.state), "put_back")
    work.run(calls.change_call(call.id, state=back))
    if (row := _callback_of(work, call)) is not None:
        work.run(callbacks.change(row.id, until_at=None, next_at=work.now))


def _end_call(work: Work, call: Any, why: str) -> None:
    ended = move(CALL, CallState(call.state), "hung_up")
    gone = {"state": ended, "ended_at": work.now, "ended_by": why, "outcome": "not_rung"}
    work.run(calls.change_call(call.id, **gone))


def _end_stay(work: Work, call_id: UUID, event: str) -> None:
    wait = work.run(waits.live_wait(call_id)).one_or_none()
    if wait is not None:
        state = move(WAIT, WaitState(wait.state), event)
        work.run(waits.change_wait(wait.id, wait.state, state=state, ended_at=work.now))


def _offers(work: Work, call_id: UUID) -> list[Any]:
    return list(work.run(waits.live_offers(call_id)).all())


def _callback_of(work: Work, call: Any) -> Any:
    callback_id = work.run(tries.of_try(call.id)).scalar_one_or_none()
    return work.run(callbacks.locked(callback_id)).one() if callback_id else None
