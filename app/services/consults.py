"""The steps of a hand-over in its row; whoever takes one holds the call's row."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import handovers
from app.runtime import Work
from app.services import holds, on_record
from routing.states import HANDOVER, RING_OUT_S, HandoverState, can, move

PAUSES_S = 3  # a colleague is rung no later for a pause than that
CONSULT = {HandoverState.RINGING, HandoverState.CONSULTING}


def live(work: Work, call_id: UUID) -> Any:
    """The hand-over of a call that is not over; None when there is none."""
    return work.run(handovers.live_handover(call_id)).one_or_none()


def is_private(work: Work, call_id: UUID) -> bool:
    """Whether a colleague may be asked about the caller now: they hear music, and nothing of it is
    kept on tape. The call's row is held.
    """
    return holds.is_on(work, call_id) and on_record.is_quiet(work, call_id)


def make_private(work: Work, call_id: UUID) -> bool:
    """The same, where somebody is to be rung or let in now: a pause that has taken too long is
    waited for no more, also while the carrier has not answered at all.
    """
    if not holds.is_on(work, call_id):
        return False
    give_up_late(work, call_id)
    return on_record.is_quiet(work, call_id)


def give_up_late(work: Work, call_id: UUID) -> None:
    """Give the recording up if somebody is asked about the caller and its pause does not come.
    The call's row is held.
    """
    handover, late = live(work, call_id), work.now - timedelta(seconds=PAUSES_S)
    asked = handover is not None and handover.state in CONSULT and handover.asked_at <= late
    if asked and not on_record.is_quiet(work, call_id):
        on_record.give_up(work, on_record.live(work, call_id))


def rung(work: Work, call_id: UUID, at: datetime) -> None:
    """Whoever is asked about the caller is really rung since a moment (UTC): only from then on is
    it counted how long they take.
    """
    handover = live(work, call_id)
    if handover is not None and handover.state == HandoverState.RINGING:
        until = max(handover.expires_at, at + timedelta(seconds=RING_OUT_S))
        work.run(handovers.change_handover(handover.id, handover.state, expires_at=until))


def step(work: Work, handover: Any, event: str, why: str | None = None) -> None:
    """The hand-over goes on by an event of its table; both desks look again."""
    state = move(HANDOVER, HandoverState(handover.state), event)
    changes: dict[str, Any] = {"state": state, "why": why}
    if HANDOVER.rests(state):
        changes["ended_at"] = work.now
    else:
        limit_s = HANDOVER.deadlines[state].seconds or 0
        changes["expires_at"] = work.now + timedelta(seconds=limit_s)
    work.run(handovers.change_handover(handover.id, handover.state, **changes))
    on_record.follow(work, handover.call_id)  # nobody outside is recorded, nor what is said of them
    ids = {"call_id": handover.call_id, "agent_id": handover.from_agent}
    work.happened("handover", ids, state=state, why=why, offer=handover.offer_id.hex)
    for person_id in (handover.from_agent, handover.to_agent):
        work.changed("calls", f"agent:{person_id}")


def not_taken(work: Work, offer: Any, why: str) -> None:
    """Nobody came of the ring: the caller stays on hold with whoever has them, who is told."""
    handover = live(work, offer.call_id)
    if handover is not None and handover.offer_id == offer.id:
        step(work, handover, "failed", why)


def let_go(work: Work, call_id: UUID, why: str) -> None:
    """There is no caller to hand over any more."""
    handover = live(work, call_id)
    if handover is not None and can(HANDOVER, HandoverState(handover.state), "let_go"):
        step(work, handover, "let_go", why)
