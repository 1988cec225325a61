"""A caller joins a queue, is moved to another, leaves. The wait keeps the age of the call."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import calls, people, waits
from app.runtime import Work
from app.script import Script, WaitInQueue
from app.services import endings, enquiries, queue_orders, redials, wait_news, wishes
from app.services.refusals import Unknown
from ivr_flows.instructions import Say
from routing import plan
from routing.priority import Priority
from routing.states import CALL, WAIT, CallState, WaitState, move


def staffed(work: Work) -> frozenset[str]:
    """The teams in which somebody can take a call within the council's time (decision 6)."""
    soon = work.now + timedelta(seconds=work.rt.council.agents.staffed_within_s)
    return frozenset(work.run(people.staffed_teams(work.now, soon)).scalars())


def hold(work: Work, wait_id: UUID) -> tuple[Any, Any]:
    """The call and the wait, both locked; raises Unknown."""
    call_id = work.run(waits.call_of_wait(wait_id)).scalar_one_or_none()
    if call_id is None:
        raise Unknown(f"no wait {wait_id}")
    call = work.run(calls.locked_call(call_id)).one()
    return call, work.run(waits.locked_wait(wait_id)).one()


def join(work: Work, call: Any, asked: str, priority: str, say: Say | None) -> WaitInQueue | None:
    """The caller joins the queue, or the first of its chain that is open and staffed.

    None: nobody is there to come, and a closed or unstaffed queue receives no call (S21).
    """
    council = work.rt.council
    asked = council.in_place_of(asked)
    around = work.now, staffed(work), queue_orders.ordered(work)
    placed = plan.place(council, asked, Priority(priority), *around)
    why = plan.why_elsewhere(council, asked, *around) if placed.overflowed else None
    if placed.queue is None:
        ids = {"call_id": call.id}
        work.happened("refused", ids, queue=asked, priority=priority, closed=why)
        return None
    return in_queue(_enter(work, call, asked, placed.queue, Priority(priority), say, closed=why))


def rejoin(work: Work, call: Any, queue: str) -> Script:
    """Back to the head of the queue, age and priority kept (S8).

    Also when nobody is signed in any more: the chain's outside numbers are rung at once (S7).
    """
    priority, queue = Priority(call.priority), work.rt.council.in_place_of(queue)
    joined = join(work, call, queue, priority, None)
    if joined is None:
        urgent = priority.raised_to(Priority.P1)
        joined = in_queue(_enter(work, call, queue, queue, urgent, None))
    return (joined,)


def put_back(work: Work, call: Any, offer: Any, why: str) -> None:
    """The caller of this offer leaves a room: to the head of its queue at once (S8).

    Age and priority are kept. Their line comes to the music by `back_to_music`.
    """
    work.happened("returned", endings.ids_of(offer), queue=offer.queue, why=why)
    to_music(work, call, offer.queue)


def to_music(work: Work, call: Any, queue: str) -> None:
    """The caller who talked waits from now on, age and priority kept; their line is to follow."""
    waiting = move(CALL, CallState(call.state), "queued")
    work.run(calls.change_call(call.id, state=waiting))
    rejoin(work, call, queue)


def raise_to_urgent(work: Work, call: Any, wait: Any, by: str = "caller", **told: str) -> UUID:
    """Move a waiting caller to the urgent queue at P0, same age; the id of the new wait.

    Software never lowers it again (S16). `by` and what is `told` besides go into the event. An
    outside number that rings goes on ringing: the next is a minute away (S7).
    """
    endings.withdraw_agents(work, call.id, "caller raised to urgent")
    wait_s = end_wait(work, wait, "moved")
    ids = {"call_id": call.id, "wait_id": wait.id}
    known = {"was": wait.priority, "to": Priority.P0, "by": by, "wait_s": wait_s}
    work.happened("raised", ids, **known, **told)
    raised = _enter(work, call, wait.queue, work.rt.council.urgent_queue, Priority.P0, None)
    work.run(waits.carry_duty(wait.id, raised))
    return raised


def move_to(work: Work, call: Any, wait: Any, queue: str, why: str) -> UUID:
    """Move a waiting caller to another queue, age, priority and time waited kept (S8); the new id.

    No agent is being asked to take them. Their line comes to the new stay at its next beat.
    """
    wait_s = end_wait(work, wait, "moved")
    ids = {"call_id": call.id, "wait_id": wait.id}
    work.happened("moved", ids, queue=wait.queue, to=queue, why=why, wait_s=wait_s)
    priority = Priority(wait.priority)
    moved = _enter(work, call, queue, queue, priority, None, since=wait.entered_at)
    work.run(waits.carry_duty(wait.id, moved))
    wait_news.carry(work, wait)
    return moved


def raise_in_queue(work: Work, call: Any, wait: Any, to: Priority, **told: str) -> UUID:
    """A waiting caller becomes more urgent where they wait, at the same age; the id of the new
    stay, whose escalation begins now (S7). No agent is being asked to take them.
    """
    wait_s = end_wait(work, wait, "moved")
    ids = {"call_id": call.id, "wait_id": wait.id}
    work.happened("raised", ids, was=wait.priority, to=to, wait_s=wait_s, **told)
    raised = _enter(work, call, wait.queue, wait.queue, to, None)
    work.run(waits.carry_duty(wait.id, raised))
    return raised


def _enter(
    work: Work,
    call: Any,
    asked: str,
    queue: str,
    priority: Priority,
    say: Say | None,
    since: datetime | None = None,
    closed: str | None = None,
) -> UUID:
    council = work.rt.council
    queue = council.in_place_of(queue)
    wait_id = work.rt.new_id()
    target_s = council.target(queue, priority).within_s
    own = plan.teams_after(council, queue, priority, 0).teams
    work.run(
        waits.add_wait(
            id=wait_id,
            call_id=call.id,
            queue=queue,
            priority=priority,
            target_s=target_s,
            arrived_at=redials.place(work, call),
            entered_at=since or work.now,
            state=WAIT.first,
            teams=list(own),
            **_words(say),
            heard_at=work.now,
            next_at=work.now,
            **wishes.columns(work, call, priority),
        )
    )
    ids = {"call_id": call.id, "wait_id": wait_id}
    place = {"asked": asked, "queue": queue, **({"closed": closed} if closed else {})}
    work.happened("queued", ids, **place, priority=priority, target_s=target_s)
    if queue != asked and priority != Priority.P0:
        work.happened("overflowed", ids, queue=asked, to=queue)
    enquiries.give_to(work, call.id, council.queues[queue].team, priority)
    work.promise("match", f"match:{wait_id}", call_id=call.id)
    work.changed("queues", "calls")
    return wait_id


def _words(say: Say | None) -> Mapping[str, str | None]:
    """What the queue says first: the flow's words, their language, and their recording if any."""
    if say is None:
        return {}
    recording = say.audio.sha256 if say.audio else None
    return {"words": say.text, "words_language": say.language, "words_sha256": recording}


def end_ringing(work: Work, call_id: UUID) -> None:
    """Whoever we rang has pressed the key, and nobody is there for them: they wait like others."""
    wait = work.run(waits.live_wait(call_id)).one_or_none()
    if wait is not None and wait.state == WaitState.CALLING:
        over = move(WAIT, WaitState.CALLING, "returned")
        work.run(waits.change_wait(wait.id, wait.state, state=over, ended_at=work.now))


def in_queue(wait_id: UUID, beat: int = 0) -> WaitInQueue:
    """Into the music of this wait; a later time in it is left by a door of its own."""
    left = f"/voice/left/{wait_id.hex}"
    return WaitInQueue(f"/voice/wait/{wait_id.hex}/{beat}", f"{left}/{beat}" if beat else left)


def back_to_music(work: Work, call: Any, queue: str) -> Script:
    """The way back of a caller who is on the line: to their live stay, or else to a new one."""
    live = work.run(waits.live_wait(call.id)).one_or_none()
    if live is None:
        return rejoin(work, call, queue)
    return (in_queue(live.id, fresh_beat(work, live)),)


def fresh_beat(work: Work, wait: Any) -> int:
    """A beat of a live wait at which its line has never asked: an old one would be answered as it
    was then, and the caller's urgent key not be heard.

    Beats count the seconds of music; so the milliseconds since the wait began are far ahead of
    them. Even, since words are spoken on even beats.
    """
    waited_s: float = (work.now - wait.entered_at).total_seconds()
    return 2 * max(1, int(waited_s * 500))


def end_wait(work: Work, wait: Any, event: str) -> float:
    """This stay is over, by an event of the table; the seconds it has lasted."""
    state = move(WAIT, WaitState(wait.state), event)
    work.run(waits.change_wait(wait.id, wait.state, state=state, ended_at=work.now))
    work.changed("queues")
    lasted_s: float = (work.now - wait.entered_at).total_seconds()
    return lasted_s


def give_up(work: Work, wait: Any, why: str) -> None:
    """This stay is over, and no person has come of it: the flow, or the duty desk, goes on."""
    wait_s = end_wait(work, wait, "exhausted")
    ids = {"call_id": wait.call_id, "wait_id": wait.id}
    work.happened("given_up", ids, queue=wait.queue, why=why, wait_s=wait_s)


def again(work: Work, call: Any, wait: Any) -> Script:
    """A live wait whose line left its music: a new stay, of the same age.

    Going back to the old one would be answered as it was answered then, beat for beat, and the
    caller's urgent key would not be heard.
    """
    endings.withdraw(work, call.id, "line left its queue")
    wait_s = end_wait(work, wait, "moved")
    ids = {"call_id": call.id, "wait_id": wait.id}
    work.happened("moved", ids, queue=wait.queue, wait_s=wait_s)
    back = rejoin(work, call, wait.queue)
    go_on(work, wait)
    return back


def go_on(work: Work, wait: Any) -> None:
    """The stay that a call has now goes on where `wait` was lost: what it has waited counts, so
    that its escalation does not begin anew (S7), and what it was told holds.
    """
    known = {"entered_at": wait.entered_at, "next_at": work.now}
    work.run(waits.note_live_wait(wait.call_id, **known))
    wait_news.carry(work, wait)


def caller_gone(work: Work, call: Any) -> str | None:
    """End the live wait of a caller who hung up; where they were: queue, ringing or None."""
    wait = work.run(waits.live_wait(call.id)).one_or_none()
    if wait is None:
        return None
    wait_s = end_wait(work, wait, "hung_up")
    where = "ringing" if being_offered(work, call.id) else "queue"
    work.happened(
        "abandoned",
        {"call_id": call.id, "wait_id": wait.id},
        queue=wait.queue,
        priority=wait.priority,
        wait_s=wait_s,
        where=where,
    )
    return where


def being_offered(work: Work, call_id: UUID) -> bool:
    """Whether somebody is being rung for the caller, or has accepted."""
    return bool(work.run(waits.live_offers(call_id)).all())


def agent_asked(work: Work, call_id: UUID) -> bool:
    """Whether one of our people is being rung for the caller, or has accepted. An outside number
    that rings keeps nobody away from them: whoever accepts first has the caller.
    """
    return any(offer.agent_id for offer in work.run(waits.live_offers(call_id)).all())
