"""Who is offered whom: the database finds the heads, `routing.match` decides, rows are written."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import people, waits
from app.runtime import Runtime, Work
from app.services import legs, offers
from routing.council import Council
from routing.match import Agent, Head, Proposal, match
from routing.order import Waiting
from routing.priority import Priority

HEADS_PER_CLASS = 20
LATELY_S = 60


def match_all(rt: Runtime) -> int:
    """Propose waiting callers to ready agents; how many offers were made.

    The oldest of each class are found by index, so this costs the same with ten or a hundred
    thousand waiting.
    """
    with rt.work() as work:
        ready = work.run(people.ready_agents(work.now)).all()
        heads = {str(row.id): row for row in _heads(work)} if ready else {}
        proposals = _decide(work, heads, ready) if heads else []
        return sum(_propose(work, heads[one.wait_id], one) for one in proposals)


def _propose(work: Work, wait: Any, proposal: Proposal) -> int:
    made = (offers.propose(work, wait, UUID(to), legs.AGENT) for to in proposal.agent_ids)
    return sum(made)


def _heads(work: Work) -> Collection[Any]:
    values = {
        "queues": list(work.rt.council.queues),
        "priorities": list(Priority),
        "now": work.now,
        "most": HEADS_PER_CLASS,
    }
    return work.run(waits.HEADS, values).all()


def _decide(work: Work, heads: Mapping[str, Any], ready: Collection[Any]) -> list[Proposal]:
    since = work.now - timedelta(seconds=LATELY_S)
    tried: dict[str, set[str]] = defaultdict(set)
    for row in work.run(waits.recent_refusals([w.id for w in heads.values()], since)).all():
        tried[str(row.wait_id)].add(str(row.agent_id))
    council = work.rt.council
    known = [as_head(council, row, tried[wait_id]) for wait_id, row in heads.items()]
    return match(known, [as_agent(row) for row in ready], work.now)


def as_head(council: Council, row: Any, tried: Collection[str]) -> Head:
    """A waiting row as the matcher sees it; `tried` let it go by lately."""
    queue = council.queues[row.queue]
    waiting = Waiting(
        str(row.id),
        row.queue,
        Priority(row.priority),
        row.arrived_at,
        row.entered_at,
        row.target_s,
    )
    at_once = None if queue.ring_all else queue.offer_to
    return Head(waiting, frozenset(row.teams), queue.skill, frozenset(tried), at_once)


def as_agent(row: Any) -> Agent:
    """A ready agent as the matcher sees them."""
    return Agent(str(row.person_id), frozenset(row.teams), frozenset(row.skills), row.idle_since)
