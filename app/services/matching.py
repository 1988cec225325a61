"""Who is offered whom: the database finds the heads, `routing.match` decides, rows are written."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import people, waits
from app.runtime import Runtime, Work
from app.services import batches, legs, offers, wishes
from routing.council import Council
from routing.match import (
    NO_WISH,
    Agent,
    Choice,
    Head,
    Offered,
    Proposal,
    explained,
    match,
    to_withdraw,
)
from routing.order import Waiting, key
from routing.priority import Priority
from routing.states import WaitState

HEADS_PER_CLASS = 20
LATELY_S = 60
URGENT = [one for one in Priority if one.urgent]


@dataclass(frozen=True)
class _Shared:
    """What one sharing out came to: so many offers, and whether an urgent caller got none."""

    made: int
    urgent_left: bool


def match_all(rt: Runtime) -> int:
    """Propose waiting callers to ready agents; how many offers were made or taken back.

    The oldest of each class are found by index, so this costs the same with ten or a hundred
    thousand waiting. Urgent callers for whom nobody is left take lesser offers back (S6).
    """
    shared = _share_out(rt)
    taken_back = _make_room(rt) if shared.urgent_left else 0
    return shared.made + taken_back + (_share_out(rt).made if taken_back else 0)


def _share_out(rt: Runtime) -> _Shared:
    with rt.work() as work:
        work.run(waits.ONE_MATCHER)
        softphone = work.rt.softphone is not None
        ready = work.run(people.ready_agents(work.now, softphone=softphone)).all()
        asked_for = list(Priority) if ready else URGENT
        heads = {str(row.id): row for row in _heads(work, asked_for)}
        proposals = _proposed(work, heads, [as_agent(row) for row in ready])
        made = {one.wait_id: _propose(work, heads[one.wait_id], one, why) for one, why in proposals}
        left = (row for wait_id, row in heads.items() if not made.get(wait_id))
        return _Shared(sum(made.values()), any(Priority(row.priority).urgent for row in left))


def _proposed(
    work: Work, heads: Mapping[str, Any], free: Collection[Agent]
) -> list[tuple[Proposal, Choice]]:
    """Who is to be offered whom, each with why."""
    if not heads or not free:
        return []
    known = _known(work, heads)
    proposals = match(known, free, work.now)
    choices = _explained(work, proposals, known, free)
    return [(one, choices[one.wait_id]) for one in proposals]


def _explained(
    work: Work, proposals: Collection[Proposal], heads: Collection[Head], free: Collection[Agent]
) -> Mapping[str, Choice]:
    """Why each went to whom: kept with the offer, for whoever asks later."""
    if not proposals:
        return {}
    resting = [as_agent(row) for row in work.run(people.resting_agents(work.now)).all()]
    return explained(proposals, heads, free, resting)


def _propose(work: Work, wait: Any, proposal: Proposal, choice: Choice) -> int:
    made = (offers.propose(work, wait, UUID(to), legs.AGENT, choice) for to in proposal.agent_ids)
    return sum(made)


def _make_room(rt: Runtime) -> int:
    """Take lesser offers back for urgent callers whom nobody is asked to take; how many."""
    with rt.work() as work:
        urgent = _heads(work, URGENT)
        chosen = _lesser_offers(work, urgent) if urgent else []
    return batches.each(rt, chosen, offers.take_back)


def _lesser_offers(work: Work, urgent: Collection[Any]) -> list[UUID]:
    rows = work.run(waits.open_offers()).all()
    asked = {row.wait_id for row in rows}
    free = {str(row.id): as_offered(row) for row in rows}
    heads = [as_head(work.rt.council, row, ()) for row in urgent if row.id not in asked]
    for head in sorted(heads, key=lambda head: key(head.waiting, work.now)):
        free.pop(to_withdraw(head, free.values()) or "", None)
    return [row.id for row in rows if str(row.id) not in free]


def _heads(work: Work, priorities: Collection[Priority]) -> Collection[Any]:
    values = {
        "queues": list(work.rt.council.queues),
        "priorities": list(priorities),
        "now": work.now,
        "most": HEADS_PER_CLASS,
    }
    return work.run(waits.HEADS, values).all()


def _known(work: Work, heads: Mapping[str, Any]) -> list[Head]:
    """The heads as the matcher sees them: with who let them go by, and whom they are kept for."""
    since = work.now - timedelta(seconds=LATELY_S)
    tried: dict[str, set[str]] = defaultdict(set)
    for row in work.run(waits.recent_refusals([w.id for w in heads.values()], since)).all():
        tried[str(row.wait_id)].add(str(row.agent_id))
    council, wished = work.rt.council, wishes.of(work, heads, tried)
    return [
        replace(as_head(council, row, tried[wait_id]), wish=wished.get(wait_id, NO_WISH))
        for wait_id, row in heads.items()
    ]


def as_head(council: Council, row: Any, tried: Collection[str]) -> Head:
    """A waiting row as the matcher sees it; `tried` let it go by lately."""
    queue = council.queue(row.queue)
    waiting = Waiting(
        str(row.id),
        row.queue,
        Priority(row.priority),
        row.arrived_at,
        row.entered_at,
        row.target_s,
    )
    at_once = None if queue.ring_all else queue.offer_to
    if row.state == WaitState.DUE:  # one agent rings one of those who are to be rung back
        at_once = 1
    return Head(waiting, frozenset(row.teams), queue.skill, frozenset(tried), at_once)


def as_agent(row: Any) -> Agent:
    """A ready agent as the matcher sees them."""
    return Agent(str(row.person_id), frozenset(row.teams), frozenset(row.skills), row.idle_since)


def as_offered(row: Any) -> Offered:
    """An agent's offer that is not accepted yet, as the matcher sees it."""
    return Offered(str(row.id), as_agent(row), Priority(row.priority), row.made_at)
