"""The wallboard: six figures and a row a queue, counts only (S28)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.models import wall
from app.runtime import Runtime, Work
from routing.council import Council

LONDON = ZoneInfo("Europe/London")
LATE_EFFECT = timedelta(seconds=30)
CLOSE_SHARE = 0.75
MOST_ALERTS = 100
DEFINITIONS = {
    "Waiting now": "Callers in a queue whom nobody has answered. Longest: the wait that has used "
    "most of its target, counted from joining its queue; time in the menus is not in it.",
    "Agents": "People by state now. Ready counts only those whose desk is open.",
    "Answered in target today": "Callers answered by a person within their target, of all who "
    "joined a queue since midnight; those who left within 5 seconds are not in the base.",
    "Left unanswered today": "Callers who hung up in a queue since midnight before an answer. Past "
    "their target: those who had waited longer than their own target.",
    "Alerts not seen": "Alerts that no person has marked as seen. Overdue: things promised to the "
    "telephone system that were due over 30 seconds ago.",
    "Enquiries to record": "Calls that are over and were answered by a person, whose enquiry has "
    "no outcome yet.",
}
STATES = ("ready", "offered", "on_call", "wrap_up", "away")


@dataclass(frozen=True)
class Today:
    """What befell the callers who joined since midnight, in one queue or in all."""

    offered: int = 0
    answered: int = 0
    in_target: int = 0
    abandoned: int = 0
    short: int = 0

    @property
    def percent(self) -> int | None:
        """Answered in target of all who joined, short abandons left out; None without a base."""
        return round(100 * self.in_target / self.base) if self.base else None

    @property
    def base(self) -> int:
        """The callers that the percentage speaks of."""
        return max(self.offered - self.short, 0)

    def __add__(self, other: "Today") -> "Today":
        return Today(*(a + b for a, b in zip(_parts(self), _parts(other), strict=True)))


@dataclass(frozen=True)
class Longest:
    """The wait that has used most of its target: since when (UTC), target in seconds."""

    since: datetime
    target_s: int
    share: float

    @property
    def standing(self) -> str:
        """One of `over`, `close`, `within`."""
        return "over" if self.share > 1 else "close" if self.share >= CLOSE_SHARE else "within"


@dataclass(frozen=True)
class QueueRow:
    """One queue on the wall. `percent_wanted` is its answer target's percentage."""

    name: str
    title: str
    waiting: int
    longest: Longest | None
    ready: int
    today: Today
    target_s: int
    percent_wanted: int


@dataclass(frozen=True)
class Wall:
    """All that the wallboard shows, at one moment (UTC)."""

    at: datetime
    council: str
    waiting: int
    longest: Longest | None
    agents: dict[str, int]
    today: Today
    percent_wanted: int
    abandoned_late: int
    alerts: int
    oldest_alert: datetime | None
    late_effects: int
    to_record: int
    oldest_to_record: datetime | None
    queues: tuple[QueueRow, ...]
    counted_at: datetime | None


def now(rt: Runtime) -> Wall:
    """The wall as it stands: a handful of counts, no person and no number."""
    with rt.work() as work:
        return _wall(rt.council, work)


def unseen(rt: Runtime) -> list[Any]:
    """Alerts that nobody has seen, the oldest first, 100 at most."""
    with rt.work() as work:
        return list(work.run(wall.alerts_to_see(MOST_ALERTS)))


def _wall(council: Council, work: Work) -> Wall:
    start = _midnight(work.now)
    waits = list(work.run(wall.waiting()))
    today = {row.queue: _today(row) for row in work.run(wall.half_hours_since(start))}
    alerts, records = work.run(wall.unseen_alerts()).one(), work.run(wall.to_record()).one()
    return Wall(
        at=work.now,
        council=council.name,
        waiting=len(waits),
        longest=_longest(waits, work.now),
        agents=_agents(work),
        today=sum(today.values(), Today()),
        percent_wanted=max(target.percent for target in council.answer.values()),
        abandoned_late=work.run(wall.abandoned_late(start)).scalar_one(),
        alerts=alerts.number,
        oldest_alert=alerts.oldest,
        late_effects=work.run(wall.late_effects(work.now - LATE_EFFECT)).scalar_one(),
        to_record=records.number,
        oldest_to_record=records.oldest,
        queues=_queues(council, work, waits, today),
        counted_at=_counted_at(work),
    )


def _queues(
    council: Council, work: Work, waits: Sequence[Any], today: dict[str, Today]
) -> tuple[QueueRow, ...]:
    ready = [set(row.teams) for row in work.run(wall.ready_teams(work.now))]
    rows = [
        QueueRow(
            name=name,
            title=queue.title,
            waiting=sum(wait.queue == name for wait in waits),
            longest=_longest([wait for wait in waits if wait.queue == name], work.now),
            ready=sum(queue.team in teams for teams in ready),
            today=today.get(name, Today()),
            target_s=council.target(name, queue.priority).within_s,
            percent_wanted=council.target(name, queue.priority).percent,
        )
        for name, queue in council.queues.items()
    ]
    return tuple(sorted(rows, key=_worst_first))


def _worst_first(row: QueueRow) -> tuple[float, int, int, str]:
    share = row.longest.share if row.longest else -1.0
    return (-share, -row.waiting, -row.today.offered, row.title)


def _longest(waits: Sequence[Any], at: datetime) -> Longest | None:
    each = [
        Longest(w.entered_at, w.target_s, (at - w.entered_at).total_seconds() / w.target_s)
        for w in waits
    ]
    return max(each, key=lambda wait: wait.share, default=None)


def _agents(work: Work) -> dict[str, int]:
    held = Counter({row.state: row.people for row in work.run(wall.agents_by_state(work.now))})
    return {state: held[state] for state in STATES}


def _today(row: Any) -> Today:
    return Today(
        int(row.offered), int(row.answered), int(row.in_target), int(row.abandoned), int(row.short)
    )


def _parts(today: Today) -> tuple[int, ...]:
    return (today.offered, today.answered, today.in_target, today.abandoned, today.short)


def _midnight(at: datetime) -> datetime:
    local = at.astimezone(LONDON)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(at.tzinfo)


def _counted_at(work: Work) -> datetime | None:
    beats = {row.process: row.at for row in work.run(wall.beats())}
    return beats.get("clock")
