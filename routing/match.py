"""Waiting callers and ready agents become proposals: who is offered whom. Nothing is rung here."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from routing.order import Waiting, key
from routing.priority import Priority


@dataclass(frozen=True)
class Agent:
    """Somebody who is ready: no live offer, no call, no wrap-up."""

    id: str
    teams: frozenset[str]
    skills: frozenset[str]
    idle_since: datetime


@dataclass(frozen=True)
class Wish:
    """Agents who are asked before all others. `kept`: for a little while nobody else is, since
    one of those who are wished for will be free soon.
    """

    agents: frozenset[str] = frozenset()
    kept: bool = False


NO_WISH = Wish()


@dataclass(frozen=True)
class Head:
    """A wait that needs an offer now.

    `teams` may take it by now (the plan's word), `skill` is needed if set, `tried` are the agents
    who missed or declined it lately. `at_once` is how many are asked together, None for all.
    """

    waiting: Waiting
    teams: frozenset[str]
    skill: str | None = None
    tried: frozenset[str] = frozenset()
    at_once: int | None = 1
    wish: Wish = NO_WISH


@dataclass(frozen=True)
class Proposal:
    """A caller to be offered to these agents, longest idle first; the first to accept has them."""

    wait_id: str
    agent_ids: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """Why an offer went to whom it went. `ready` agents were there, `elsewhere` of them for other
    callers only; `others` could have been asked and were not: the longest idle, and why not (a
    word of `WHY_NOT`).
    """

    ready: int
    elsewhere: int
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Offered:
    """A live offer that is not accepted yet."""

    offer_id: str
    agent: Agent
    priority: Priority
    offered_at: datetime


def match(heads: Iterable[Head], agents: Iterable[Agent], now: datetime) -> list[Proposal]:
    """Who is offered whom: no agent twice (I7), no lesser call before a P0 or P1 (S6).

    Every P0 is offered to all who may take it; when several P0 wait, the agents are dealt out
    among them. Others go to the longest idle, and to those who missed it only if nobody else is.
    Somebody passed over for a P0 is kept for it: it will be asked again before a lesser call is.
    """
    free = sorted(agents, key=lambda agent: (agent.idle_since, agent.id))
    ordered = sorted(heads, key=lambda head: key(head.waiting, now))
    first = [head for head in ordered if head.waiting.priority is Priority.P0]
    rest = [head for head in ordered if head.waiting.priority is not Priority.P0]
    left = [agent for agent in free if not any(_may(agent, head) for head in first)]
    return [*_dealt(first, free), *_served(rest, left)]


SKILL, GIVEN, KEPT, RESTS, TRIED, WISHED, LATER = WHY_NOT = (
    *("skill", "given", "kept", "rests", "tried", "wished", "later"),
)
MOST_TOLD = 8


def explained(
    proposals: Collection[Proposal],
    heads: Iterable[Head],
    agents: Collection[Agent],
    resting: Collection[Agent] = (),
) -> dict[str, Choice]:
    """The choice behind each proposal of one match, by wait.

    `resting` are ready too, and were not to be asked: they let an offer go by a moment ago.
    """
    known = {head.waiting.id: head for head in heads}
    urgent = [head for head in known.values() if head.waiting.priority is Priority.P0]
    given = {agent for proposal in proposals for agent in proposal.agent_ids}
    there = sorted([*agents, *resting], key=lambda agent: (agent.idle_since, agent.id))
    rests = {agent.id for agent in resting}

    def why_not(agent: Agent, head: Head) -> str:
        kept = head not in urgent and any(_may(agent, one) for one in urgent)
        reasons = (
            (SKILL, not skilled(agent, head)),
            (RESTS, agent.id in rests),
            (GIVEN, agent.id in given),
            (KEPT, kept),
            (TRIED, agent.id in head.tried),
            (WISHED, bool(head.wish.agents) and agent.id not in head.wish.agents),
        )
        return next((why for why, holds in reasons if holds), LATER)

    return {one.wait_id: _choice(one, known[one.wait_id], there, why_not) for one in proposals}


def _choice(
    proposal: Proposal, head: Head, there: Collection[Agent], why_not: Callable[[Agent, Head], str]
) -> Choice:
    able = [agent for agent in there if agent.teams & head.teams]
    left = [agent for agent in able if agent.id not in proposal.agent_ids]
    told = tuple((agent.id, why_not(agent, head)) for agent in left[:MOST_TOLD])
    return Choice(len(there), len(there) - len(able), told)


def to_withdraw(head: Head, offers: Iterable[Offered]) -> str | None:
    """The offer that a P0 or P1 takes back when every agent who could help is being offered a
    lesser call: the least urgent, and of those the newest. Its caller keeps place and age.
    """
    if not head.waiting.priority.urgent:
        return None
    lesser = [o for o in offers if o.priority > head.waiting.priority and _may(o.agent, head)]
    chosen = max(lesser, key=lambda o: (o.priority, o.offered_at, o.offer_id), default=None)
    return chosen.offer_id if chosen else None


def passed_over(head: Head, heads: Iterable[Head], agent: Agent, now: datetime) -> Head | None:
    """The P0 or P1 whom this agent would be kept from if they got `head` out of turn (S6); None if
    nobody urgent who waits for the agent comes before.
    """
    mine = key(head.waiting, now)
    before = [
        other
        for other in heads
        if other.waiting.priority.urgent and key(other.waiting, now) < mine and _may(agent, other)
    ]
    return min(before, key=lambda other: key(other.waiting, now), default=None)


def skilled(agent: Agent, head: Head) -> bool:
    """Whether the agent has the skill that the queue asks for."""
    return head.skill is None or head.skill in agent.skills


def _dealt(heads: list[Head], free: list[Agent]) -> Iterator[Proposal]:
    hands: dict[str, list[str]] = {head.waiting.id: [] for head in heads}
    pools = {head.waiting.id: {agent.id for agent in _pool(head, free)} for head in heads}
    for agent in free:
        able = [wait for wait in hands if agent.id in pools[wait]]
        if able:
            hands[min(able, key=lambda wait: len(hands[wait]))].append(agent.id)
    return (Proposal(wait, tuple(hand)) for wait, hand in hands.items() if hand)


def _served(heads: list[Head], free: list[Agent]) -> Iterator[Proposal]:
    left = list(free)
    for head in heads:
        chosen = _pool(head, left)[: head.at_once]
        left = [agent for agent in left if agent not in chosen]
        if chosen:
            yield Proposal(head.waiting.id, tuple(agent.id for agent in chosen))


def _pool(head: Head, free: Collection[Agent]) -> list[Agent]:
    able = [agent for agent in free if _may(agent, head)]
    fresh = [agent for agent in able if agent.id not in head.tried]
    wished = [agent for agent in fresh if agent.id in head.wish.agents]
    return wished if wished or head.wish.kept else fresh or able


def _may(agent: Agent, head: Head) -> bool:
    return bool(agent.teams & head.teams) and skilled(agent, head)
