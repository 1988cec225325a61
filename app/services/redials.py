"""Somebody who is to be rung back rings us first: they have their old place, and are not rung.

What they asked for is over when a person talks to them, or they ask again; if they leave before, it
still is owed. A number may be a whole school's: one call takes over one callback, the oldest.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import callbacks, calls, tries
from app.runtime import Work
from app.services import tries as trying
from routing.owed import CALLBACK, CallbackState
from routing.priority import Priority
from routing.states import move

WHY = "they rang us"
ANSWERED, ASKED_AGAIN = "redialled", "asked_again"


def place(work: Work, call: Any) -> datetime:
    """The moment (UTC) that orders a call in queues: its own, or that of the place it keeps.

    The call's row is held. Whatever is being done to ring them back is stopped, unless they have
    answered it: then this is somebody else.
    """
    own: datetime = call.place_at or call.arrived_at
    if call.place_at is not None:
        return own
    found = work.run(tries.asked_from(call.id)).scalar_one_or_none()
    held = trying.hold(work, found) if found else None
    if held is None or held.picked_up or not _free(held.callback):
        return own
    return _take_over(work, call, held)


def _free(row: Any) -> bool:
    return bool(row.state == CallbackState.ASKED and row.redial_id is None)


def _take_over(work: Work, call: Any, held: trying.Held) -> datetime:
    row = held.callback
    trying.stop(work, held, WHY)
    work.run(callbacks.change(row.id, redial_id=call.id, until_at=None))
    since: datetime = min(row.arrived_at, call.arrived_at)
    work.run(calls.change_call(call.id, place_at=since))
    kept_s = (call.arrived_at - since).total_seconds()
    work.happened("place_kept", {"call_id": call.id}, kept_s=kept_s)
    work.changed("owed", "queues")
    return since


def answered(work: Work, call: Any) -> None:
    """A person talks to them: nobody has to ring them back any more."""
    _over(work, call, ANSWERED)


def asked_again(work: Work, call: Any) -> None:
    """They ask to be rung back once more: the new request stands, with the old place."""
    _over(work, call, ASKED_AGAIN)


def _over(work: Work, call: Any, outcome: str) -> None:
    if (callback_id := _held_by(work, call)) is None:
        return
    held = trying.hold(work, callback_id)
    state = move(CALLBACK, CallbackState(held.callback.state), "redialled")
    trying.close(work, held, WHY)
    done = {"state": state, "done_at": work.now, "outcome": outcome}
    work.run(callbacks.change(callback_id, **done))
    work.happened("callback_redialled", held.ids, outcome=outcome, queue=held.callback.queue)
    work.changed("owed", "enquiries")


def gone(work: Work, call: Any) -> None:
    """They hung up before anybody talked to them: what they asked for before still is owed."""
    if (callback_id := _held_by(work, call)) is not None:
        row = trying.hold(work, callback_id).callback
        last = row.tries >= work.rt.council.ring_back.tries  # a person goes on with it
        urgency = Priority(row.priority).raised_to(Priority(call.priority))  # S16; P0, P1: by hand
        paused = max(row.next_at or work.now, work.now)  # since the try before they rang us
        owed = {"priority": urgency, "redial_id": None, "next_at": None if last else paused}
        work.run(callbacks.change(callback_id, **owed))
        work.changed("owed")


def _held_by(work: Work, call: Any) -> UUID | None:
    found: UUID | None = work.run(tries.held_by(call.id)).scalar_one_or_none()
    return found
