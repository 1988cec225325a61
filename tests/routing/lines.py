"""A line of waiting callers told by `routing.order.key` alone: what the database must find too."""

from collections.abc import Iterable
from datetime import datetime

from routing.order import Waiting, key
from routing.priority import Priority


def in_order(all_waiting: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Everybody who waits, next first."""
    return sorted(all_waiting, key=lambda waiting: key(waiting, now))


def next_of(heads: Iterable[Waiting], now: datetime) -> Waiting | None:
    """Who is next, from the oldest of each class; None when nobody waits.

    A class is one priority with one target: within it the oldest is always first, so the heads
    are enough to know the first of all.
    """
    return min(heads, key=lambda waiting: key(waiting, now), default=None)


def heads_of(all_waiting: Iterable[Waiting]) -> list[Waiting]:
    """The oldest of each class: what the database finds by index."""
    found: dict[tuple[Priority, int], Waiting] = {}
    for waiting in sorted(all_waiting, key=lambda waiting: (waiting.arrived_at, waiting.id)):
        found.setdefault((waiting.priority, waiting.target_s), waiting)
    return list(found.values())


def place_of(wait: str, all_waiting: Iterable[Waiting], now: datetime) -> int | None:
    """The place of a wait, 1 for the next; None when it is not among them."""
    ids = [waiting.id for waiting in in_order(all_waiting, now)]
    return ids.index(wait) + 1 if wait in ids else None


def overtaken_by(waiting: Waiting, all_waiting: Iterable[Waiting], now: datetime) -> int:
    """How many of the same priority arrived later and are ahead: more than a few is an alarm."""
    mine = key(waiting, now)
    return sum(
        other.priority is waiting.priority
        and other.arrived_at > waiting.arrived_at
        and key(other, now) < mine
        for other in all_waiting
    )


def overtaking_ends_s(own_target_s: int, other_target_s: int, waited_s: float) -> float:
    """Who can be ahead of a caller by now: only calls with the other target that arrived within
    this many seconds of the caller. Later ones cannot be, so nobody starves.
    """
    return max(0.0, waited_s * (1 - other_target_s / own_target_s))
