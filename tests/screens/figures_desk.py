"""A week of half hours, as a council has them: what the reports are tried on."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import insert

from app.models import HalfHour, TeamHalfHour
from routing.half_hours import EDGES_S, Row
from tests.screens.stage import MENUS, Stage

QUEUES = {
    "urgent": (2, 12, "main=1"),
    "mash": (4, 35, "main=3 work=1"),
    "agents": (14, 55, "main=4 family=1"),
    "locality-city": (4, 80, "main=3 work=2 area=1"),
    "early-help": (2, 150, "main=4 family=2"),
}
TARGETS = {"urgent": 30, "mash": 60, "agents": 60, "locality-city": 120, "early-help": 180}


def week(desk: Stage, monday: date, seed: int = 1) -> list[Row]:
    """Five days from a Monday on, 09:00 to 17:00 UTC; what was written."""
    dice, rows = Random(seed), list[Row]()
    for day in range(5):
        for half in range(16):
            at = datetime(monday.year, monday.month, monday.day, 9, tzinfo=UTC)
            at += timedelta(days=day, minutes=30 * half)
            rows += _half_hour(dice, at)
    with desk.rt.work() as work:
        work.run(insert(HalfHour), [vars(row) for row in rows])
        work.run(insert(TeamHalfHour), list(_staffed({row.starts_at for row in rows})))
    return rows


def _staffed(moments: Collection[datetime]) -> Iterator[dict[str, object]]:
    """Two people of customer services and one for early help, always there."""
    for at in moments:
        for team, busy_s, ready_s in (
            ("customer-services", 2700, 900),
            ("early-help", 450, 1350),
            ("", 3150, 2250),
        ):
            yield {"team": team, "starts_at": at, "busy_s": busy_s, "ready_s": ready_s}


def _half_hour(dice: Random, at: datetime) -> list[Row]:
    version = MENUS[:12]
    rows = [
        _joined(dice, Row(q, at, f"{version} {path}"), a, w) for q, (a, w, path) in QUEUES.items()
    ]
    left = Row("", at, f"{version} main=4")
    left.ended_in_menus = left.calls = dice.randrange(2)
    return [row for row in rows if row.offered] + [left] * bool(left.calls)


def _joined(dice: Random, row: Row, most: int, mean_s: float) -> Row:
    for _ in range(dice.randrange(most)):
        waited_s = dice.expovariate(1 / mean_s)
        row.offered += 1
        row.longest_wait_s = max(row.longest_wait_s, waited_s)
        if waited_s > 4 * mean_s or dice.random() < 0.04:
            row.abandoned += 1
            row.short_abandoned += waited_s < 5
            continue
        row.answered += 1
        row.offers += 1
        row.handled += 1
        row.talk_s += dice.uniform(120, 400)
        row.hold_s += dice.choice([0, 0, 0, 45])
        row.wrap_up_s += dice.uniform(20, 90)
        row.missed += dice.random() < 0.05
        row.answered_in_target += waited_s <= TARGETS[row.queue]
        row.waits[sum(waited_s > edge for edge in EDGES_S)] += 1
        row.answer_waits_s.append(waited_s)
        row.ring_waits_s.append(waited_s + dice.uniform(20, 60))
        kept = dice.random() < 0.9
        row.kept += kept
        row.warm += not kept
        row.wrong_choices += dice.random() < 0.02
    return row
