"""A caller on hold: begun and ended in the record; the carrier is brought to what is written."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import holds
from app.runtime import Work
from app.services import on_record
from routing.states import HOLD, HOLD_LOOK_S, HoldState, move


def live(work: Work, call_id: UUID) -> Any:
    """The hold of a call whose row is held; None when the caller is not on hold."""
    return work.run(holds.live_hold(call_id)).one_or_none()


def is_on(work: Work, call_id: UUID) -> bool:
    """Whether the carrier has put the caller on hold: they hear nothing of what is said."""
    hold = live(work, call_id)
    return hold is not None and hold.state == HoldState.ON


def begin(work: Work, offer: Any) -> None:
    """The caller is to hear music; nothing if they do already. The call's row is held."""
    if live(work, offer.call_id) is not None:
        return
    hold_id = work.rt.new_id()
    work.run(
        holds.add_hold(
            id=hold_id,
            call_id=offer.call_id,
            offer_id=offer.id,
            state=HOLD.first,
            asked_at=work.now,
            look_at=work.now + timedelta(seconds=HOLD_LOOK_S),
        )
    )
    _tell(work, "held", offer.call_id, offer.agent_id)
    work.promise("hold", f"hold:{hold_id}", call_id=offer.call_id)
    on_record.follow(work, offer.call_id)


def end(work: Work, call_id: UUID, why: str, *, in_room: bool = True) -> bool:
    """The hold is over, if there was one. The call's row is held.

    `in_room`: the caller stays there, and the carrier is to let them hear the others again.
    """
    hold = live(work, call_id)
    if hold is None:
        return False
    over = {"state": move(HOLD, HoldState(hold.state), "over"), "ended_at": work.now, "why": why}
    work.run(holds.change_hold(hold.id, hold.state, **over))
    held_s = (work.now - hold.asked_at).total_seconds()
    _tell(work, "unheld", call_id, None, held_s=held_s, why=why)
    if in_room:
        work.promise("hold", f"unhold:{hold.id}", call_id=call_id)
        on_record.follow(work, call_id)
    return True


def done(work: Work, hold: Any) -> None:
    """The carrier has put the caller on hold; the row is held."""
    if hold.state == HoldState.ASKED:
        on = move(HOLD, HoldState.ASKED, "held")
        work.run(holds.change_hold(hold.id, hold.state, state=on, held_at=work.now))


def look_later(work: Work, hold: Any, after_s: float = HOLD_LOOK_S) -> None:
    """Somebody is with the caller: look again after so many seconds."""
    at = work.now + timedelta(seconds=after_s)
    work.run(holds.change_hold(hold.id, hold.state, look_at=at))


def _tell(work: Work, kind: str, call_id: UUID, agent_id: UUID | None, **data: Any) -> None:
    work.happened(kind, {"call_id": call_id, "agent_id": agent_id}, **data)
    work.changed("calls", "agents")
