"""Hold and resume: asked for at the desk, done at the carrier, and never forgotten (S8)."""

import logging
from typing import Any
from uuid import UUID

from app.models import calls as call_rows
from app.models import holds as hold_rows
from app.models import waits
from app.runtime import CarrierTrouble, Runtime, Work
from app.script import GoTo, Music, Script
from app.services import alerts, calls, consults, holds, offers, upkeep
from app.services.refusals import Refused
from routing.states import HandoverState, OfferState

log = logging.getLogger("frontdoor.holding")
MOST = 50
LONG_S = 180  # nobody waits on hold for longer without somebody being told
ASKED = "resumed"
MOST_TROUBLES = 3


def hold(rt: Runtime, person_id: UUID) -> None:
    """The agent puts the caller on hold: they hear music, and the agent nothing of them."""
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        _not_while_asked_about(work, held.call.id)
        holds.begin(work, held.offer)
        work.changed(f"agent:{person_id}")


def resume(rt: Runtime, person_id: UUID) -> None:
    """The agent comes back to the caller."""
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        _not_while_asked_about(work, held.call.id)
        if not holds.end(work, held.call.id, ASKED):
            raise Refused("The caller is not on hold.")
        work.changed(f"agent:{person_id}")


def _not_while_asked_about(work: Work, call_id: UUID) -> None:
    """While a colleague is asked about them, the caller hears nothing of it."""
    handover = consults.live(work, call_id)
    if handover is not None and handover.state != HandoverState.TOGETHER:
        raise Refused("A colleague is being asked about this caller: end that first.")


def mute(rt: Runtime, person_id: UUID, *, on: bool) -> None:
    """The agent is not heard in the room, or is heard again."""
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        if held.offer.muted == on:
            return
        work.run(waits.change_offer(held.offer.id, held.offer.state, muted=on))
        key = f"mute:{held.offer.id}:{work.now.timestamp()}"
        work.promise("mute", key, call_id=held.call.id, offer=held.offer.id.hex)
        work.changed(f"agent:{person_id}")


def carry_out(rt: Runtime, effect: Any) -> None:
    """Bring the caller's line to the hold that is wanted now, whichever was wanted first."""
    with rt.work() as work:
        call = calls.held(work, effect.call_id)
        wanted = holds.live(work, call.id) is not None
    if call.ended_at is not None:
        return
    url = rt.url(f"/voice/hold/{call.id.hex}/0") if wanted else None
    there = rt.phone.hold(offers.room_of(call.id), call.sid, url)
    with rt.work() as work:
        _carried_out(work, calls.held(work, call.id), wanted=wanted, there=there)


def _carried_out(work: Work, call: Any, *, wanted: bool, there: bool) -> None:
    """Write down what was done; raises CarrierTrouble if something else is wanted by now."""
    hold = holds.live(work, call.id)
    if (hold is not None) != wanted:
        raise CarrierTrouble("the wish has changed meanwhile")
    if hold is not None and not there and call.ended_at is None:
        raise CarrierTrouble("the caller is not in the room yet")
    if hold is not None:
        holds.done(work, hold)


def carry_out_mute(rt: Runtime, effect: Any) -> None:
    """Let nobody hear the agent's leg, or all again, as the desk says now."""
    offer_id = UUID(effect.payload["offer"])
    with rt.work() as work:
        held = offers.hold(work, offer_id)
        sid = offers.sid_of(work, offer_id)
    if held.offer.state != OfferState.ACCEPTED or sid is None:
        return
    rt.phone.mute(offers.room_of(held.call.id), sid, on=held.offer.muted)
    with rt.work() as work:
        if offers.hold(work, offer_id).offer.muted != held.offer.muted:
            raise CarrierTrouble("the wish has changed meanwhile")


def music(work: Work, call_id: UUID, beat: int) -> Script:
    """What a caller on hold hears, for as long as it takes; their line is heard of at each beat."""
    call = calls.held(work, call_id)
    work.run(call_rows.change_call(call.id, heard_at=work.now))
    return (Music(), GoTo(f"/voice/hold/{call_id.hex}/{beat + 1}"))


def look(rt: Runtime) -> int:
    """Ask the carrier who is with callers on hold; who is alone goes to the head of the queue (S8).

    How many holds were looked at. One about which the carrier is in trouble comes last the next
    time; after three of them the rest waits, too.
    """
    with rt.work() as work:
        due = work.run(hold_rows.holds_due(work.now, MOST)).all()
    troubles = 0
    for row in due:
        try:
            _look(rt, row.call_id)
        except CarrierTrouble:
            _put_off(rt, row.call_id)
            troubles += 1
            if troubles == MOST_TROUBLES:
                return 0
        except Exception:
            log.exception("hold left for the next time")
    return len(due)


def _put_off(rt: Runtime, call_id: UUID) -> None:
    with rt.work() as work:
        calls.held(work, call_id)
        if (hold := holds.live(work, call_id)) is not None:
            holds.look_later(work, hold)


def _look(rt: Runtime, call_id: UUID) -> None:
    with rt.work() as work:
        legs = work.run(hold_rows.legs_in_room(call_id)).all()
    for leg in legs:
        upkeep.settle_leg(rt, leg)
    with rt.work() as work:
        call = calls.held(work, call_id)
        hold = holds.live(work, call_id)
        if hold is not None and work.run(hold_rows.legs_in_room(call_id)).first():
            holds.look_later(work, hold)
            _tell_if_long(work, hold)
        elif hold is not None:
            work.happened("fault", {"call_id": call.id}, what="left alone on hold")
            offers.nobody_left(work, call.id, hold.offer_id)


def _tell_if_long(work: Work, hold: Any) -> None:
    """Whoever put the caller on hold may have forgotten them: a supervisor is told, once."""
    if (work.now - hold.asked_at).total_seconds() >= LONG_S:
        alerts.raise_once(work, f"held-long:{hold.id}", "held_long", call_id=hold.call_id)
