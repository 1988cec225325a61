"""Every measure with its base and its definition beside it (S36, S37)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from routing.half_hours import EDGES_S, SHORT_S, Row, merge
from routing.order import Waiting
from routing.states import AgentState


@dataclass(frozen=True)
class Figure:
    """A measure as it is shown.

    `value` is None where there is no base; `base` is what a percentage is of, else None; `unit` is
    one of calls, people, seconds, percent. `definition` says what is counted and left out.
    """

    name: str
    value: float | None
    unit: str
    definition: str
    base: int | None = None


DEFINITIONS: Mapping[str, str] = {
    "waiting": "Callers in a queue now. Callers in the menus are not among them.",
    "longest wait": "How long the caller who has waited longest has been in the queue, in seconds.",
    "ready": "People who can be offered a call now: present, with no offer, call or wrap-up.",
    "offered": "Callers who joined a queue. A call counts once in each queue that it joins.",
    "answered": "Callers put through to a person. Menus, music and machines never count.",
    "abandoned": f"Callers who hung up in a queue. Short ones (under {SHORT_S} s) are among them.",
    "short abandoned": f"Callers who hung up within {SHORT_S} s of joining a queue.",
    "overflowed": "Callers for whom another team, queue or outside number was asked as well.",
    "answered in target ÷ offered": (
        "Callers answered by a person within the answer target of their call, of all who joined. "
        "Who hung up or still waits counts as not answered in target. Time in the menus is not "
        "in it."
    ),
    "answered in target ÷ offered, less short": (
        f"As the headline, but callers who hung up within {SHORT_S} s are left out of the base."
    ),
    "answered in target ÷ answered": (
        "Callers answered within the target, of those who were answered at all. Callers who hung "
        "up vanish from this one, so that it always looks better."
    ),
}


def service_levels(rows: Iterable[Row]) -> tuple[Figure, ...]:
    """The service level in its published variants, the strict one first (S36)."""
    sum_ = total(rows)
    bases = {
        "answered in target ÷ offered": sum_.offered,
        "answered in target ÷ offered, less short": sum_.offered - sum_.short_abandoned,
        "answered in target ÷ answered": sum_.answered,
    }
    return tuple(_share(name, sum_.answered_in_target, base) for name, base in bases.items())


def wall(
    waiting: Collection[Waiting],
    agents: Mapping[AgentState, int],
    rows: Iterable[Row],
    now: datetime,
) -> tuple[Figure, ...]:
    """The wallboard's figures: who waits now, who is ready, and what befell today's callers.

    `rows` are the half hours of the period shown; counts only, nobody is named (S28).
    """
    sum_ = total(rows)
    since = min((wait.entered_at for wait in waiting), default=now)
    return (
        _plain("waiting", len(waiting), "calls"),
        _plain("longest wait", (now - since).total_seconds(), "seconds"),
        _plain("ready", agents.get(AgentState.READY, 0), "people"),
        service_levels([sum_])[0],
        _plain("offered", sum_.offered, "calls"),
        _plain("answered", sum_.answered, "calls"),
        _plain("abandoned", sum_.abandoned, "calls", sum_.offered),
        _plain("short abandoned", sum_.short_abandoned, "calls", sum_.offered),
    )


def total(rows: Iterable[Row]) -> Row:
    """All rows as one, whatever their queue and half hour; its own names are of the first."""
    known = list(rows)
    if not known:
        return Row("", datetime.min)  # noqa: DTZ901 - names nothing
    first = known[0]
    return merge(_renamed(row, first) for row in known)[0]


def wait_at_most(row: Row, share: float) -> float | None:
    """Within how many seconds that share of the answered callers were answered, from the
    histogram: the upper edge of the bucket, or the longest wait. None without answers.
    """
    wanted, seen = share * row.answered, 0
    for edge, count in zip([*EDGES_S, row.longest_wait_s], row.waits, strict=True):
        seen += count
        if row.answered and seen >= wanted:
            return min(float(edge), row.longest_wait_s)
    return None


def _renamed(row: Row, first: Row) -> Row:
    return replace(row, queue=first.queue, starts_at=first.starts_at)


def _share(name: str, part: int, base: int) -> Figure:
    value = 100 * part / base if base > 0 else None
    return Figure(name, value, "percent", DEFINITIONS[name], max(base, 0))


def _plain(name: str, value: float, unit: str, base: int | None = None) -> Figure:
    return Figure(name, value, unit, DEFINITIONS[name], base)
