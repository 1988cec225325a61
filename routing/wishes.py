"""Whom a waiting caller is offered first, and for how long nobody else is asked."""

from collections.abc import Collection
from dataclasses import dataclass

from routing.match import NO_WISH, Wish
from routing.parts import Agents
from routing.priority import Priority

SOON = frozenset({"ready", "offered", "wrap_up"})  # who is on a call may be so for an hour


@dataclass(frozen=True)
class There:
    """Somebody who takes calls: their state, teams and skills."""

    id: str
    state: str
    teams: frozenset[str]
    skills: frozenset[str]


@dataclass(frozen=True)
class Asker:
    """A waiting caller: `waited_s` in this queue, `teams` may take the call, `tried` let it go by.

    `language` is the skill of who speaks it; None: English. `last_agent` spoke to them lately.
    """

    priority: Priority
    waited_s: float
    teams: frozenset[str]
    tried: frozenset[str]
    language: str | None
    last_agent: str | None


def timely(asker: Asker, rules: Agents) -> bool:
    """Whether this caller has a wish that still counts. P0 has none: everybody is asked."""
    if asker.priority is Priority.P0:
        return False
    return _speakers_first(asker, rules) or _last_first(asker, rules)


def wish(asker: Asker, there: Collection[There], rules: Agents) -> Wish:
    """Who is asked first. A language is needed, an acquaintance only nice: it goes first.

    P1 is never kept from anybody: of those who are ready a speaker is asked first, no more (S6).
    """
    if not timely(asker, rules):
        return NO_WISH
    able = [one for one in there if one.teams & asker.teams and one.id not in asker.tried]
    speakers = [one for one in able if asker.language in one.skills]
    if speakers and _speakers_first(asker, rules):
        return Wish(_ids(speakers), kept=not asker.priority.urgent)
    last = [one for one in able if one.id == asker.last_agent and one.state in SOON]
    return Wish(_ids(last), kept=True) if last and _last_first(asker, rules) else NO_WISH


def _speakers_first(asker: Asker, rules: Agents) -> bool:
    return asker.language is not None and asker.waited_s < rules.language_s


def _last_first(asker: Asker, rules: Agents) -> bool:
    known = asker.last_agent is not None and not asker.priority.urgent
    return known and asker.waited_s < rules.last_agent_s


def _ids(people: Collection[There]) -> frozenset[str]:
    return frozenset(one.id for one in people)
