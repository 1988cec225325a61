"""What befell the callers of each queue, by the half hour in which they joined it.

One fold over the event log: the same events always give the same rows, whether they are folded
at once, piece by piece, or call by call and merged.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

HALF_HOUR = timedelta(minutes=30)
SHORT_S = 5  # who leaves sooner never really waited: shown apart, never hidden
# Upper edges of the answered waits' histogram in seconds, each edge included; one more bucket
# holds what is longer.
EDGES_S = (5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200)


class Event(Protocol):
    """A row of the event log. `at` is aware; `data` is what was written with it."""

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...

    @property
    def kind(self) -> str:
        """What happened, in one word."""
        ...

    @property
    def call_id(self) -> UUID | None:
        """The call it belongs to."""
        ...

    @property
    def wait_id(self) -> UUID | None:
        """The wait it belongs to."""
        ...

    @property
    def agent_id(self) -> UUID | None:
        """The person it concerns."""
        ...

    @property
    def data(self) -> Mapping[str, Any]:
        """What else was written down."""
        ...


@dataclass
class Row:
    """One queue's half hour. Counts are waits: a call counts once in each queue that it joins.

    offered = answered + abandoned + passed_on + callbacks + those who still wait. `waits` is the
    histogram of answered waits over EDGES_S. Seconds are of the waits that joined in this half
    hour, whenever they were spent.
    """

    queue: str
    starts_at: datetime
    offered: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    short_abandoned: int = 0
    overflowed: int = 0
    passed_on: int = 0
    callbacks: int = 0
    longest_wait_s: float = 0.0
    talk_s: float = 0.0
    wrap_up_s: float = 0.0
    waits: list[int] = field(default_factory=lambda: [0] * (len(EDGES_S) + 1))


Key = tuple[str, datetime]


def starts_at(at: datetime) -> datetime:
    """The beginning of the half hour in which a moment lies."""
    past = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at - past


def fold(events: Iterable[Event]) -> list[Row]:
    """The rows of some events in their order, by queue and half hour."""
    tally = Tally()
    for event in events:
        tally.add(event)
    return tally.sorted_rows()


def merge(rows: Iterable[Row]) -> list[Row]:
    """Rows of the same queue and half hour as one: counts summed, the longest kept.

    The events behind them must be of different calls.
    """
    merged: dict[Key, Row] = {}
    for row in rows:
        into = merged.setdefault((row.queue, row.starts_at), Row(row.queue, row.starts_at))
        _add(into, row)
    return [merged[key] for key in sorted(merged)]


@dataclass
class _Wait:
    """A wait that somebody joined and that is not over."""

    row: Row
    joined_at: datetime
    target_s: float
    overflowed: bool = False
    over: bool = False


class Tally:
    """A fold that can go on with later events."""

    def __init__(self) -> None:
        self.rows: dict[Key, Row] = {}
        self._waits: dict[UUID, _Wait] = {}
        self._live: dict[UUID | None, UUID] = {}
        self._wraps: dict[UUID, tuple[Row, datetime]] = {}

    def sorted_rows(self) -> list[Row]:
        """The rows so far, by queue and half hour."""
        return [self.rows[key] for key in sorted(self.rows)]

    def add(self, event: Event) -> None:
        """Count one event; kinds that say nothing about waits are passed over."""
        if event.kind == "queued":
            self._queued(event)
        elif event.kind in {"agent", "finished"}:
            self._wrapped_up(event)
        elif event.wait_id in self._waits:
            self._of_wait(self._waits[event.wait_id], event)

    def _queued(self, event: Event) -> None:
        if event.wait_id is None or event.wait_id in self._waits:
            return
        self._pass_on(self._live.get(event.call_id))
        row = self._row(str(event.data["queue"]), event.at)
        row.offered += 1
        self._waits[event.wait_id] = _Wait(row, event.at, float(event.data["target_s"]))
        self._live[event.call_id] = event.wait_id

    def _pass_on(self, wait_id: UUID | None) -> None:
        before = self._waits.get(wait_id) if wait_id else None
        if before and not before.over:
            before.over = True
            before.row.passed_on += 1

    def _of_wait(self, wait: _Wait, event: Event) -> None:
        if event.kind == "overflowed" and not wait.overflowed:
            wait.overflowed = True
            self._row(str(event.data.get("queue", wait.row.queue)), wait.joined_at).overflowed += 1
        elif event.kind == "wrap_up":
            self._talked(wait.row, event)
        elif event.kind in {"given_up", "moved"}:
            self._pass_on(event.wait_id)
        elif event.kind in {"bridged", "abandoned", "callback_asked"} and not wait.over:
            wait.over = True
            _count_end(wait, event)

    def _talked(self, row: Row, event: Event) -> None:
        row.talk_s += float(event.data.get("talk_s") or 0)
        if event.agent_id:
            self._wraps[event.agent_id] = (row, event.at)

    def _wrapped_up(self, event: Event) -> None:
        over = event.kind == "finished" or event.data.get("was") == "wrap_up"
        if over and event.agent_id in self._wraps:
            row, since = self._wraps.pop(event.agent_id)
            row.wrap_up_s += (event.at - since).total_seconds()

    def _row(self, queue: str, joined_at: datetime) -> Row:
        key = queue, starts_at(joined_at)
        return self.rows.setdefault(key, Row(*key))


def _count_end(wait: _Wait, event: Event) -> None:
    row, waited_s = wait.row, _waited_s(wait, event)
    if event.kind == "callback_asked":  # will be served: neither answered nor abandoned
        row.callbacks += 1
        return
    row.longest_wait_s = max(row.longest_wait_s, waited_s)
    if event.kind == "abandoned":
        row.abandoned += 1
        row.short_abandoned += waited_s < SHORT_S
        return
    row.answered += 1
    row.answered_in_target += waited_s <= wait.target_s
    row.waits[bisect_left(EDGES_S, waited_s)] += 1


def _waited_s(wait: _Wait, event: Event) -> float:
    written = event.data.get("wait_s")
    return float(written) if written is not None else (event.at - wait.joined_at).total_seconds()


def _add(into: Row, row: Row) -> None:
    for column in fields(Row):
        name, value = column.name, getattr(row, column.name)
        if name == "longest_wait_s":
            into.longest_wait_s = max(into.longest_wait_s, value)
        elif name == "waits":
            into.waits = [a + b for a, b in zip(into.waits, value, strict=True)]
        elif name not in {"queue", "starts_at"}:
            setattr(into, name, getattr(into, name) + value)
