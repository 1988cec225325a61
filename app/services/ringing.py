"""What is asked of the carrier: ring, bring in, send back, hang up. Each looks before it acts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import calls, people, waits
from app.models import legs as leg_rows
from app.runtime import CarrierTrouble, Runtime, Work
from app.services import calls as call_service
from app.services import consults, doubt, legs, offers
from routing.states import OfferKind, OfferState

HANGING_UP_S = 2  # so long after an offer ended its leg may still be up


def _offer(effect: Any) -> UUID:
    return UUID(effect.payload["offer"])


def ring(rt: Runtime, effect: Any) -> None:
    """Ring the phone of an open offer, once: a repeat first looks for the leg it may have made."""
    offer_id = _offer(effect)
    with rt.work() as work:
        held = offers.hold(work, offer_id)
        if held.offer.state != OfferState.OPEN:
            return
        _wait_for_silence(work, held.offer)
        _wait_for_privacy(work, held.offer)
        number = _number(work, held.offer)
        if number is None:
            return  # the offer ends by its time, and the chain of today goes on
        role = legs.AGENT if held.offer.agent_id else legs.DUTY
        leg = legs.ask(work, held.call.id, offer_id, role)
        left_s = _time_to_ring(work, held.offer, leg)
    if leg.sid is None:
        sid = _found(rt, leg, number) if effect.attempts > 1 else None
        _rung(rt, offer_id, leg.id, sid or _ring(rt, offer_id, leg.id, number, left_s))


def _wait_for_silence(work: Work, offer: Any) -> None:
    """A phone that we are hanging up at this moment would be busy: a miss of nobody's."""
    since = work.now - timedelta(seconds=HANGING_UP_S)
    if work.run(leg_rows.falling_silent(offer.agent_id, offer.duty, since)).first():
        raise CarrierTrouble("the phone still rings with an offer that has ended")


def _wait_for_privacy(work: Work, offer: Any) -> None:
    """A caller who is to be handed over must not hear what is said about them, nor is it kept."""
    if offer.kind == OfferKind.CONSULT and not consults.make_private(work, offer.call_id):
        raise CarrierTrouble("the caller is not on hold yet, or is still recorded")


def _time_to_ring(work: Work, offer: Any, leg: Any) -> int:
    """For how many seconds the phone rings. Whoever is asked about a caller has all the time of an
    offer from when they are really rung: what hold and pause took before is none of theirs.
    """
    until = offer.expires_at
    if offer.kind == OfferKind.CONSULT:
        seconds = work.rt.council.queue(offer.queue).offer_s
        until = max(until, leg.asked_at + timedelta(seconds=seconds))
        work.run(waits.change_offer(offer.id, OfferState.OPEN, expires_at=until))
        consults.rung(work, offer.call_id, leg.asked_at)
    return max(5, int((until - work.now).total_seconds()))


def _number(work: Work, offer: Any) -> str | None:
    """What is to be rung; None: an outside number that the council file has no more."""
    if offer.duty is not None:
        outside = work.rt.council.directory.get(offer.duty)
        return outside.number if outside else None
    return str(work.run(people.phone_of(offer.agent_id)).scalar_one())


def _found(rt: Runtime, leg: Any, number: str) -> str | None:
    """The leg that a first, unanswered request may have made all the same."""
    made = rt.phone.legs_to(number, leg.asked_at)
    with rt.work() as work:
        others = set(work.run(leg_rows.known_legs(made)).scalars())
    return next((sid for sid in made if sid not in others), None)


def _ring(rt: Runtime, offer_id: UUID, leg_id: UUID, number: str, left_s: int) -> str:
    answer_url = rt.url(f"/voice/agent/{offer_id.hex}")
    return rt.phone.ring(number, answer_url, rt.url(f"/voice/events/leg/{leg_id.hex}"), left_s)


def _rung(rt: Runtime, offer_id: UUID, leg_id: UUID, sid: str) -> None:
    with rt.work() as work:
        held = offers.hold(work, offer_id)
        legs.rung(work, leg_id, sid)
        work.happened("ringing", held.ids, what="rung")
    if held.offer.state not in {OfferState.OPEN, OfferState.ACCEPTED}:
        rt.phone.end_leg(sid)


def bring_in(rt: Runtime, effect: Any) -> None:
    """Take the caller out of the music into the room, after the person has accepted."""
    offer_id = _offer(effect)
    with rt.work() as work:
        held = offers.hold(work, offer_id)
    if held.offer.state != OfferState.ACCEPTED or held.offer.bridged_at is not None:
        return
    url = rt.url(f"/voice/customer/{offer_id.hex}")
    if not rt.phone.bring_in(held.call.sid, url):
        _gone_or_not_yet(rt, held.call)


def _gone_or_not_yet(rt: Runtime, call: Any) -> None:
    """Not in the queue: hung up, or on the way into it; the carrier knows which."""
    status = rt.phone.status(call.sid)
    with rt.work() as work:
        row = work.run(calls.locked_call(call.id)).one()
        over = doubt.over(work, row, status)
        if over:
            call_service.end(work, row, "caller", work.now)
    if not over:
        raise CarrierTrouble("the caller is not in the queue yet")


def send_back(rt: Runtime, effect: Any) -> None:
    """The person was lost, the caller is alone in the room: back to a person (S8)."""
    offer_id = _offer(effect)
    with rt.work() as work:
        held = offers.hold(work, offer_id)
        needed = held.call.ended_at is None and not _with_another(work, held.call)
    if needed:
        url = rt.url(f"/voice/customer/{offer_id.hex}/after")
        rt.phone.move(held.call.sid, url)


def _with_another(work: Work, call: Any) -> bool:
    """Whether somebody talks to the caller: a repeat comes late, and would take them from there."""
    live = work.run(waits.live_offers(call.id)).all()
    return any(one.state == OfferState.ACCEPTED and one.bridged_at for one in live)


def end_leg(rt: Runtime, effect: Any) -> None:
    """Hang up the leg of an offer, unless it is down already."""
    with rt.work() as work:
        leg = work.run(leg_rows.legs_of(_offer(effect))).first()
    if leg is not None and leg.sid is not None and leg.ended_at is None:
        rt.phone.end_leg(leg.sid)


def end_room(rt: Runtime, effect: Any) -> None:
    """Close the call's room; whoever is in it goes on with what their document says next.

    The room of the caller's next talk has the same name: a repeat that comes late leaves it alone.
    """
    with rt.work() as work:
        call_service.held(work, effect.call_id)
        live = work.run(waits.live_offers(effect.call_id)).all()
    if all(one.state != OfferState.ACCEPTED for one in live):
        rt.phone.end_room(offers.room_of(effect.call_id))
