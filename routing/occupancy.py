"""How busy our people were, by team and half hour: one fold over what the log says of their states.

A state lasts until the log tells of the next, so that what somebody did at a moment is known from
the change that followed as well as from the one before.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Generic, TypeVar
from uuid import UUID

from routing.half_hours import HALF_HOUR, Event, starts_at
from routing.states import AgentState

T = TypeVar("T")
STATES, TEAMS = "agent", "team_moved"
KINDS = frozenset({STATES, TEAMS})
EVERYBODY = ""  # the row in which each counts once, of however many teams
BUSY = frozenset({AgentState.OFFERED, AgentState.ON_CALL, AgentState.WRAP_UP})


@dataclass(frozen=True)
class Known:
    """What somebody who takes calls does by the latest word: since when (UTC), in which teams."""

    state: str
    since: datetime
    teams: Sequence[str]


@dataclass
class Spent:
    """The seconds that the people of a team were ready, and busy, within one half hour."""

    team: str
    starts_at: datetime
    ready_s: float = 0.0
    busy_s: float = 0.0


@dataclass
class _Course(Generic[T]):
    """Values over time: `values[0]` held before the first of the moments."""

    values: list[T]
    moments: list[datetime] = field(default_factory=list)

    def at(self, moment: datetime) -> T:
        return self.values[bisect_right(self.moments, moment)]


def spent(
    people: Mapping[UUID, Known], events: Iterable[Event], start: datetime, until: datetime
) -> list[Spent]:
    """What the time from `start` to before `until` was spent on; the events, in their order, go on
    for some while after it. A person of whom neither they nor the latest word tells is left out.
    """
    of = defaultdict[UUID, list[Event]](list)
    for event in events:
        if event.agent_id:
            of[event.agent_id].append(event)
    rows: dict[tuple[datetime, str], Spent] = {}
    for person, known in people.items():
        _add(rows, _states(known, of[person], start), _teams(known, of[person]), start, until)
    return [rows[key] for key in sorted(rows)]


def _states(known: Known, events: Sequence[Event], start: datetime) -> _Course[str]:
    told = [event for event in events if event.kind == STATES and "state" in event.data]
    if not told:
        return _Course([known.state if known.since <= start else AgentState.AWAY])
    states = [str(told[0].data["was"]), *(str(event.data["state"]) for event in told)]
    return _Course(states, [event.at for event in told])


def _teams(known: Known, events: Sequence[Event]) -> _Course[Sequence[str]]:
    told = [event for event in events if event.kind == TEAMS]
    before: Sequence[str] = told[0].data["was"] if told else known.teams
    return _Course([before, *(event.data["to"] for event in told)], [event.at for event in told])


def _add(
    rows: dict[tuple[datetime, str], Spent],
    states: _Course[str],
    teams: _Course[Sequence[str]],
    start: datetime,
    until: datetime,
) -> None:
    edges = {start, until, *_between(start, until)}
    edges |= {at for at in (*states.moments, *teams.moments) if start < at < until}
    cuts = sorted(edges)
    for since, to in pairwise(cuts):
        state, lasted_s = states.at(since), (to - since).total_seconds()
        if state == AgentState.AWAY:
            continue
        for team in {EVERYBODY, *teams.at(since)}:
            key = starts_at(since), team
            row = rows.setdefault(key, Spent(team, key[0]))
            row.busy_s += lasted_s if state in BUSY else 0
            row.ready_s += lasted_s if state == AgentState.READY else 0


def _between(start: datetime, until: datetime) -> Iterable[datetime]:
    at = starts_at(start) + HALF_HOUR
    while at < until:
        yield at
        at += HALF_HOUR
