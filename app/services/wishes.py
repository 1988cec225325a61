"""Whom waiting callers are offered first: asked of the database only while a wish still counts."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from app.models import last_agents
from app.runtime import Work
from ivr_flows.phrases import PHRASES
from routing.match import Wish
from routing.priority import Priority
from routing.wishes import Asker, There, timely, wish

KNOWN_FOR = timedelta(days=7)


def of(
    work: Work, heads: Mapping[str, Any], tried: Mapping[str, Collection[str]]
) -> Mapping[str, Wish]:
    """The wishes of those among the waiting rows who have one that still counts, by wait."""
    rules = work.rt.council.agents
    askers = {name: _asker(work, row, tried.get(name, ())) for name, row in heads.items()}
    asking = {name: one for name, one in askers.items() if timely(one, rules)}
    if not asking:
        return {}
    there = [_there(row) for row in work.run(last_agents.there(work.now)).all()]
    return {name: wish(one, there, rules) for name, one in asking.items()}


def columns(work: Work, call: Any, priority: Priority) -> dict[str, Any]:
    """What a new stay keeps of its caller's wishes: only P2 to P4 wait for an acquaintance."""
    since = work.now - KNOWN_FOR
    last = None if priority.urgent else last_agents.last_agent(call.id, since)
    return {"language": _skill(call), "last_agent": last}


def _skill(call: Any) -> str | None:
    """The skill of who speaks the language that the caller's flow has settled on."""
    chosen = call.flow_state.get("language", "")
    ours = next(iter(PHRASES))
    known = next((one for code, one in PHRASES.items() if code == chosen != ours), None)
    return known.language.lower() if known else None


def _asker(work: Work, row: Any, tried: Collection[str]) -> Asker:
    return Asker(
        Priority(row.priority),
        (work.now - row.entered_at).total_seconds(),
        frozenset(row.teams),
        frozenset(tried),
        row.language,
        str(row.last_agent) if row.last_agent else None,
    )


def _there(row: Any) -> There:
    return There(str(row.person_id), row.state, frozenset(row.teams), frozenset(row.skills))
