"""The call's room: the caller comes in, leaves it, and is never left alone in it (S8)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import calls, people, waits
from app.runtime import Work
from app.script import GoTo, HangUp, Script, Silence, Speak
from app.services import calls as call_service
from app.services import endings, holds, offers, on_record, queueing
from ivr_flows.events import QueueOutcome, QueueResult
from routing.states import (
    CALL,
    LONGEST_CALL_S,
    WAIT,
    CallState,
    OfferState,
    WaitState,
    move,
)

CUT_OFF = (
    Speak(
        "The other person has left the call. If you have finished, you can hang up now. "
        "If you were cut off, stay on the line. We will put you back to a person."
    ),
    Silence(4),
)
STAY = Speak("Thank you for waiting. Please stay on the line for the next person.")
THANKS = (Speak("Thank you for calling. Goodbye."), HangUp())


def customer(work: Work, offer_id: UUID) -> Script:
    """The caller has left the music: into the room, or back if the agent is gone (S8).

    Where talks are recorded they hear so first, and come in after it.
    """
    held = offers.hold(work, offer_id)
    notice = on_record.notice(work, held.call, held.offer)
    if notice and _may_come_in(held):
        return (*notice, GoTo(f"/voice/customer/{offer_id.hex}/in"))
    return _come_in(work, held)


def come_in(work: Work, offer_id: UUID) -> Script:
    """The caller has heard that the talk is recorded: into the room, or back."""
    return _come_in(work, offers.hold(work, offer_id))


def _may_come_in(held: offers.Held) -> bool:
    coming = held.wait.state in {WaitState.BRIDGING, WaitState.CALLING}
    return coming and held.offer.state == OfferState.ACCEPTED


def _come_in(work: Work, held: offers.Held) -> Script:
    if held.offer.state != OfferState.ACCEPTED:
        return _back(held.offer.id)
    if _may_come_in(held):
        _bridge(work, held)
        on_record.begin(work, held.offer)
    label, then = f"customer-{held.call.id.hex[:8]}", f"/voice/customer/{held.offer.id.hex}/after"
    return (offers.join_room(work, held, label, then),)


def _bridge(work: Work, held: offers.Held) -> None:
    until = work.now + timedelta(seconds=LONGEST_CALL_S)
    taken = held.offer.accepted_at
    wait_s = (work.now - held.wait.entered_at).total_seconds()
    work.run(
        waits.change_wait(
            held.wait.id,
            held.wait.state,
            state=move(WAIT, WaitState(held.wait.state), "bridged"),
            ended_at=work.now,
            answered_by=held.offer.agent_id,
        )
    )
    bridged = {"bridged_at": work.now, "expires_at": until}
    work.run(waits.change_offer(held.offer.id, OfferState.ACCEPTED, **bridged))
    call_service.with_person(work, held.call, QueueResult(QueueOutcome.BRIDGED))
    if held.wait.state == WaitState.BRIDGING:  # whoever was rung back waited in no queue
        work.happened(
            "bridged",
            held.ids,
            queue=held.wait.queue,
            priority=held.wait.priority,
            wait_s=wait_s,
            ring_s=(work.now - held.call.arrived_at).total_seconds(),
            bring_in_s=(work.now - taken).total_seconds(),
            target_s=held.wait.target_s,
            own=_own(work, held),
        )
    work.changed("queues", "calls", f"agent:{held.offer.agent_id}")


def _own(work: Work, held: offers.Held) -> bool:
    """Whether one of the queue's own team has taken the caller: as the teams are now."""
    team = work.rt.council.queue(held.wait.queue).team
    return bool(work.run(people.is_in(held.offer.agent_id, team)).scalar_one())


def _back(offer_id: UUID) -> Script:
    return (GoTo(f"/voice/customer/{offer_id.hex}/back"),)


def customer_after(work: Work, offer_id: UUID) -> Script:
    """The caller's line left the room and is still up: the agent ended it, or was lost.

    They may have been handed over since they came in by this offer.
    """
    held = offers.hold(work, offer_id)
    last = work.run(waits.last_talk_with(held.call.id)).one_or_none() or held.offer
    if last.why == offers.ENDED_BY_AGENT:
        return THANKS
    call_service.on_the_line(held.call)
    if last.state == OfferState.ACCEPTED:
        _left_by_caller(work, held.call, last)
    if call_service.held(work, held.call.id).state == CallState.WAITING:
        return (STAY, *queueing.back_to_music(work, held.call, last.queue))
    return (*CUT_OFF, *_back(offer_id))


def _left_by_caller(work: Work, call: Any, last: Any) -> None:
    """The line is out of the room, and nobody in it has them any more: on hold, they wait again."""
    on_hold = holds.live(work, call.id) is not None
    endings.caller_gone(work, call.id, "caller left the room")
    if on_hold:
        queueing.put_back(work, call, last, "left the room on hold")


def back(work: Work, offer_id: UUID) -> Script:
    """The caller stayed on the line: to the head of the same queue, age and priority kept."""
    held = offers.hold(work, offer_id)
    call_service.on_the_line(held.call)
    last = work.run(waits.last_talk_with(held.call.id)).one_or_none() or held.offer
    if held.call.state != CallState.WAITING:
        work.happened("returned", held.ids, queue=last.queue)
        queueing.end_ringing(work, held.call.id)
        waiting = move(CALL, CallState(held.call.state), "queued")
        work.run(calls.change_call(held.call.id, state=waiting))
    return queueing.back_to_music(work, held.call, last.queue)
