"""The line of an agent's browser is lost: nothing is offered where nobody could accept it.

The lease is ours as before: a window that says nothing is gone after it, whatever its line does.
"""

from uuid import UUID

from app.models import waits
from app.runtime import Runtime
from app.services import agents, endings, offers
from routing.states import OfferState


def lost(rt: Runtime, person_id: UUID) -> None:
    """What is offered goes to somebody else at once, and they are away; a talk is left alone."""
    with rt.work() as work:
        if not agents.in_browser(work, person_id):
            return
        offer_id = work.run(waits.live_offer_of(person_id)).scalar_one_or_none()
        if offer_id is not None:
            held = offers.hold(work, offer_id)
            if held.offer.state == OfferState.OPEN:
                endings.back_in_line(work, held.offer, endings.FAILED, agents.LINE_LOST)
        agents.line_lost(work, person_id)
