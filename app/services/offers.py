"""Offers: a waiting caller proposed to a person, who accepts by a key, or lets it go.

Rows are locked in the order call, wait, offer, agent, leg (models/waits.py).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import calls, waits
from app.models import legs as leg_rows
from app.runtime import Runtime, Work
from app.script import HangUp, JoinRoom, Listen, Script, Speak
from app.services import agents, alerts, batches, endings, legs
from app.services.refusals import Refused, Unknown
from routing.states import OfferState, WaitState

BRING_IN_S = 20
PRESS_S = 14  # the words, the time to press, and the carrier's way to us
TAKEN = (Speak("That call has been taken. Goodbye."), HangUp())
NOT_TAKEN = (HangUp(),)
ENDED_BY_AGENT = "ended by agent"


@dataclass(frozen=True)
class Held:
    """An offer with its call and wait, all three locked."""

    call: Any
    wait: Any
    offer: Any

    @property
    def ids(self) -> dict[str, UUID | None]:
        """For the events."""
        return endings.ids_of(self.offer)


def hold(work: Work, offer_id: UUID) -> Held:
    """Lock an offer and what it belongs to, in the house's order; raises Unknown."""
    place = work.run(waits.place_of_offer(offer_id)).one_or_none()
    if place is None:
        raise Unknown(f"no offer {offer_id}")
    call = work.run(calls.locked_call(place.call_id)).one()
    wait = work.run(waits.locked_wait(place.wait_id)).one()
    return Held(call, wait, work.run(waits.locked_offer(offer_id)).one())


def to_duty(work: Work, wait: Any, name: str) -> bool:
    """Offer a waiting caller to an outside number of the directory; False: it is being rung."""
    return propose(work, wait, name, legs.DUTY)


def propose(work: Work, wait: Any, to: UUID | str, role: str) -> bool:
    """Offer a waiting caller to an agent (an id) or an outside number (a directory name).

    False: the agent holds another offer or call (I7), or the number is being rung already.
    """
    offer_id = work.rt.new_id()
    seconds = work.rt.council.queues[wait.queue].offer_s
    expires_at = work.now + timedelta(seconds=seconds)
    person = {"agent_id": to} if role == legs.AGENT else {"duty": to}
    made = work.run(
        waits.add_offer(
            id=offer_id,
            wait_id=wait.id,
            call_id=wait.call_id,
            queue=wait.queue,
            priority=wait.priority,
            state=OfferState.OPEN,
            made_at=work.now,
            expires_at=expires_at,
            **person,
        )
    ).first()
    if made is None:
        return False
    ids = {"call_id": wait.call_id, "wait_id": wait.id, "offer_id": offer_id}
    agent = {"agent_id": to} if isinstance(to, UUID) else {}
    work.happened("offered", {**ids, **agent}, queue=wait.queue, to=role)
    if isinstance(to, UUID):  # a ringing duty phone keeps no agent from the caller
        work.run(waits.note_wait(wait.id, offered_until=expires_at))
        agents.offered(work, to)
    work.promise("ring", f"ring:{offer_id}", call_id=wait.call_id, offer=offer_id.hex)
    work.changed("queues")
    return True


def accept(work: Work, offer_id: UUID, sid: str, digits: str) -> Script:
    """The person on the leg pressed a key: 1 takes the call, if nobody else has (I6)."""
    held = hold(work, offer_id)
    if digits != "1" or not legs.claim(work, offer_id, sid):
        return NOT_TAKEN
    if held.offer.state == OfferState.ACCEPTED:
        return _room(held)
    if not _take(work, held):
        return TAKEN
    _lose_others(work, held)
    if held.offer.agent_id:
        agents.accepted(work, held.offer.agent_id)
    waited = (work.now - held.wait.entered_at).total_seconds()
    work.happened("accepted", held.ids, queue=held.wait.queue, wait_s=waited)
    work.promise("bring in", f"bring-in:{offer_id}", call_id=held.call.id, offer=offer_id.hex)
    work.changed("queues", "calls")
    return _room(held)


def _time_to_press(work: Work, held: Held) -> None:
    """Somebody who picked up at the last second still has time to listen and press."""
    until = max(held.offer.expires_at, work.now + timedelta(seconds=PRESS_S))
    work.run(waits.change_offer(held.offer.id, OfferState.OPEN, expires_at=until))
    if held.offer.agent_id:
        work.run(waits.note_wait(held.wait.id, offered_until=until))


def _take(work: Work, held: Held) -> bool:
    if held.offer.state != OfferState.OPEN or held.offer.expires_at <= work.now:
        return False
    if held.wait.state != WaitState.WAITING:
        return False
    until = work.now + timedelta(seconds=BRING_IN_S)
    taken = {"state": OfferState.ACCEPTED, "accepted_at": work.now, "expires_at": until}
    work.run(waits.change_offer(held.offer.id, OfferState.OPEN, **taken))
    work.run(waits.change_wait(held.wait.id, WaitState.WAITING, state=WaitState.BRIDGING))
    return True


def _lose_others(work: Work, held: Held) -> None:
    for other in work.run(waits.live_offers(held.call.id)).all():
        if other.id != held.offer.id and other.state == OfferState.OPEN:
            endings.end(work, other, endings.LOST)


def take_back(work: Work, offer_id: UUID) -> None:
    """The agent is needed for an urgent caller (S6); the caller of this offer keeps place and age.

    Nothing is done if the offer was accepted, or ended, in the meantime.
    """
    held = hold(work, offer_id)
    if held.offer.state == OfferState.OPEN:
        why = "an urgent caller came"
        endings.back_in_line(work, held.offer, endings.WITHDRAWN, why)


def _room(held: Held) -> Script:
    return (join_room(held, _label(held.offer), f"/voice/agent/{held.offer.id.hex}/after"),)


def _label(offer: Any) -> str:
    role = "agent" if offer.agent_id else "target"
    return f"{role}-{offer.id.hex[:8]}"


def join_room(held: Held, label: str, then: str) -> JoinRoom:
    """Into the call's room, under a label that names nobody."""
    events = f"/voice/events/room/{held.call.id.hex}"
    return JoinRoom(room_of(held.call.id), label, events, then)


def room_of(call_id: UUID) -> str:
    """The name of a call's room: never a number or a name of anybody."""
    return f"enq-{call_id.hex}"


def answer(work: Work, offer_id: UUID, sid: str) -> Script:
    """The rung phone was picked up: it must press 1; voicemail never does (S7, S8).

    The words do not name the service: nobody knows yet who has picked up (S12).
    """
    held = hold(work, offer_id)
    if held.offer.state != OfferState.OPEN or not legs.claim(work, offer_id, sid):
        return TAKEN
    _time_to_press(work, held)
    work.happened("ringing", held.ids, what="picked up")
    words = Speak("A call is waiting for you. To take it, press 1.")
    return (Listen(f"/voice/agent/{offer_id.hex}/accept", (words,), timeout_s=8),)


def leg_ended(work: Work, offer_id: UUID, status: str) -> None:
    """The person's leg is down: nobody there, or the talk is over on their side."""
    held = hold(work, offer_id)
    if held.offer.state == OfferState.OPEN:
        endings.back_in_line(work, held.offer, endings.MISSED, status)
    elif held.offer.state == OfferState.ACCEPTED:
        agent_lost(work, held)


def left_room(work: Work, call_id: UUID, label: str) -> None:
    """Whoever has this label left the room of a call, whose row is held; nothing if it was not the
    person who accepted, or if their end is known already.
    """
    for offer in work.run(waits.live_offers(call_id)).all():
        if offer.state == OfferState.ACCEPTED and _label(offer) == label:
            agent_lost(work, hold(work, offer.id))


def decline(rt: Runtime, person_id: UUID, offer_id: UUID, reason: str) -> None:
    """The agent says no, with a reason; the caller keeps place and age."""
    if not reason.strip():
        raise Refused("Say why you cannot take this call.")
    with rt.work() as work:
        held = hold(work, offer_id)
        if held.offer.agent_id != person_id or held.offer.state != OfferState.OPEN:
            raise Refused("This offer is no longer open.")
        endings.back_in_line(work, held.offer, endings.DECLINED, reason)


def agent_lost(work: Work, held: Held) -> None:
    """An accepted offer whose person is gone: the caller is never left alone (S8)."""
    if held.wait.state == WaitState.BRIDGING:
        endings.never_met(work, held.offer)
        return
    endings.finish(work, held.offer, "agent left")
    work.promise(
        "send back", f"send-back:{held.offer.id}", call_id=held.call.id, offer=held.offer.id.hex
    )


def _rung(work: Work, offer_id: UUID) -> bool:
    return any(leg.sid for leg in work.run(leg_rows.legs_of(offer_id)).all())


def _never_rung(work: Work, held: Held) -> None:
    """The carrier did not ring the phone in time: no miss of the person's, and somebody is told."""
    endings.back_in_line(work, held.offer, endings.FAILED, "never rung")
    key = f"not-rung:{held.call.id}"
    alerts.raise_once(work, key, "phone_not_rung", call_id=held.call.id, queue=held.wait.queue)


def end_call(rt: Runtime, person_id: UUID) -> None:
    """The agent presses End: the room is closed, the caller is thanked, wrap-up begins."""
    with rt.work() as work:
        offer_id = work.run(waits.live_offer_of(person_id)).scalar_one_or_none()
        if offer_id is None:
            raise Refused("There is no call to end.")
        held = hold(work, offer_id)
        if held.offer.state != OfferState.ACCEPTED or held.offer.bridged_at is None:
            raise Refused("The caller has not joined yet.")
        endings.finish(work, held.offer, ENDED_BY_AGENT)
        endings.close_room(work, held.offer)


def expire(rt: Runtime) -> int:
    """Free every offer whose lease has run out; how many."""
    with rt.work() as work:
        overdue = work.run(waits.offers_overdue(work.now, 200)).scalars().all()
    return batches.each(rt, overdue, _expire_one)


def _expire_one(work: Work, offer_id: UUID) -> None:
    held = hold(work, offer_id)
    if held.offer.expires_at > work.now:
        return
    if held.offer.state == OfferState.OPEN and _rung(work, offer_id):
        endings.back_in_line(work, held.offer, endings.MISSED, "not answered in time")
    elif held.offer.state == OfferState.OPEN:
        _never_rung(work, held)
    elif held.offer.state == OfferState.ACCEPTED:
        agent_lost(work, held)
