"""What a waiting caller hears, beat by beat; each beat is also the caller's crash-proof timer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import waits
from app.runtime import Work
from app.script import NOTHING, LeaveQueue, Listen, Music, Play, Script, Silence, Speak
from app.services import (
    calls,
    deadlines,
    endings,
    queueing,
    ring_back,
    storms,
    wait_news,
    wait_words,
)
from ivr_flows.engine import sent
from ivr_flows.events import QueueOutcome
from routing.priority import Priority
from routing.states import CallState, WaitState

SPEAK_EVERY = 2  # beats of about 20 s: words at most every 40 s
BREAK_S = 2
NEVER_CAME, ASKED_ON = timedelta(seconds=14), timedelta(seconds=6)

# what the carrier says of a line that left its queue, in the engine's words
LEFT: dict[str, QueueOutcome] = {
    "leave": QueueOutcome.NOBODY,
    "queue-full": QueueOutcome.FULL,
    "error": QueueOutcome.ERROR,
    "system-error": QueueOutcome.ERROR,
}
IN_HAND = {"redirected", "redirected-from-bridged", "bridged", "bridging-in-process"}


def comfort(work: Work, wait_id: UUID, beat: int, digits: str) -> Script:
    """One beat: deadlines are looked after, then music and, at most every 40 s, words."""
    call, wait = queueing.hold(work, wait_id)
    if wait.ended_at is not None:
        return _moved_on(work, call, wait, beat, digits)
    work.run(waits.note_wait(wait_id, heard_at=work.now))
    if wait.state == WaitState.BRIDGING:
        return _bridging(work, call, wait, beat, digits)
    if wait.state == WaitState.ASKING:
        return (LeaveQueue(),)  # the flow has a question for them
    pressed_before = call.priority == Priority.P0 and wait.priority != Priority.P0
    if digits == "1" or pressed_before:  # while being brought in, of which nothing came
        return _urgent(work, call, wait, beat)
    if led_out := _led_out(work, call, wait, digits):
        return led_out
    deadlines.look_after(work, wait)
    return _loop(wait_id, beat + 1, *_words(work, call, wait, beat), Music())


def _loop(wait_id: UUID, beat: int, *inside: Speak | Play | Music | Silence) -> Script:
    return (Listen(f"/voice/wait/{wait_id.hex}/{beat}", inside, timeout_s=1),)


def _words(work: Work, call: Any, wait: Any, beat: int) -> tuple[Speak | Play, ...]:
    """A new notice at once, all else at most every 40 s; the urgent are kept by neither (S5)."""
    if call.back_of is not None and call.answered_at is None:
        return () if beat % SPEAK_EVERY else (wait_words.neutral(),)
    urgent = Priority(wait.priority).urgent
    notice = () if urgent else wait_words.notice(call, wait.heard_at, work.now)
    if beat % SPEAK_EVERY:
        return notice
    brief = not urgent and storms.is_on(work)
    welcome = () if beat or brief else (wait_words.welcome(call, wait),)
    said = () if brief else wait_words.news(call, wait_news.now(work, wait))
    words = (*welcome, *notice, *said, wait_words.advice(call))
    if not ring_back.offered(work, call, wait):
        return words
    return (*words, wait_words.ring_back(call, ring_back.KEY))


def _led_out(work: Work, call: Any, wait: Any, digits: str) -> Script | None:
    """Out of the music and on in the flow: to be asked about a callback, or by the lever."""
    if digits == ring_back.KEY and ring_back.may_ask(work, call, wait):
        return ring_back.lead_out(work, call, wait)
    return _sent_away(work, call, wait) if _to_be_sent(work, call, wait) else None


def _to_be_sent(work: Work, call: Any, wait: Any) -> bool:
    """Whether the emergency lever sends them elsewhere, and has not yet. The urgent wait on: their
    escalation goes on until a human accepts (S7).
    """
    state = call.flow_state
    if Priority(wait.priority).urgent or not call.lever:
        return False
    if sent(state.get("sent_to", ""), call.lever, call.pull):
        return False
    there = state["step"] == call.lever  # where the flow led them; people may have moved them on
    return not there or work.run(waits.stayed_before(call.id, wait.id)).scalar_one()


def _sent_away(work: Work, call: Any, wait: Any) -> Script:
    """Out of the music: the flow sends them where the lever points."""
    endings.withdraw(work, call.id, "the emergency lever was pulled")
    wait_s = queueing.end_wait(work, wait, "moved")
    ids = {"call_id": call.id, "wait_id": wait.id}
    work.happened("moved", ids, queue=wait.queue, wait_s=wait_s)
    return (LeaveQueue(),)


def _moved_on(work: Work, call: Any, wait: Any, beat: int, digits: str) -> Script:
    """This stay is over and the line still asks: to the live wait's music, or out of it."""
    live = work.run(waits.live_wait(call.id)).one_or_none()
    if live is not None and digits == "1" and live.state == WaitState.WAITING:
        return _urgent(work, call, live, queueing.fresh_beat(work, live))
    if live is not None:
        return _loop(live.id, queueing.fresh_beat(work, live), Music())
    if wait.state == WaitState.ANSWERED and call.state == CallState.TALKING:
        return _answered(work, call, wait, beat)
    if digits == "1" and call.ended_at is None:
        calls.note_urgent(work, call)  # too late for the queue, never too late for what follows
    return (LeaveQueue(),)


def _answered(work: Work, call: Any, wait: Any, beat: int) -> Script:
    """On record they talk, and the line asks on: it is about to leave, or it never came there.

    One beat may be late; who goes on asking is back at the head of the queue within 20 s (S8).
    """
    asked_on, since = wait.heard_at - wait.ended_at, work.now - wait.ended_at
    work.run(waits.note_wait(wait.id, heard_at=work.now))
    if since < NEVER_CAME or asked_on < ASKED_ON:
        return _loop(wait.id, beat + 1, Silence(BREAK_S))
    endings.caller_gone(work, call.id, "never came into the room")
    work.happened("returned", {"call_id": call.id, "wait_id": wait.id}, queue=wait.queue)
    queueing.to_music(work, call, wait.queue)
    live = work.run(waits.live_wait(call.id)).one()
    return _loop(live.id, queueing.fresh_beat(work, live), Music())


def _bridging(work: Work, call: Any, wait: Any, beat: int, digits: str) -> Script:
    """About to be taken out of the music; the urgent key holds if nothing comes of it."""
    if digits == "1" and call.priority != Priority.P0:
        calls.note_urgent(work, call)
    return _loop(wait.id, beat + 1, Silence(BREAK_S))


def _urgent(work: Work, call: Any, wait: Any, beat: int) -> Script:
    """Key 1: it has become urgent, in any queue."""
    if wait.priority == Priority.P0:
        return _loop(wait.id, beat + 1, wait_words.raised(call), Music())
    calls.note_urgent(work, call)
    wait_id = queueing.raise_to_urgent(work, call, wait)
    return _loop(wait_id, 1, wait_words.raised(call), Music())


def left(work: Work, wait_id: UUID, result: str) -> Script:
    """The line left the carrier's queue; all nine results have an outcome.

    Taken by an agent or gone: nothing to say. Everything else goes on in the flow, to a person.
    Unknown when the record says that this line has ended: the safe hand-off rings the duty desk.
    """
    call, _ = queueing.hold(work, wait_id)
    work.happened("left", {"call_id": call.id, "wait_id": wait_id}, result=result)
    if result in IN_HAND:
        return NOTHING
    if result == "hangup":
        calls.end(work, call, "caller", work.now)
        return NOTHING
    calls.on_the_line(call)
    live = work.run(waits.live_wait(call.id)).one_or_none()  # another one, if it was moved
    if live is not None and live.state == WaitState.ASKING and result == "leave":
        return calls.after_queue(work, call, QueueOutcome.CALLBACK_ASKED)
    if live is not None and result == "leave":  # sent out while the record was away
        return queueing.again(work, call, live)
    if live is not None:
        queueing.give_up(work, live, f"the carrier's queue: {result or 'no result'}")
        endings.caller_gone(work, call.id, "caller led elsewhere")
    return calls.after_queue(work, call, LEFT.get(result, QueueOutcome.ERROR))
