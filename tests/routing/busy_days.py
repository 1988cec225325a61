"""Days of calls through `routing.order` alone: no clock, no database, each day from its seed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from routing.order import Waiting
from routing.priority import Priority
from tests.routing.lines import heads_of, next_of

START = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
TARGETS = {Priority.P0: 30, Priority.P1: 60, Priority.P2: 60, Priority.P3: 120, Priority.P4: 180}
ENDS_S = 8.5 * 3600
Draw = Callable[[Random, float], float]


def moment(second: float) -> datetime:
    """A second of the day on the calendar."""
    return START + timedelta(seconds=second)


@dataclass
class Caller:
    """One call of the day, and how many of all were before it when it came."""

    waiting: Waiting
    came_s: float
    ahead: int
    taken_s: float | None = None

    @property
    def waited_s(self) -> float:
        """Until an agent took the call."""
        return (self.taken_s or self.came_s) - self.came_s


@dataclass
class Day:
    """One queue whose agents take the next call as soon as they are free.

    `gap` draws the seconds to the next arrival of a priority, `talk` those of a talk, at a second
    of the day. `beat_s`: how often who waits is looked at; 0: never. `restarts`: the chance that
    after an event all is forgotten but the rows of who waits, which are then read in any order.
    """

    seed: int
    agents: int
    gap: Mapping[Priority, Draw]
    talk: Draw
    beat_s: float = 0
    restarts: float = 0
    lines: dict[Priority, list[Caller]] = field(default_factory=dict)
    served: list[Caller] = field(default_factory=list)

    def beats(self) -> Iterator[tuple[float, Caller]]:
        """Play the day, and stop at each beat of each caller who waits."""
        self.random, self.order, self.coming = Random(self.seed), count(), list[Any]()
        self.free, self.lines = self.agents, {priority: [] for priority in self.gap}
        chance = Random(self.seed)
        for priority in self.gap:
            self._next(priority, 0)
        while self.coming:
            now, _, what, of = heappop(self.coming)
            if what == "beat":
                if of.taken_s is None:
                    yield now, of
                    self._at(now + self.beat_s, "beat", of)
                continue
            self._arrive(now, of) if what == "arrive" else self._freed()
            if self.restarts and chance.random() < self.restarts:
                self._restart(chance)
            self._serve(now)

    def run(self) -> list[Caller]:
        """Play the day; every call of it, in the order in which they were taken."""
        for _ in self.beats():
            pass
        return self.served

    def _at(self, at: float, what: str, of: Any) -> None:
        heappush(self.coming, (at, next(self.order), what, of))

    def _next(self, priority: Priority, now: float) -> None:
        at = now + self.gap[priority](self.random, now)
        if at < ENDS_S:
            self._at(at, "arrive", priority)

    def _arrive(self, now: float, priority: Priority) -> None:
        at, ahead = moment(now), sum(map(len, self.lines.values()))
        name = f"{next(self.order):09}"
        waiting = Waiting(name, "agents", priority, at, at, TARGETS[priority])
        caller = Caller(waiting, now, ahead)
        self.lines[priority].append(caller)
        self._next(priority, now)
        if self.beat_s:
            self._at(now, "beat", caller)

    def _freed(self) -> None:
        self.free += 1

    def _restart(self, chance: Random) -> None:
        rows = [caller for line in self.lines.values() for caller in line]
        chance.shuffle(rows)
        self.lines = {priority: [] for priority in self.gap}
        while rows:  # as the database finds them: the oldest of each class first
            heads = {head.id for head in heads_of(row.waiting for row in rows)}
            for row in [row for row in rows if row.waiting.id in heads]:
                self.lines[row.waiting.priority].append(row)
                rows.remove(row)

    def _serve(self, now: float) -> None:
        while self.free:
            heads = {line[0].waiting.id: line for line in self.lines.values() if line}
            first = next_of((line[0].waiting for line in heads.values()), moment(now))
            if first is None:
                return
            caller = heads[first.id].pop(0)
            caller.taken_s = now
            self.served.append(caller)
            self.free -= 1
            self._at(now + self.talk(self.random, now), "free", None)
