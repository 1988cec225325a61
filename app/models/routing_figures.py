"""Named statements of the routing figures: sums of half hours, and exact waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    case,
    cast,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import array

from app.models.base import Rows
from app.models.callbacks import Callback
from app.models.half_hours import HalfHour
from routing.half_hours import EDGES_S
from routing.owed import CallbackState

_LONDON = "half_hours.starts_at AT TIME ZONE 'Europe/London'"
HOUR = f"extract(hour FROM {_LONDON})"
DAY = f"CAST({_LONDON} AS date)"
_ARRAYS = {"waits", "answer_waits_s", "ring_waits_s"}
_KEYS = {"starts_at", "queue", "choice"}
_SUMMED = tuple(c for c in HalfHour.__table__.c if c.name not in _ARRAYS | _KEYS)


@dataclass(frozen=True)
class Which:
    """The half hours from a moment to before another (UTC), of one queue or, with '', of all."""

    since: datetime
    until: datetime
    queue: str = ""

    @property
    def rows(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions."""
        period = (HalfHour.starts_at >= self.since, HalfHour.starts_at < self.until)
        return (*period, HalfHour.queue == self.queue) if self.queue else period


@dataclass(frozen=True)
class By:
    """How rows are put together: by a column, a piece of SQL, or what a column's values mean."""

    column: str = ""
    sql: str = ""
    meaning: Mapping[str, str] | None = None

    @property
    def key(self) -> ColumnElement[Any]:
        """What the rows of a group share."""
        if self.sql:
            return literal_column(self.sql)
        column: ColumnElement[Any] = HalfHour.__table__.c[self.column]
        return case(dict(self.meaning), value=column, else_="") if self.meaning else column


def sums(which: Which, by: By) -> Rows:
    """The counts of each group; the longest wait is the longest, the histogram is summed."""
    part = _part(which, by)
    fold = {"longest_wait_s": func.max}
    summed = [fold.get(c.name, func.sum)(part.c[c.name]).label(c.name) for c in _SUMMED]
    bars = [func.sum(cast(part.c.waits[n + 1], Integer)) for n in range(len(EDGES_S) + 1)]
    return select(part.c.key, *summed, array(bars).label("waits")).group_by(part.c.key)


def promises(which: Which) -> Rows:
    """How many joined each queue, and how many of them were answered in target."""
    kept = func.sum(HalfHour.answered_in_target).label("answered_in_target")
    offered = func.sum(HalfHour.offered).label("offered")
    return select(HalfHour.queue, offered, kept).where(*which.rows).group_by(HalfHour.queue)


def waited(which: Which, by: By, column: str) -> Rows:
    """The answered waits of each group and of all (`whole`): number, middle, 90th, 95th, longest.

    `column` is `answer_waits_s` or `ring_waits_s`. Each is a wait that somebody had, in seconds.
    """
    each = func.unnest(HalfHour.__table__.c[column]).label("seconds")
    part = select(by.key.label("key"), each).where(*which.rows).subquery()
    return select(
        part.c.key,
        func.grouping(part.c.key).label("whole"),
        func.count().label("number"),
        func.percentile_disc(0.5).within_group(part.c.seconds).label("median_s"),
        func.percentile_disc(0.9).within_group(part.c.seconds).label("p90_s"),
        func.percentile_disc(0.95).within_group(part.c.seconds).label("p95_s"),
        func.max(part.c.seconds).label("longest_s"),
    ).group_by(func.grouping_sets(tuple_(part.c.key), tuple_()))


def choices(which: Which) -> Rows:
    """What was chosen in the menus."""
    return select(HalfHour.choice).where(*which.rows).distinct()


def callbacks_owed(queue: str) -> Rows:
    """How many callbacks nobody has made yet, of one queue or, with '', of all."""
    of_queue = (Callback.queue == queue,) if queue else ()
    return select(func.count()).where(Callback.state == CallbackState.ASKED, *of_queue)


def _part(which: Which, by: By) -> Subquery:
    return select(by.key.label("key"), *HalfHour.__table__.c).where(*which.rows).subquery()
