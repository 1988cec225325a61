"""Ringing somebody back, and what they hear who pick up: nothing of who we are (S11, S12).

The agent is on their telephone already. Only a key joins the two: a machine presses none, and nor
does whoever asked for no call.
"""

from typing import Any
from uuid import UUID

from app.models import calls, upkeep
from app.models import legs as leg_rows
from app.models import tries as tried
from app.runtime import Runtime, Work
from app.script import HangUp, Listen, Script, Speak
from app.services import calls as call_service
from app.services import in_line, offers, queueing, rooms, tries
from app.services.inbox import Webhook
from routing.ladder import RANKS, terminal
from routing.states import CALL, CallState, OfferState, WaitState, move

WORDS = Speak("A call you asked for. To take it, press 1.")
LISTENS_S = 8
NO_KEY = "no key was pressed"


def ring(rt: Runtime, effect: Any) -> None:
    """Ring the number, once, while an agent waits: a repeat looks for the ring it may have made."""
    offer_id = UUID(effect.payload["offer"])
    with rt.work() as work:
        held = offers.hold(work, offer_id)
        number = _number(work, held) if _wanted(held) else None
    if number is None:
        return
    sid = _found(rt, held, number) if effect.attempts > 1 else None
    _rung(rt, held.call.id, sid or _ring(rt, held, number))


def _wanted(held: offers.Held) -> bool:
    calling = held.offer.state == OfferState.ACCEPTED and held.wait.state == WaitState.CALLING
    return bool(calling and held.call.sid is None)


def _number(work: Work, held: offers.Held) -> str | None:
    """The number, if it may be rung at this moment; otherwise the agent is free again (S11)."""
    callback_id = work.run(tried.of_try(held.call.id)).scalar_one()
    row = tries.hold(work, callback_id).callback
    span = in_line.agreed(work, row, work.now)
    if span is None or span[0] > work.now:
        tries.put_back(work, held.call, in_line.HOURS_OVER)
        return None
    if in_line.on_the_line(work, row):
        tries.put_back(work, held.call, "they are on the line to us")
        return None
    return in_line.number_of(work, row)


def _found(rt: Runtime, held: offers.Held, number: str) -> str | None:
    """The ring that a first, unanswered request may have made all the same."""
    made = rt.phone.legs_to(number, held.offer.accepted_at)
    with rt.work() as work:
        others = set(work.run(leg_rows.known_legs(made)).scalars())
        others |= set(work.run(upkeep.known_sids(made)).scalars())
    return next((sid for sid in made if sid not in others), None)


def _ring(rt: Runtime, held: offers.Held, number: str) -> str:
    answer_url = rt.url(f"/voice/back/{held.offer.id.hex}")
    status_url = rt.url(f"/voice/events/back/{held.call.id.hex}")
    return rt.phone.ring(number, answer_url, status_url, rt.council.ring_back.ring_for_s)


def _rung(rt: Runtime, call_id: UUID, sid: str) -> None:
    with rt.work() as work:
        callback = tries.hold(work, work.run(tried.of_try(call_id)).scalar_one()).callback
        row = call_service.held(work, call_id)
        ours = _is(work, row, sid)
        work.happened("callback_rung", tries.ids_of(callback), tries=callback.tries + 1)
    if row.ended_at is not None or not ours:
        rt.phone.end_leg(sid)


def _is(work: Work, row: Any, sid: str) -> bool:
    """Whether this is the line of a call of ours; the first that is heard of is."""
    if row.sid is None and row.ended_at is None:
        work.run(calls.change_call(row.id, sid=sid))
    return row.sid in {None, sid}


def end_line(rt: Runtime, effect: Any) -> None:
    """Hang up a telephone that rings, and need not any more."""
    with rt.work() as work:
        row = call_service.held(work, effect.call_id)
    if row.sid is not None:
        rt.phone.end_leg(row.sid)


def picked_up(work: Work, offer_id: UUID, sid: str) -> Script:
    """Somebody, or a machine, picked up: neutral words, and a key that only the right one has a
    reason to press (S12).
    """
    row = offers.hold(work, offer_id).call
    if row.ended_at is not None or not _is(work, row, sid):
        return (HangUp(),)
    rank = max(row.rank, RANKS["in-progress"])
    work.run(calls.change_call(row.id, rank=rank, heard_at=work.now))
    work.changed("calls")
    return (Listen(f"/voice/back/{offer_id.hex}/pressed", (WORDS,), timeout_s=LISTENS_S),)


def pressed(work: Work, offer_id: UUID, sid: str, digits: str) -> Script:
    """Key 1: to the agent, or if they have gone to the head of the queue (S8). Anything else ends
    it quietly, and counts as a try.

    Raises Unknown if the record has their line ended.
    """
    held = offers.hold(work, offer_id)
    if not _is(work, held.call, sid):
        return (HangUp(),)
    if digits != "1":
        call_service.end(work, held.call, NO_KEY, work.now)
        return (HangUp(),)
    call_service.on_the_line(held.call)
    work.run(calls.change_call(held.call.id, key_at=work.now))
    if held.offer.state == OfferState.ACCEPTED:
        return rooms.customer(work, offer_id)
    return _to_the_queue(work, held)


def _to_the_queue(work: Work, held: offers.Held) -> Script:
    work.happened("returned", held.ids, queue=held.wait.queue)
    if held.call.state == CallState.CALLING:
        queueing.end_ringing(work, held.call.id)
        waiting = move(CALL, CallState(held.call.state), "queued")
        work.run(calls.change_call(held.call.id, state=waiting, heard_at=work.now))
    return queueing.back_to_music(work, held.call, held.wait.queue)


def told(work: Work, call_id: UUID, hook: Webhook) -> bool:
    """The carrier told of their line, in any order; its end before a key was pressed is a try."""
    row = call_service.held(work, call_id)
    if not _is(work, row, hook.sid):
        return True  # a second ring of one try: it is hung up
    status = hook.field("CallStatus")
    if terminal(status) and row.state == CallState.CALLING:
        call_service.end(work, row, status, work.now)
    else:
        call_service.heard_of(work, row, status)
    return True
