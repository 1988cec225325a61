"""Warm hand-over: somebody else is asked about the caller, who waits on hold, and takes them.

Whoever asked keeps the caller until the other has them (S8); nothing here depends on a browser.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import handovers as rows
from app.models import people, waits
from app.runtime import Runtime, Work
from app.services import batches, calls, consults, endings, handing, holds, matching, offers
from app.services.refusals import Refused
from routing.states import HANDOVER, HandoverState

MOST = 50
TALKS = {HandoverState.CONSULTING, HandoverState.TOGETHER}


@dataclass(frozen=True)
class Target:
    """Who is to be rung, whose the enquiry is then, and the queue whose rules hold."""

    ring: UUID | str
    team: str | None
    queue: str


def ask(rt: Runtime, person_id: UUID, to: str) -> None:
    """Hand the caller over, warm: to `team:<name>`, `person:<id>` or `outside:<directory name>`.

    The caller is put on hold, and the other's phone is rung. Raises Refused if nobody is ready.
    """
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        if consults.live(work, held.call.id) is not None:
            raise Refused("You are handing this caller over already.")
        target = _target(work, held.offer, to)
        holds.begin(work, held.offer)
        offer_id = offers.consult(work, held, target.ring, target.queue)
        if offer_id is None:
            raise Refused("They were just given another call. Try again, or choose somebody else.")
        _add(work, held, offer_id, target)


def _add(work: Work, held: offers.Held, offer_id: UUID, target: Target) -> None:
    agent = target.ring if isinstance(target.ring, UUID) else None
    limit_s = HANDOVER.deadlines[HANDOVER.first].seconds or 0
    work.run(
        rows.add_handover(
            id=work.rt.new_id(),
            call_id=held.call.id,
            from_offer_id=held.offer.id,
            offer_id=offer_id,
            from_agent=held.offer.agent_id,
            to_agent=agent,
            to_team=target.team,
            to_outside=None if agent else target.ring,
            state=HANDOVER.first,
            asked_at=work.now,
            expires_at=work.now + timedelta(seconds=limit_s),
        )
    )
    work.happened("handover", held.ids, state=HANDOVER.first, offer=offer_id.hex)
    work.changed("calls", f"agent:{held.offer.agent_id}")


def _target(work: Work, offer: Any, to: str) -> Target:
    kind, _, name = to.partition(":")
    council = work.rt.council
    if kind == "outside" and name in council.directory:
        return Target(name, None, offer.queue)
    if kind == "team" and name in council.teams:
        ready = _longest_idle(work, offer, name)
        title = council.teams[name].title
        return _person(work, offer, ready, name, f"Nobody in {title} is ready for a call now.")
    if kind == "person" and (person_id := _id(name)):
        ready = work.run(
            people.ready_agent(person_id, work.now, softphone=work.rt.softphone is not None)
        ).first()
        team = next(iter(ready.teams), None) if ready else None
        return _person(work, offer, ready, team, "They are not ready for a call now.")
    raise Refused("Choose who should take the caller.")


def _longest_idle(work: Work, offer: Any, team: str) -> Any:
    """Who of a team is rung; whoever let this caller go by lately comes last."""
    since = work.now - timedelta(seconds=matching.LATELY_S)
    tried = {row.agent_id for row in work.run(waits.recent_refusals([offer.wait_id], since))}
    ready = work.run(people.ready_of(team, work.now, softphone=work.rt.softphone is not None)).all()
    return min(ready, key=lambda row: row.person_id in tried, default=None)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _person(work: Work, offer: Any, ready: Any, team: str | None, nobody: str) -> Target:
    if ready is None:
        raise Refused(f"{nobody} Choose somebody else, or put the caller in a queue.")
    queue = work.rt.council.queue_of(team) if team else None
    return Target(ready.person_id, team, queue or offer.queue)


def complete(rt: Runtime, person_id: UUID) -> None:
    """The other has the caller; whoever handed them over leaves the call and writes up."""
    with rt.work() as work:
        handing.complete(work, _mine(work, person_id, TALKS))


def join(rt: Runtime, person_id: UUID) -> None:
    """All three talk: the caller is not on hold any more."""
    with rt.work() as work:
        handover = _mine(work, person_id, {HandoverState.CONSULTING})
        consults.step(work, handover, "joined")
        holds.end(work, handover.call_id, "all three talk")


def take_back(rt: Runtime, person_id: UUID) -> None:
    """The caller stays with whoever asked; the other is let go, or rung no more."""
    with rt.work() as work:
        handover = _mine(work, person_id, {*TALKS, HandoverState.RINGING})
        handing.send_off(work, handover, "taken back")
        consults.step(work, handover, "taken_back")
        holds.end(work, handover.call_id, "taken back")


def leave(rt: Runtime, person_id: UUID) -> None:
    """The one who was asked leaves; the caller stays with whoever asked."""
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        handover = consults.live(work, held.call.id)
        if handover is None or handover.offer_id != held.offer.id:
            raise Refused("The caller is yours now: hand them over, or end the call.")
        handing.target_left(work, handover)


def _mine(work: Work, person_id: UUID, states: set[HandoverState]) -> Any:
    """The hand-over that a person has asked for, in one of these states; raises Refused."""
    held = offers.talk_of(work, person_id)
    handover = consults.live(work, held.call.id)
    if handover is None or handover.from_offer_id != held.offer.id:
        raise Refused("You are not handing this caller over now.")
    if handover.state not in states:
        raise Refused("They have not answered yet, or this was done already.")
    return handover


def expire(rt: Runtime) -> int:
    """End every hand-over that has passed its deadline; how many."""
    with rt.work() as work:
        overdue = work.run(rows.handovers_overdue(work.now, MOST)).scalars().all()
    return batches.each(rt, overdue, _expire_one)


def _expire_one(work: Work, call_id: UUID) -> None:
    calls.held(work, call_id)
    handover = consults.live(work, call_id)
    if handover is None or handover.expires_at > work.now:
        return
    if handover.state == HandoverState.RINGING:
        handing.send_off(work, handover, "not answered in time")
        consults.step(work, handover, "failed", "not answered in time")
    else:
        endings.caller_gone(work, call_id, "the longest call is over")
