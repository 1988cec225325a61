"""The wallboard: six figures and a row a queue, counts only (S28)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.models import half_hours, wall
from app.runtime import Runtime, Work
from app.services import queue_orders, storms
from routing import figures
from routing.council import Council

LONDON = ZoneInfo("Europe/London")
STALE = timedelta(seconds=15)
OLD = timedelta(seconds=45)  # today's rows are made anew each 15 s
LATE_EFFECT = timedelta(seconds=30)
CLOSE_SHARE = 0.75
MOST_ALERTS = 100
DEFINITIONS = {
    "Waiting now": f"{figures.DEFINITIONS['waiting']} Longest: since "
    "that caller joined the queue, with the target of that call.",
    "Agents": f"People by state. {figures.DEFINITIONS['ready']}",
    "Answered in target today": figures.DEFINITIONS["answered in target ÷ offered"]
    + " Since midnight.",
    "Left unanswered today": f"{figures.DEFINITIONS['abandoned']} Since midnight. Past their "
    "target: those who had waited longer than the target of their own call.",
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

    @property
    def percent(self) -> int | None:
        """Answered in target of all who joined, the headline; None before anybody has."""
        return round(100 * self.in_target / self.offered) if self.offered else None

    def __add__(self, other: "Today") -> "Today":
        return Today(*(a + b for a, b in zip(_parts(self), _parts(other), strict=True)))


@dataclass(frozen=True)
class Waiting:
    """Callers who wait: how many, how many past their own target, and the longest wait.

    `since` (UTC) and `target_s` are of the longest wait; `share` is the greatest share of its
    target that any of them has used, from which `standing` is `none`, `within`, `close` or `over`.
    """

    number: int = 0
    over: int = 0
    share: float = 0.0
    since: datetime | None = None
    target_s: int = 0

    @property
    def standing(self) -> str:
        """How they stand against their targets."""
        if not self.number:
            return "none"
        return "over" if self.over else "close" if self.share >= CLOSE_SHARE else "within"


@dataclass(frozen=True)
class QueueRow:
    """One queue on the wall. `percent_wanted` is its answer target's percentage, `order` what a
    supervisor has ordered of it for now, if anything.
    """

    name: str
    title: str
    waiting: Waiting
    ready: int
    today: Today
    target_s: int
    percent_wanted: int
    order: Any = None

    @property
    def below(self) -> bool:
        """Whether today's percentage is under the one wanted."""
        return self.today.percent is not None and self.today.percent < self.percent_wanted


@dataclass(frozen=True)
class Wall:
    """All that the wallboard shows, at one moment (UTC); `storm`: the one that is on, if any."""

    at: datetime
    council: str
    waiting: Waiting
    agents: dict[str, int]
    today: Today
    abandoned_late: int
    alerts: int
    oldest_alert: datetime | None
    late_effects: int
    to_record: int
    oldest_to_record: datetime | None
    queues: tuple[QueueRow, ...]
    clock_at: datetime | None
    counted_at: datetime | None
    storm: Any = None

    @property
    def behind(self) -> bool:
        """Whether the clock, on which all alerts hang, has been silent for over 15 s."""
        return self.clock_at is None or self.at - self.clock_at > STALE

    @property
    def old(self) -> bool:
        """Whether today's figures have not been counted anew for too long."""
        return is_old(self.counted_at, self.at)

    @property
    def below(self) -> int:
        """How many queues are under their own percentage today."""
        return sum(row.below for row in self.queues)


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
        waiting=_waiting(waits, work.now),
        agents=_agents(work),
        today=sum(today.values(), Today()),
        abandoned_late=work.run(wall.abandoned_late(start)).scalar_one(),
        alerts=alerts.number,
        oldest_alert=alerts.oldest,
        late_effects=work.run(wall.late_effects(work.now - LATE_EFFECT)).scalar_one(),
        to_record=records.number,
        oldest_to_record=records.oldest,
        queues=_queues(council, work, waits, today),
        clock_at=clock_at(work),
        counted_at=counted_at(work),
        storm=storms.standing(work),
    )


def queue_rows(work: Work) -> tuple[QueueRow, ...]:
    """Every queue, worst first."""
    waits = list(work.run(wall.waiting()))
    rows = work.run(wall.half_hours_since(_midnight(work.now)))
    return _queues(work.rt.council, work, waits, {row.queue: _today(row) for row in rows})


def _queues(
    council: Council, work: Work, waits: Sequence[Any], today: dict[str, Today]
) -> tuple[QueueRow, ...]:
    ready = [set(row.teams) for row in work.run(wall.ready_teams(work.now))]
    orders = queue_orders.standing(work)
    rows = [
        QueueRow(
            name=name,
            title=queue.title,
            waiting=_waiting([wait for wait in waits if wait.queue == name], work.now),
            ready=sum(queue.team in teams for teams in ready),
            today=today.get(name, Today()),
            target_s=council.target(name, queue.priority).within_s,
            percent_wanted=council.target(name, queue.priority).percent,
            order=orders.get(name),
        )
        for name, queue in council.queues.items()
    ]
    return tuple(sorted(rows, key=_worst_first))


def _worst_first(row: QueueRow) -> tuple[float, int, int, str]:
    return (-row.waiting.share, -row.waiting.number, -row.today.offered, row.title)


def _waiting(waits: Sequence[Any], at: datetime) -> Waiting:
    if not waits:
        return Waiting()
    shares = [(at - wait.entered_at).total_seconds() / wait.target_s for wait in waits]
    longest = min(waits, key=lambda wait: wait.entered_at)
    over = sum(share > 1 for share in shares)
    return Waiting(len(waits), over, max(shares), longest.entered_at, longest.target_s)


def _agents(work: Work) -> dict[str, int]:
    held = Counter({row.state: row.people for row in work.run(wall.agents_by_state(work.now))})
    return {state: held[state] for state in STATES}


def _today(row: Any) -> Today:
    return Today(int(row.offered), int(row.answered), int(row.in_target), int(row.abandoned))


def _parts(today: Today) -> tuple[int, ...]:
    return (today.offered, today.answered, today.in_target, today.abandoned)


def _midnight(at: datetime) -> datetime:
    local = at.astimezone(LONDON)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(at.tzinfo)


def clock_at(work: Work) -> datetime | None:
    """When the clock last showed life."""
    return _lived_at(work, "clock")


def counted_at(work: Work) -> datetime | None:
    """When today's half-hour rows were last made anew; None: never."""
    return _lived_at(work, half_hours.BEAT)


def is_old(counted: datetime | None, now: datetime) -> bool:
    """Whether rows that were made anew at a moment (None: never) are too old to be called today's.

    The time of the rebuild itself is asked: a clock may beat on while nobody does what it says.
    """
    return counted is None or now - counted > OLD


def _lived_at(work: Work, process: str) -> datetime | None:
    beats = {row.process: row.at for row in work.run(wall.beats())}
    return beats.get(process)
