"""Offers: a waiting caller proposed to a person, who accepts by a key, or lets it go.

Rows are locked in the order call, wait, offer, agent, leg (models/waits.py).
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from app.models import calls, waits
from app.models import legs as leg_rows
from app.runtime import Runtime, Work
from app.script import JoinRoom
from app.services import (
    agents,
    alerts,
    batches,
    consults,
    endings,
    handing,
    holds,
    legs,
    on_record,
    queueing,
    silences,
)
from app.services.refusals import Refused, Unknown
from routing.match import Choice
from routing.states import OFFER, OfferKind, OfferState, WaitState

ENDED_BY_AGENT = "ended by agent"
NEVER_HELD = "never on hold"


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
    offer = work.run(waits.locked_offer(offer_id)).one()
    if offer.wait_id != wait.id:  # the caller was led on while we waited for the call's row
        wait = work.run(waits.locked_wait(offer.wait_id)).one()
    return Held(call, wait, offer)


def to_duty(work: Work, wait: Any, name: str) -> bool:
    """Offer a waiting caller to an outside number of the directory; False: it is being rung."""
    return propose(work, wait, name, legs.DUTY)


def propose(work: Work, wait: Any, to: UUID | str, role: str, choice: Choice | None = None) -> bool:
    """Offer a waiting caller to an agent (an id) or an outside number (a directory name).

    `choice` is the matcher's, kept with the event: who else was ready, and why not they.
    False: the agent holds another offer or call (I7), or the number is being rung already.
    """
    why = asdict(choice) if choice else {}
    offer_id = _make(work, wait, to, role, queue=wait.queue, kind=OfferKind.TAKE, told=why)
    if offer_id is not None and role == legs.AGENT:  # a ringing duty phone keeps no agent away
        seconds = work.rt.council.queue(wait.queue).offer_s
        until = work.now + timedelta(seconds=seconds)
        work.run(waits.note_wait(wait.id, offered_until=until))
    return offer_id is not None


def consult(work: Work, held: Held, to: UUID | str, queue: str) -> UUID | None:
    """Ask somebody else about a caller who is with somebody; the id of the offer to them.

    None: they hold another offer or call (I7), or are being rung already.
    """
    role = legs.AGENT if isinstance(to, UUID) else legs.DUTY
    return _make(work, held.wait, to, role, queue=queue, kind=OfferKind.CONSULT, told={})


def _make(
    work: Work,
    wait: Any,
    to: UUID | str,
    role: str,
    *,
    queue: str,
    kind: OfferKind,
    told: dict[str, Any],
) -> UUID | None:
    offer_id = work.rt.new_id()
    seconds = work.rt.council.queue(queue).offer_s
    person = {"agent_id": to} if role == legs.AGENT else {"duty": to}
    made = work.run(
        waits.add_offer(
            id=offer_id,
            kind=kind,
            wait_id=wait.id,
            call_id=wait.call_id,
            queue=queue,
            priority=wait.priority,
            state=OFFER.first,
            made_at=work.now,
            expires_at=work.now + timedelta(seconds=seconds),
            **person,
        )
    ).first()
    if made is None:
        return None
    ids = {"call_id": wait.call_id, "wait_id": wait.id, "offer_id": offer_id}
    agent = {"agent_id": to} if isinstance(to, UUID) else {}
    work.happened("offered", {**ids, **agent}, queue=queue, to=role, purpose=kind, **told)
    if isinstance(to, UUID):
        agents.offered(work, to)
    if not isinstance(to, UUID) or not agents.in_browser(work, to):
        work.promise("ring", f"ring:{offer_id}", call_id=wait.call_id, offer=offer_id.hex)
    work.changed("queues")
    return offer_id


def take_back(work: Work, offer_id: UUID) -> None:
    """The agent is needed for an urgent caller (S6); the caller of this offer keeps place and age.

    Nothing is done if the offer was accepted, or ended, in the meantime.
    """
    held = hold(work, offer_id)
    if held.offer.state == OfferState.OPEN:
        why = "an urgent caller came"
        endings.back_in_line(work, held.offer, endings.WITHDRAWN, why)


def label(offer: Any) -> str:
    """What the person of an offer is called in the call's room."""
    took = offer.agent_id is not None and offer.kind == OfferKind.TAKE
    return f"{'agent' if took else 'target'}-{offer.id.hex[-8:]}"


def join_room(work: Work, held: Held, who: str, then: str) -> JoinRoom:
    """Into the call's room, under a label that names nobody."""
    call_id = held.call.id
    events = f"/voice/events/room/{call_id.hex}"
    recorded = f"/voice/events/talk/{call_id.hex}/{held.offer.id.hex}"
    on_record_too = recorded if on_record.wanted(work, held.offer) else ""
    return JoinRoom(room_of(call_id), who, events, then, recorded_path=on_record_too)


def room_of(call_id: UUID) -> str:
    """The name of a call's room: never a number or a name of anybody."""
    return f"enq-{call_id.hex}"


def leg_ended(work: Work, offer_id: UUID, status: str, *, excused: bool = False) -> None:
    """The person's leg is down: nobody there, or the talk is over on their side.

    `excused`: the record was away, and nobody could have been given the caller.
    """
    held = hold(work, offer_id)
    if held.offer.state == OfferState.OPEN:
        how = endings.FAILED if excused else endings.MISSED
        endings.back_in_line(work, held.offer, how, status)
    elif held.offer.state == OfferState.ACCEPTED:
        agent_lost(work, held)


def excuse(work: Work, offer_id: UUID) -> None:
    """The person answered while the record was away, and was sent off: no miss of theirs."""
    held = hold(work, offer_id)
    if held.offer.state == OfferState.OPEN:
        endings.back_in_line(work, held.offer, endings.FAILED, "the record was away")


def left_room(work: Work, call_id: UUID, who: str) -> None:
    """Whoever has the label `who` left the room of a call, whose row is held.

    Nothing if it was not the person who accepted, or if their end is known already.
    """
    for offer in work.run(waits.live_offers(call_id)).all():
        if offer.state == OfferState.ACCEPTED and label(offer) == who:
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
    if held.offer.bridged_at is None:  # whoever is being rung back is looked after if they come
        endings.end(work, held.offer, endings.FAILED, "left before they came")
        return
    if handing.person_gone(work, held.offer):
        return
    endings.finish(work, held.offer, "agent left")
    if holds.end(work, held.call.id, "agent left", in_room=False):
        queueing.put_back(work, held.call, held.offer, "agent left")
    send_back(work, held.offer)


def send_back(work: Work, offer: Any) -> None:
    """The caller of this offer is to leave the room, in which nobody is with them any more."""
    payload = {"offer": offer.id.hex}
    work.promise("send back", f"send-back:{offer.id}", call_id=offer.call_id, **payload)


def nobody_left(work: Work, call_id: UUID, asked_by: UUID) -> None:
    """A caller on hold is alone, whatever was told of the others: to the head of the queue (S8).

    `asked_by`: the offer whose person had put them on hold.
    """
    for offer in work.run(waits.live_offers(call_id)).all():
        if offer.state == OfferState.ACCEPTED:
            agent_lost(work, hold(work, offer.id))
    held = hold(work, asked_by)
    if holds.end(work, call_id, "nobody left", in_room=False):
        queueing.put_back(work, held.call, held.offer, "nobody left")
        send_back(work, held.offer)


def talk_of(work: Work, person_id: UUID) -> Held:
    """The caller whom a person talks to; raises Refused when there is none."""
    offer_id = work.run(waits.live_offer_of(person_id)).scalar_one_or_none()
    held = hold(work, offer_id) if offer_id else None
    if held is None or held.offer.state != OfferState.ACCEPTED or held.offer.bridged_at is None:
        raise Refused("You have no caller on the line.")
    return held


def sid_of(work: Work, offer_id: UUID) -> str | None:
    """The carrier's name of an offer's leg, while it is up as far as is known."""
    leg = work.run(leg_rows.legs_of(offer_id)).first()
    return leg.sid if leg is not None and leg.ended_at is None else None


def _reached(work: Work, offer: Any) -> bool:
    """Whether the person could have answered: a browser showed it, or their phone was rung."""
    if offer.agent_id and agents.in_browser(work, offer.agent_id):
        return offer.kind == OfferKind.TAKE or consults.is_private(work, offer.call_id)
    return any(leg.sid for leg in work.run(leg_rows.legs_of(offer.id)).all())


def _never_rung(work: Work, held: Held) -> None:
    """The carrier did not ring the phone in time: no miss of the person's, and somebody is told.

    A caller who could not be put on hold hears the one who asked, as all the time: they keep them.
    """
    unheld = held.offer.kind == OfferKind.CONSULT and not holds.is_on(work, held.call.id)
    endings.back_in_line(work, held.offer, endings.FAILED, NEVER_HELD if unheld else "never rung")
    if unheld:
        holds.end(work, held.call.id, NEVER_HELD)
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
        if holds.live(work, held.call.id) is not None:
            raise Refused("The caller is on hold. Resume the call first, then end it.")
        if consults.live(work, held.call.id) is not None:
            raise Refused("Complete the hand-over or take the caller back first.")
        endings.finish(work, held.offer, ENDED_BY_AGENT)
        endings.close_room(work, held.offer)


def expire(rt: Runtime) -> int:
    """Free every offer whose lease has run out; how many."""
    with rt.work() as work:
        overdue = work.run(waits.offers_overdue(work.now, 200)).scalars().all()
        away_since = silences.unheard_since(work)
    return batches.each(rt, overdue, partial(_expire_one, away_since=away_since))


def _expire_one(work: Work, offer_id: UUID, away_since: datetime | None) -> None:
    held = hold(work, offer_id)
    if held.offer.expires_at > work.now:
        return
    if held.offer.state == OfferState.OPEN and _reached(work, held.offer):
        excused = away_since is not None and held.offer.expires_at > away_since
        how = endings.FAILED if excused else endings.MISSED
        endings.back_in_line(work, held.offer, how, "not answered in time")
    elif held.offer.state == OfferState.OPEN:
        _never_rung(work, held)
    elif held.offer.state == OfferState.ACCEPTED:
        agent_lost(work, held)
