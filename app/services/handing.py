"""How a hand-over ends, asked for or not: the caller is always with somebody (S8)."""

from typing import Any
from uuid import UUID

from app.models import waits
from app.runtime import Work
from app.services import consults, endings, enquiries, holds
from routing.states import HandoverState, OfferState

HANDED_OVER = "handed over"
LEFT = "left"


def person_gone(work: Work, offer: Any) -> bool:
    """One of the two of a hand-over is gone; whether the other has the caller.

    The one who asked, while the other is in the room: the hand-over completes by itself. While the
    other is only rung: that ends, and the caller has nobody. The call's row is held.
    """
    handover = consults.live(work, offer.call_id)
    if handover is None:
        return False
    if offer.id == handover.offer_id:
        target_left(work, handover)
        return True
    if handover.state == HandoverState.RINGING:
        send_off(work, handover, "agent left")
        consults.step(work, handover, "let_go", "agent left")
        return False
    complete(work, handover, "agent left")
    return True


def complete(work: Work, handover: Any, why: str = HANDED_OVER) -> None:
    """The caller is the other's: not on hold any more, and with them the enquiry.

    Whoever handed them over writes up.
    """
    consults.step(work, handover, "completed", why)
    holds.end(work, handover.call_id, why)
    offer = _offer(work, handover.from_offer_id)
    endings.finish(work, offer, why)
    if handover.to_team is not None:
        enquiries.hand_to(work, handover.call_id, handover.to_team, handover.to_agent)
    to = handover.to_outside or handover.to_team
    told = {"how": "warm", "to": to, "by": offer.agent_id.hex, "why": why}
    work.happened("transferred", endings.ids_of(offer), **told)


def target_left(work: Work, handover: Any) -> None:
    """The other has left: the caller stays with whoever has them, on hold if they were."""
    event = "taken_back" if handover.state == HandoverState.TOGETHER else "failed"
    send_off(work, handover, LEFT)
    consults.step(work, handover, event, LEFT)


def send_off(work: Work, handover: Any, why: str) -> None:
    """Let the other go: who has talked to the caller writes up, who has not is ready again."""
    offer = _offer(work, handover.offer_id)
    if handover.state == HandoverState.TOGETHER and offer.state == OfferState.ACCEPTED:
        endings.finish(work, offer, why)
    elif offer.state in waits.LIVE:
        endings.end(work, offer, endings.WITHDRAWN, why)


def _offer(work: Work, offer_id: UUID) -> Any:
    return work.run(waits.locked_offer(offer_id)).one()
