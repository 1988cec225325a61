"""Who is next. P0 before P1 before the rest; the rest by the share of their target used (S6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from routing.priority import Priority

_CLASS = {Priority.P0: 0, Priority.P1: 1}
_REST = 2


@dataclass(frozen=True)
class Waiting:
    """One wait. `arrived_at` is the call's and never moves; `entered_at` is when it came into this
    queue. Both aware. `target_s` is the answer target of its queue and priority, in seconds.
    """

    id: str
    queue: str
    priority: Priority
    arrived_at: datetime
    entered_at: datetime
    target_s: int

    def again(
        self, wait: str, queue: str, priority: Priority, target_s: int, at: datetime
    ) -> "Waiting":
        """The wait that follows this one: another queue, the same age, no lower priority (S8)."""
        return replace(
            self,
            id=wait,
            queue=queue,
            priority=self.priority.raised_to(priority),
            target_s=target_s,
            entered_at=at,
        )


Key = tuple[int, float, datetime, str]


def key(waiting: Waiting, now: datetime) -> Key:
    """Sorts first who is next at `now`. Only the rows and the moment decide, so that the order is
    the same after any restart (I11).
    """
    share = share_used(waiting, now) if not waiting.priority.urgent else 0.0
    return _CLASS.get(waiting.priority, _REST), -share, waiting.arrived_at, waiting.id


def share_used(waiting: Waiting, now: datetime) -> float:
    """How much of the answer target is used since the call arrived: 1 when due."""
    return (now - waiting.arrived_at) / timedelta(seconds=waiting.target_s)


def longest_wait_s(
    target_s: int,
    ahead: int,
    served_a_second: float,
    urgent_a_second: Collection[float],
    others_a_second: Mapping[int, float],
    at_once: int = 1,
) -> float | None:
    """The bound on the wait of a P2 to P4 call at a stated steady load, in seconds.

    `ahead` are the calls before it on arrival, `at_once` those that can be served together;
    `urgent_a_second` the arrivals of each urgent class, `others_a_second` those of the rest by
    target. None when the load is more than can be served: then there is no bound (S6).
    """
    # Those being served on arrival take their time, and in any span each stream brings at most
    # one call more than its rate says.
    strays = at_once + len(urgent_a_second) + len(others_a_second)
    overtaking = sum(
        rate * max(0.0, 1 - other_s / target_s) for other_s, rate in others_a_second.items()
    )
    spare = served_a_second - sum(urgent_a_second) - overtaking
    return (ahead + strays) / spare if spare > 0 else None
