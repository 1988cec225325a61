"""A supervisor listens to a talk, whispers to the colleague, or joins: only where the council has
switched it on, never in secret, and never alone with a caller.

Their own phone is rung; they come into the call's room as one who neither begins nor ends it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import calls, people, waits
from app.models import listens as rows
from app.models.legs import known_legs
from app.runtime import Runtime, Work
from app.script import HangUp, JoinRoom, Listen, Script, Speak
from app.services import batches, listens, offers
from app.services.floor import roles
from app.services.inbox import Webhook
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from routing.ladder import terminal
from routing.listening import LISTEN, RING_S, How, ListenState
from routing.states import AgentState, OfferState, can, move

OFF = f"The council has not switched this on. {roles.NOTHING}"
NO_TALK = f"Nobody talks with a colleague on this call now. {roles.NOTHING}"
TAKES_CALLS = f"Set yourself away first: your phone cannot ring for both. {roles.NOTHING}"
ONE_AT_A_TIME = f"Somebody is in that call already, or you are in another. {roles.NOTHING}"
WORDS = Speak("You asked to come into a call. To come in, press 1.")
GONE: Script = (HangUp(),)


def begin(rt: Runtime, me: Person, call_id: UUID, how: str, why: str) -> None:
    """Ring the supervisor's own phone into the talk of a call. Raises Refused."""
    roles.must_act(me)
    why = roles.reason(why)
    if not rt.council.listen_in:
        raise Refused(OFF)
    if how not in list(How):
        raise Refused(f"Choose how you take part. {roles.NOTHING}")
    with rt.work() as work:
        offer = _talk(work, call_id, me)
        _free(work, me)
        listen_id = rt.new_id()
        made = rows.add_listen(
            id=listen_id, offer_id=offer.id, person_id=me.id, how=how, why=why,
            state=LISTEN.first, asked_at=work.now,
        )  # fmt: skip
        if work.run(made).first() is None:
            raise Refused(ONE_AT_A_TIME)
        _tell(work, offer, "asked", how=how, why=why, by=me.id.hex)
        key = f"listen:{listen_id}"
        work.promise("listen", key, call_id=call_id, listen=listen_id.hex)


def _talk(work: Work, call_id: UUID, me: Person) -> Any:
    """The talk of a colleague with the caller, locked after its call; raises Unknown."""
    if work.run(calls.locked_call(call_id)).one_or_none() is None:
        raise Unknown(f"no call {call_id}")
    for row in work.run(waits.live_offers(call_id)).all():
        taken = row.state == OfferState.ACCEPTED and row.bridged_at is not None
        if taken and row.agent_id is not None and row.agent_id != me.id:
            return row
    raise Refused(NO_TALK)


def _free(work: Work, me: Person) -> None:
    row = work.run(people.locked_agent(me.id)).one_or_none()
    phone = work.run(people.phone_of(me.id)).scalar_one_or_none()
    if row is None or phone is None:
        raise Refused(f"You have no phone here that could be rung. {roles.NOTHING}")
    if row.state != AgentState.AWAY:
        raise Refused(TAKES_CALLS)


def stop(rt: Runtime, me: Person, call_id: UUID) -> None:
    """The supervisor leaves; the talk goes on. Raises Refused if they are not in it."""
    with rt.work() as work:
        mine = [row for row in work.run(rows.live_at(call_id)).all() if row.person_id == me.id]
        if not mine:
            raise Refused(f"You are not in this call. {roles.NOTHING}")
        _end(work, mine[0].id, "left")


def _held(work: Work, listen_id: UUID) -> tuple[offers.Held, Any]:
    """The talk's rows and the listen's, locked; raises Unknown."""
    offer_id = work.run(rows.offer_of(listen_id)).scalar_one_or_none()
    if offer_id is None:
        raise Unknown(f"no listen {listen_id}")
    held = offers.hold(work, offer_id)
    return held, work.run(rows.locked_listen(listen_id)).one()


def _end(work: Work, listen_id: UUID, why: str) -> None:
    held, row = _held(work, listen_id)
    if not can(LISTEN, ListenState(row.state), "over"):
        return
    state = move(LISTEN, ListenState(row.state), "over")
    work.run(rows.change_listen(listen_id, state=state, ended_at=work.now, ended_why=why))
    listens.told(work, held.offer, listen_id, row.person_id, why)


def _tell(work: Work, offer: Any, what: str, **data: str) -> None:
    ids = {"call_id": offer.call_id, "offer_id": offer.id, "agent_id": offer.agent_id}
    work.happened("listened", ids, what=what, **data)
    work.changed("calls", f"agent:{offer.agent_id}")


def ring(rt: Runtime, effect: Any) -> None:
    """Ring the supervisor's phone, once: a repeat first looks for the leg it may have made."""
    listen_id = UUID(effect.payload["listen"])
    with rt.work() as work:
        _, row = _held(work, listen_id)
        number = work.run(people.phone_of(row.person_id)).scalar_one()
    if row.state != ListenState.ASKED or row.sid is not None:
        return
    found = _found(rt, number, row.asked_at) if effect.attempts > 1 else None
    door, told = f"/voice/listen/{listen_id.hex}", f"/voice/events/listen/{listen_id.hex}"
    sid = found or rt.phone.ring(number, rt.url(door), rt.url(told), RING_S)
    with rt.work() as work:
        _, row = _held(work, listen_id)
        work.run(rows.change_listen(listen_id, sid=row.sid or sid))
    if row.state == ListenState.OVER:
        rt.phone.end_leg(sid)


def _found(rt: Runtime, number: str, since: datetime) -> str | None:
    """The leg that a first, unanswered request may have made all the same."""
    made = rt.phone.legs_to(number, since)
    with rt.work() as work:
        known = {*work.run(rows.known(made)).scalars(), *work.run(known_legs(made)).scalars()}
    return next((sid for sid in made if sid not in known), None)


def hang_up(rt: Runtime, effect: Any) -> None:
    """Hang up the phone of a supervisor whose part is over."""
    with rt.work() as work:
        _, row = _held(work, UUID(effect.payload["listen"]))
    if row.sid is not None:
        rt.phone.end_leg(row.sid)


def answer(work: Work, listen_id: UUID, sid: str) -> Script:
    """The supervisor's phone was picked up: it must press 1, voicemail never does."""
    _, row = _held(work, listen_id)
    if row.state != ListenState.ASKED or row.sid not in {None, sid}:
        return GONE
    work.run(rows.change_listen(listen_id, sid=sid))
    return (Listen(f"/voice/listen/{listen_id.hex}/accept", (WORDS,), timeout_s=8),)


def accept(work: Work, listen_id: UUID, sid: str, digits: str) -> Script:
    """A key was pressed, or none: 1 brings the supervisor in while the talk goes on."""
    held, row = _held(work, listen_id)
    coach = offers.sid_of(work, held.offer.id) if row.how == How.WHISPER else None
    talking = held.offer.state == OfferState.ACCEPTED
    lost = row.how == How.WHISPER and coach is None
    if digits != "1" or row.sid != sid or row.state != ListenState.ASKED or not talking or lost:
        _end(work, listen_id, "did not come")
        return GONE
    state = move(LISTEN, ListenState(row.state), "joined")
    work.run(rows.change_listen(listen_id, state=state, joined_at=work.now))
    _tell(work, held.offer, "joined", how=row.how, by=row.person_id.hex)
    return (_room(held, row, coach),)


def _room(held: offers.Held, row: Any, coach: str | None) -> JoinRoom:
    who, then = f"sup-{row.id.hex[:8]}", f"/voice/listen/{row.id.hex}/after"
    room, events = offers.room_of(held.call.id), f"/voice/events/room/{held.call.id.hex}"
    muted = row.how == How.LISTEN
    return JoinRoom(room, who, events, then, starts=False, muted=muted, coach=coach)


def after(work: Work, listen_id: UUID) -> Script:
    """The supervisor's line has left the room."""
    _end(work, listen_id, "left")
    return GONE


def heard_of(work: Work, listen_id: UUID, hook: Webhook) -> bool:
    """The carrier told of the supervisor's phone: not answered, or hung up."""
    _, row = _held(work, listen_id)
    if row.sid in {None, hook.sid} and terminal(hook.field("CallStatus")):
        _end(work, listen_id, hook.field("CallStatus"))
    return True


def expire(rt: Runtime) -> int:
    """End every part that has lasted too long, or whose talk is over; how many."""
    with rt.work() as work:
        late = work.run(rows.overdue(work.now)).scalars().all()
    return batches.each(rt, late, lambda work, one: _end(work, one, "the time is over"))
