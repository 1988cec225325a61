"""A supervisor and one waiting caller: given out of turn to a named colleague, or made urgent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import floor, listens, people, waits
from app.runtime import Runtime, Work
from app.services import calls, legs, matching, offers, queueing
from app.services.floor import roles
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from routing.match import Agent, passed_over, skilled
from routing.priority import Priority
from routing.states import WaitState

GONE = f"They do not wait any more, or not there: look again. {roles.NOTHING}"
RUNG = f"Somebody is being rung for them at this moment: look again in 20 seconds. {roles.NOTHING}"
BUSY = f"They are not ready at this moment: choose somebody else. {roles.NOTHING}"
UNSKILLED = f"This queue needs a skill that they do not have. {roles.NOTHING}"
URGENT_FIRST = f"A more urgent caller waits for the same colleague, and goes first. {roles.NOTHING}"
NOT_HIGHER = f"Choose a higher urgency: it is never lowered from here. {roles.NOTHING}"


@dataclass(frozen=True)
class Place:
    """A call, its live wait (None if there is none), and who is ready, at one moment (UTC).

    `talks`: a colleague is with the caller; `listener` is the supervisor who takes part, or None.
    """

    at: datetime
    call: Any
    wait: Any
    ready: Sequence[Any]
    talks: bool
    listener: Any

    @property
    def higher(self) -> tuple[Priority, ...]:
        """What the caller may be raised to."""
        return tuple(one for one in Priority if self.wait and one < Priority(self.wait.priority))


def seen(rt: Runtime, call_id: UUID) -> Place:
    """A call as a supervisor sees it; raises Unknown. Nothing is locked: it is only drawn."""
    with rt.work() as work:
        call = work.run(floor.one_call(call_id)).one_or_none()
        if call is None:
            raise Unknown(f"no call {call_id}")
        wait = work.run(floor.wait_of(call_id)).one_or_none()
        waiting = wait if wait is not None and wait.state == WaitState.WAITING else None
        return Place(
            at=work.now,
            call=call,
            wait=waiting,
            ready=work.run(people.ready_now(work.now)).all(),
            talks=work.run(floor.in_talk(call_id)).scalar_one(),
            listener=work.run(listens.live_at(call_id)).first(),
        )


def pull(rt: Runtime, me: Person, wait_id: UUID, agent_id: UUID, why: str) -> None:
    """Give a waiting caller to a named ready colleague next, out of turn.

    Never before a more urgent caller who waits for the same colleague (S6). Raises Refused.
    """
    roles.must_act(me)
    why = roles.reason(why)
    with rt.work() as work:
        work.run(waits.ONE_MATCHER)  # nobody else shares out callers and colleagues meanwhile
        _, wait = _held(work, wait_id)
        agent = _ready(work, agent_id)
        _in_turn(work, wait, agent)
        ahead = work.run(floor.older_in_queue(wait.queue, wait.arrived_at)).scalar_one()
        ids = {"call_id": wait.call_id, "wait_id": wait_id, "agent_id": agent_id}
        work.happened("pulled", ids, queue=wait.queue, ahead=ahead, why=why, by=me.id.hex)
        if not offers.propose(work, wait, agent_id, legs.AGENT):
            raise Refused(BUSY)


def _held(work: Work, wait_id: UUID) -> tuple[Any, Any]:
    """The call and the wait, locked; none of our people is being rung for it."""
    try:
        call, wait = queueing.hold(work, wait_id)
    except Unknown:
        raise Refused(GONE) from None
    if wait.state != WaitState.WAITING or call.ended_at is not None:
        raise Refused(GONE)
    if queueing.agent_asked(work, call.id):
        raise Refused(RUNG)
    return call, wait


def _ready(work: Work, agent_id: UUID) -> Agent:
    softphone = work.rt.softphone is not None
    row = work.run(people.ready_agent(agent_id, work.now, softphone=softphone)).one_or_none()
    if row is None:
        raise Refused(BUSY)
    return matching.as_agent(row)


def _in_turn(work: Work, wait: Any, agent: Agent) -> None:
    council = work.rt.council
    head = matching.as_head(council, wait, ())
    if not skilled(agent, head):
        raise Refused(UNSKILLED)
    urgent = work.run(floor.urgent_now(work.now)).all()
    others = [matching.as_head(council, row, ()) for row in urgent if row.id != wait.id]
    if passed_over(head, others, agent, work.now) is not None:
        raise Refused(URGENT_FIRST)


def raise_priority(rt: Runtime, me: Person, wait_id: UUID, to: str, why: str) -> None:
    """Make a waiting caller more urgent, age kept: P0 in the urgent queue. Raises Refused."""
    roles.must_act(me)
    why = roles.reason(why)
    with rt.work() as work:
        call, wait = _held(work, wait_id)
        if to not in list(Priority) or not Priority(to) < Priority(wait.priority):
            raise Refused(NOT_HIGHER)
        told = {"by": "supervisor", "why": why, "person": me.id.hex}
        if to == Priority.P0:
            calls.note_urgent(work, call)
            queueing.raise_to_urgent(work, call, wait, **told)
        else:
            calls.raise_to(work, call, Priority(to))
            queueing.raise_in_queue(work, call, wait, Priority(to), **told)
