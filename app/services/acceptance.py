"""A call is taken: by key 1 on a rung phone, or by a browser with a ticket (S7, S8)."""

from datetime import timedelta
from uuid import UUID

from app.models import waits
from app.runtime import Work
from app.script import HangUp, Listen, Script, Speak
from app.services import (
    agents,
    consults,
    endings,
    legs,
    offers,
    on_record,
    softphone,
    statuses,
    tickets,
    tries,
)
from app.services.inbox import Webhook
from routing.states import (
    BRING_IN_S,
    LONGEST_CALL_S,
    OFFER,
    WAIT,
    OfferKind,
    OfferState,
    WaitState,
    can,
    move,
)

PRESS_S = 14  # the words, the time to press, and the carrier's way to us
ANSWER_S = 30  # the same for whoever is rung back, and our way to the carrier
COME_IN = Speak("A call is waiting for you. To take it, press 1.")
RING_BACK = Speak("Somebody is to be rung back. To be put through to them, press 1.")
CONSULT = Speak("A colleague asks to speak to you about a call. To speak to them, press 1.")
TAKEN = (Speak("That call has been taken. Goodbye."), HangUp())
NOT_TAKEN = (HangUp(),)
NO_TICKET = (Speak("Sorry, this call could not be connected. Please press Accept again."), HangUp())


def answer(work: Work, offer_id: UUID, sid: str) -> Script:
    """The rung phone was picked up: it must press 1; voicemail never does (S7, S8).

    The words do not name the service: nobody knows yet who has picked up (S12).
    """
    held = offers.hold(work, offer_id)
    if held.offer.state != OfferState.OPEN or not legs.claim(work, offer_id, sid):
        return TAKEN
    _time_to_press(work, held)
    work.happened("ringing", held.ids, what="picked up")
    words = _words(held)
    return (Listen(f"/voice/agent/{offer_id.hex}/accept", (words,), timeout_s=8),)


def _words(held: offers.Held) -> Speak:
    if held.offer.kind == OfferKind.CONSULT:
        return CONSULT
    return RING_BACK if held.wait.state == WaitState.DUE else COME_IN


def accept(work: Work, offer_id: UUID, sid: str, digits: str) -> Script:
    """The person on the leg pressed a key: 1 takes the call, if nobody else has (I6)."""
    held = offers.hold(work, offer_id)
    if digits != "1" or not legs.claim(work, offer_id, sid):
        return NOT_TAKEN
    return _taken(work, held)


def connect(work: Work, hook: Webhook, secret: str) -> Script:
    """An agent's browser calls with a ticket: this does what key 1 does (I6).

    A ticket that is used, expired, another person's or nobody's changes nothing.
    """
    person_id = softphone.whose(hook.caller)
    ticket = tickets.good(work, secret, person_id) if person_id else None
    if ticket is None:
        return NO_TICKET
    held = offers.hold(work, ticket.offer_id)
    if not tickets.use(work, ticket):
        return NO_TICKET
    if statuses.over_already(work, hook):
        return NOT_TAKEN
    leg = legs.ask(work, held.call.id, held.offer.id, legs.AGENT)
    if not legs.claim(work, held.offer.id, hook.sid):
        return TAKEN  # by another window of theirs
    legs.heard_of(work, leg, "in-progress")
    work.happened("ringing", held.ids, what="browser called")
    return _taken(work, held)


def _taken(work: Work, held: offers.Held) -> Script:
    """The call goes to whoever asks first; the others hear that it is taken."""
    offer_id = held.offer.id
    if held.offer.state == OfferState.ACCEPTED:
        return _room(work, held)
    if held.offer.kind == OfferKind.CONSULT:
        return _join(work, held)
    if not _take(work, held):
        return TAKEN
    _lose_others(work, held)
    if held.offer.agent_id:
        agents.accepted(work, held.offer.agent_id)
    waited = (work.now - held.wait.entered_at).total_seconds()
    work.happened("accepted", held.ids, queue=held.wait.queue, wait_s=waited)
    if held.wait.state == WaitState.DUE:
        tries.begin(work, held.call, held.wait, held.offer)
    else:
        work.promise("bring in", f"bring-in:{offer_id}", call_id=held.call.id, offer=offer_id.hex)
    work.changed("queues", "calls")
    return _room(work, held)


def _join(work: Work, held: offers.Held) -> Script:
    """Whoever was asked about a caller comes into their room; the caller hears music meanwhile."""
    handover = consults.live(work, held.call.id)
    in_time = held.offer.expires_at > work.now and held.offer.state == OfferState.OPEN
    if not in_time or handover is None or handover.offer_id != held.offer.id:
        return TAKEN
    if not consults.is_private(work, held.call.id):
        return NO_TICKET
    until = work.now + timedelta(seconds=LONGEST_CALL_S)
    state = move(OFFER, OfferState.OPEN, "accepted")
    there = {"state": state, "accepted_at": work.now, "bridged_at": work.now, "expires_at": until}
    work.run(waits.change_offer(held.offer.id, OfferState.OPEN, **there))
    consults.step(work, handover, "accepted")
    if held.offer.agent_id:
        agents.accepted(work, held.offer.agent_id)
    work.happened("accepted", held.ids, queue=held.offer.queue, purpose=held.offer.kind)
    return _room(work, held)


def _time_to_press(work: Work, held: offers.Held) -> None:
    """Somebody who picked up at the last second still has time to listen and press."""
    until = max(held.offer.expires_at, work.now + timedelta(seconds=PRESS_S))
    work.run(waits.change_offer(held.offer.id, OfferState.OPEN, expires_at=until))
    if held.offer.agent_id and held.offer.kind == OfferKind.TAKE:
        work.run(waits.note_wait(held.wait.id, offered_until=until))


def _take(work: Work, held: offers.Held) -> bool:
    offer, wait = OfferState(held.offer.state), WaitState(held.wait.state)
    if not can(OFFER, offer, "accepted") or held.offer.expires_at <= work.now:
        return False
    if not can(WAIT, wait, "accepted"):
        return False
    until = work.now + timedelta(seconds=_within_s(work, wait))
    recorded = on_record.decided(work, held.offer)
    taken = {"accepted_at": work.now, "expires_at": until, "recorded": recorded}
    accepted = move(OFFER, offer, "accepted")
    work.run(waits.change_offer(held.offer.id, offer, state=accepted, **taken))
    work.run(waits.change_wait(held.wait.id, wait, state=move(WAIT, wait, "accepted")))
    return True


def _within_s(work: Work, wait: WaitState) -> int:
    """How soon the two must be together: a caller is brought in, another has to be rung first."""
    rings_s = work.rt.council.ring_back.ring_for_s
    return rings_s + ANSWER_S if wait == WaitState.DUE else BRING_IN_S


def _lose_others(work: Work, held: offers.Held) -> None:
    for other in work.run(waits.live_offers(held.call.id)).all():
        if other.id != held.offer.id and other.state == OfferState.OPEN:
            endings.end(work, other, endings.LOST)


def _room(work: Work, held: offers.Held) -> Script:
    who, then = offers.label(held.offer), f"/voice/agent/{held.offer.id.hex}/after"
    return (offers.join_room(work, held, who, then),)
