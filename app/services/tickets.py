"""Tickets: what a browser sends is anybody's to write, so it sends one secret of ours, once (I10).

A ticket is good for one offer, one person and one session, for half a minute and a single call.
"""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.models import tickets, waits
from app.runtime import Runtime, Work
from app.services import agents, consults, offers
from app.services.people import digest
from app.services.refusals import NotYet, Refused
from routing.states import OfferKind, OfferState

TICKET_S = 30
NOT_ON_HOLD = "The caller is just being put on hold. Press Accept again in a moment."
CONNECT_S = 10  # from Accept at the last second to the carrier's request


class Good(NamedTuple):
    """A ticket, and the offer it is for."""

    id: UUID
    offer_id: UUID


def issue(rt: Runtime, session: str, offer_id: UUID) -> str:
    """A ticket for an offer that is open to the person of a session (its secret).

    Raises Refused, NotYet while the caller would hear what is said about them, and Unknown for an
    offer that never was.
    """
    secret = rt.new_secret()
    with rt.work() as work:
        held = offers.hold(work, offer_id)
        owner = work.run(tickets.session(digest(session), work.now)).one_or_none()
        if owner is None or not _open_to(work, held.offer, owner.person_id):
            raise Refused("This offer is no longer open.")
        if not agents.in_browser(work, owner.person_id):
            raise Refused("Your calls come to your phone: answer it there.")
        if held.offer.kind == OfferKind.CONSULT and not consults.make_private(work, held.call.id):
            raise NotYet(NOT_ON_HOLD)
        _time_to_connect(work, held)
        until = work.now + timedelta(seconds=TICKET_S)
        new_id, kept = rt.new_id(), digest(secret)
        work.run(tickets.new_ticket(new_id, kept, offer_id, owner.id, work.now, until))
    return secret


def _open_to(work: Work, offer: Any, person_id: UUID) -> bool:
    is_open = offer.state == OfferState.OPEN and offer.expires_at > work.now
    return bool(is_open and offer.agent_id == person_id)


def _time_to_connect(work: Work, held: offers.Held) -> None:
    """Once for an offer: whoever accepts at the last second still gets through."""
    if work.run(tickets.tickets_for(held.offer.id)).first() is not None:
        return
    until = max(held.offer.expires_at, work.now + timedelta(seconds=CONNECT_S))
    work.run(waits.change_offer(held.offer.id, OfferState.OPEN, expires_at=until))
    if held.offer.kind == OfferKind.TAKE:
        work.run(waits.note_wait(held.wait.id, offered_until=until))


def good(work: Work, secret: str, person_id: UUID) -> Good | None:
    """The ticket of this secret, if it is this person's and not too old."""
    row = work.run(tickets.good_ticket(digest(secret), person_id, work.now)).one_or_none()
    return Good(row.id, row.offer_id) if row else None


def use(work: Work, ticket: Good) -> bool:
    """Use it up; False: it was used before."""
    return bool(work.run(tickets.use(ticket.id, work.now)).rowcount)
