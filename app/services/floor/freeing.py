"""A supervisor frees somebody who is stuck or forgotten. A call is never dropped by it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import waits
from app.runtime import Runtime, Work
from app.services import agents, endings, offers
from app.services.endings import Ending
from app.services.floor import roles
from app.services.people import Person
from app.services.refusals import Refused
from routing.states import AgentState, OfferState

FREED = Ending("withdrawn", agents.set_away)
ON_A_CALL = (
    "They are on a call, and a call is never cut off from here. Ask them to end it or to hand it "
    "over; when it is over, come back."
)


def free(rt: Runtime, me: Person, person_id: UUID, seen: str, why: str) -> None:
    """Set somebody away: an offer they let ring ends, its caller keeps place and age.

    `seen` is `stamp` of what the supervisor saw: of two who act on one person, the second is
    refused. Raises Refused, Unknown.
    """
    roles.must_act(me)
    why = roles.reason(why)
    with rt.work() as work:
        offer = _offer(work, person_id)
        row = agents.held(work, person_id)
        _refuse(row, offer, seen)
        ids = {"agent_id": person_id, "offer_id": offer.id if offer else None}
        work.happened("freed", ids, was=row.state, why=why, by=me.id.hex)
        if offer is None:
            agents.set_away(work, person_id)
        else:
            endings.back_in_line(work, offer, FREED, "freed by a supervisor")


def stamp(state: str, since: datetime) -> str:
    """What is seen of somebody: another state, or the same begun anew, is another stamp."""
    return f"{state}@{since.isoformat()}"


def _offer(work: Work, person_id: UUID) -> Any:
    """What they are being rung for or talk about, with its call and wait locked; None if nothing.

    Rows are locked in the house's order, the agent's after these.
    """
    offer_id = work.run(waits.live_offer_of(person_id)).scalar_one_or_none()
    held = offers.hold(work, offer_id) if offer_id else None
    live = held is not None and held.offer.state in waits.LIVE
    return held.offer if held and live else None


def _refuse(row: Any, offer: Any, seen: str) -> None:
    if stamp(row.state, row.since) != seen:
        raise Refused(f"They have changed meanwhile: look again, then decide. {roles.NOTHING}")
    if row.state == AgentState.AWAY:
        raise Refused(f"They are away already. {roles.NOTHING}")
    talking = offer is not None and offer.state == OfferState.ACCEPTED
    if talking or row.state == AgentState.ON_CALL:
        raise Refused(f"{ON_A_CALL} {roles.NOTHING}")
