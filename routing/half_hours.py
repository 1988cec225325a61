"""What befell the callers of each queue, by the half hour in which they joined it.

One row for each queue, half hour and way through the menus; rows whose queue is '' hold what befell
callers outside of the queues, by the half hour in which they rang.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from operator import add
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
    """One queue's half hour, of the callers whose choices in the menus were `choice`.

    Down to `callbacks`, counts are stays: a call counts once in each queue that it joins, and
    offered = answered + abandoned + passed_on + callbacks + those who still wait. `waits` is the
    histogram of answered waits over EDGES_S, `answer_waits_s` holds each of them, `ring_waits_s`
    each first answer of a call from its first ring; both are sorted. Seconds are of the stays that
    began in this half hour, whenever they were spent.

    calls = the `ended_` columns: calls that are over, each with the one way in which it ended. They
    stand in the row without a queue. Callbacks that were made or have failed stand in the half hour
    in which that happened: it may be days after the call.
    """

    queue: str
    starts_at: datetime
    choice: str = ""
    offered: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    short_abandoned: int = 0
    overflowed: int = 0
    elsewhere: int = 0
    passed_on: int = 0
    callbacks: int = 0
    kept: int = 0
    warm: int = 0
    cold: int = 0
    wrong_choices: int = 0
    returned: int = 0
    offers: int = 0
    missed: int = 0
    declined: int = 0
    passed_over: int = 0
    handled: int = 0
    messages: int = 0
    callbacks_asked: int = 0
    callbacks_done: int = 0
    callbacks_failed: int = 0
    dialled: int = 0
    dialled_answered: int = 0
    calls: int = 0
    ended_answered: int = 0
    ended_in_queue: int = 0
    ended_in_menus: int = 0
    ended_dialling: int = 0
    ended_message: int = 0
    ended_callback: int = 0
    longest_wait_s: float = 0.0
    talk_s: float = 0.0
    hold_s: float = 0.0
    wrap_up_s: float = 0.0
    waits: list[int] = field(default_factory=lambda: [0] * (len(EDGES_S) + 1))
    answer_waits_s: list[float] = field(default_factory=list)
    ring_waits_s: list[float] = field(default_factory=list)


Key = tuple[str, datetime, str]


def starts_at(at: datetime) -> datetime:
    """The beginning of the half hour in which a moment lies."""
    past = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at - past


def key_of(row: Row) -> Key:
    """What tells a row from the others."""
    return row.queue, row.starts_at, row.choice


def merge(rows: Iterable[Row]) -> list[Row]:
    """Rows of the same key as one: counts summed, the longest kept.

    The events behind them must be of different calls.
    """
    merged: dict[Key, Row] = {}
    for row in rows:
        _add(merged.setdefault(key_of(row), Row(*key_of(row))), row)
    return [merged[key] for key in sorted(merged)]


def _add(into: Row, row: Row) -> None:
    for column in fields(Row):
        name, value, before = column.name, getattr(row, column.name), getattr(into, column.name)
        if name == "longest_wait_s":
            into.longest_wait_s = max(before, value)
        elif name == "waits":
            into.waits = list(map(add, before, value))
        elif isinstance(value, list):
            setattr(into, name, sorted(before + value))
        elif name not in {"queue", "starts_at", "choice"}:
            setattr(into, name, before + value)
