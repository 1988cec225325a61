"""The supervisors' figures: what befell callers over some days, by queue, team, option or hour."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.models import routing_figures as asked
from app.models import team_half_hours as teams
from app.models.routing_figures import By, Which
from app.runtime import Runtime, Work
from app.services import menu_words, occupancy, waiting_now
from app.services.occupancy import Staffed
from app.services.refusals import Unknown
from routing.figures import NEVER, Share, total
from routing.half_hours import Row
from routing.periods import Period

ALL = "All"
OUTSIDE = "Outside of the queues"
_KEYS = {"starts_at", "queue", "choice"}


class Split(StrEnum):
    """What the figures are told apart by."""

    QUEUE = "queue"
    TEAM = "team"
    OPTION = "option"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True)
class Waited:
    """The answered waits of some callers, in seconds; None where nobody was answered."""

    number: int = 0
    median_s: float | None = None
    p90_s: float | None = None
    p95_s: float | None = None
    longest_s: float | None = None


NOBODY = Waited()


@dataclass(frozen=True)
class Line:
    """One queue, team, option, hour or day. `wanted` is the percentage a queue is to reach."""

    title: str
    counts: Row
    in_queue: Waited = NOBODY
    from_ring: Waited = NOBODY
    wanted: int | None = None
    staffed: Staffed = occupancy.NOBODY

    @property
    def in_target(self) -> Share:
        """The headline."""
        return Share(self.counts.answered_in_target, self.counts.offered)

    @property
    def below(self) -> bool:
        """Whether the share is under the one wanted; of however few, or it would go unseen."""
        if self.wanted is None or not self.counts.offered:
            return False
        return 100 * self.counts.answered_in_target < self.wanted * self.counts.offered

    @property
    def asked_of_us(self) -> bool:
        """Whether our people were there for it, or were asked to be."""
        return bool(self.counts.offers or self.counts.handled or self.staffed.at_work_s)

    def each_s(self, seconds: float) -> float | None:
        """So many seconds by the talks of our people; None before there was one."""
        return seconds / self.counts.handled if self.counts.handled else None

    @property
    def waiting(self) -> int:
        """Who joined and still waits."""
        row = self.counts
        return row.offered - row.answered - row.abandoned - row.passed_on - row.callbacks


@dataclass(frozen=True)
class Told:
    """All that the page tells. Of the queues `with_callers`, `below` did not reach their target."""

    period: Period
    split: Split
    queue: str
    now: waiting_now.Now
    whole: Line
    lines: tuple[Line, ...]
    with_callers: int
    below: int


def told(rt: Runtime, period: Period, split: Split, queue: str = "") -> Told:
    """The figures of a period, of one queue or, with '', of all. Raises Unknown."""
    if queue and queue not in rt.council.queues:
        raise Unknown(f"“{queue[:40]}” is no queue of {rt.council.name}.")
    which = Which(period.since, period.until, queue)
    with rt.work() as work:
        whole, *lines = _lines(rt, work, which, split)
        promises = [_promise(rt, row) for row in work.run(asked.promises(which)).all()]
        return Told(
            period=period,
            split=split,
            queue=queue,
            now=waiting_now.seen(work, queue),
            whole=whole,
            lines=tuple(lines),
            with_callers=sum(line.counts.offered > 0 for line in promises),
            below=sum(line.below for line in promises),
        )


def _promise(rt: Runtime, row: Any) -> Line:
    counts = Row(row.queue, NEVER, offered=row.offered, answered_in_target=row.answered_in_target)
    return Line(row.queue, counts, wanted=_wanted(rt, row.queue))


def _lines(rt: Runtime, work: Work, which: Which, split: Split) -> list[Line]:
    """All as one line, then the line of each group."""
    by = _by(rt, work, which, split)
    waits = _waits(work, which, by, "answer_waits_s")
    rings = _waits(work, which, by, "ring_waits_s")
    found = {row.key: _counts(row, which.since) for row in work.run(asked.sums(which, by))}
    all_of_us, staffed = _staffed(rt, work, which, split)
    for key in staffed:
        found.setdefault(key, Row("", which.since))
    whole = Line(
        title=ALL,
        counts=total(found.values()),
        in_queue=waits.get(None, NOBODY),
        from_ring=rings.get(None, NOBODY),
        staffed=all_of_us,
    )
    lines = [
        Line(
            title=_title(rt, split, key),
            counts=counts,
            in_queue=waits.get(key, NOBODY),
            from_ring=rings.get(key, NOBODY),
            wanted=_wanted(rt, key) if split is Split.QUEUE else None,
            staffed=staffed.get(key, occupancy.NOBODY),
        )
        for key, counts in sorted(found.items(), key=_order(rt, split))
    ]
    return [whole, *lines]


def _staffed(
    rt: Runtime, work: Work, which: Which, split: Split
) -> tuple[Staffed, Mapping[Any, Staffed]]:
    """How busy all were, of one queue those of its team, and whoever can be told apart."""
    team = rt.council.queues[which.queue].team if which.queue else ""
    each = occupancy.by_team(work, which)
    whole = each.get(team, occupancy.NOBODY)
    match split:
        case Split.TEAM:
            return whole, {name: one for name, one in each.items() if name and team in {"", name}}
        case Split.HOUR | Split.DAY:
            span = teams.HOUR if split is Split.HOUR else teams.DAY
            return whole, occupancy.of(work, which, team, span)
        case _:
            return whole, {}


def _by(rt: Runtime, work: Work, which: Which, split: Split) -> By:
    match split:
        case Split.QUEUE:
            return By(column="queue")
        case Split.TEAM:
            teams = {name: queue.team for name, queue in rt.council.queues.items()}
            return By(column="queue", meaning=teams)
        case Split.OPTION:
            chosen = work.run(asked.choices(which)).scalars().all()
            return By(column="choice", meaning=menu_words.titles(rt, work, chosen))
        case Split.HOUR:
            return By(sql=asked.HOUR)
        case Split.DAY:
            return By(sql=asked.DAY)


def _waits(work: Work, which: Which, by: By, column: str) -> dict[Any, Waited]:
    """By the key of each group; of all under None."""
    rows = work.run(asked.waited(which, by, column))
    return {
        None if row.whole else row.key: Waited(
            row.number, row.median_s, row.p90_s, row.p95_s, row.longest_s
        )
        for row in rows
    }


def _counts(row: Any, since: datetime) -> Row:
    known = row._mapping  # noqa: SLF001 - the public name of a row's columns
    names = [c.name for c in fields(Row) if c.name in known and c.name not in _KEYS]
    values = {name: known[name] for name in names}
    values["waits"] = list(known["waits"])
    return Row(queue="", starts_at=since, **values)


def _title(rt: Runtime, split: Split, key: Any) -> str:
    match split:
        case Split.QUEUE:
            queue = rt.council.queues.get(key)
            return queue.title if queue else key or OUTSIDE
        case Split.TEAM:
            team = rt.council.teams.get(key)
            return team.title if team else key or OUTSIDE
        case Split.HOUR:
            return f"{int(key):02}:00 to {int(key) + 1:02}:00"
        case Split.DAY:
            return f"{key:%A} {key.day} {key:%B}"
        case Split.OPTION:
            return str(key)


def _wanted(rt: Runtime, name: str) -> int | None:
    queue = rt.council.queues.get(name)
    return rt.council.target(name, queue.priority).percent if queue else None


def _order(rt: Runtime, split: Split) -> Any:
    """Queues and teams as in the council's file, options the busiest first, hours as they come."""
    known = {Split.QUEUE: rt.council.queues, Split.TEAM: rt.council.teams}.get(split)

    def place(item: tuple[Any, Row]) -> Any:
        key, row = item
        if known is not None:
            return list(known).index(key) if key in known else len(known)
        return (-row.offered - row.calls, key) if split is Split.OPTION else key

    return place
