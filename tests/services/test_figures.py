"""Half-hour rows of real calls: rebuilt they equal themselves, and a plain SQL count agrees."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.services import agents, figures
from routing.half_hours import Row, merge
from tests.world import EDT, World, keys

PLAIN = """
    SELECT queue,
           date_bin('30 minutes', entered_at, TIMESTAMPTZ '2000-01-01 00:00+00') AS starts_at,
           count(*) AS offered,
           count(*) FILTER (WHERE state = 'answered') AS answered,
           count(*) FILTER (WHERE state = 'answered' AND answered_s <= target_s) AS in_target,
           count(*) FILTER (WHERE state = 'abandoned') AS abandoned,
           count(*) FILTER (WHERE state = 'abandoned' AND waited_s < 5) AS short,
           count(*) FILTER (WHERE state IN ('moved', 'given_up')) AS passed_on
    FROM (SELECT w.*, extract(epoch FROM ended_at - entered_at) AS waited_s,
                 extract(epoch FROM ended_at - entered_at) AS answered_s FROM waits w) AS all_waits
    GROUP BY 1, 2 ORDER BY 1, 2
"""
ROWS = "SELECT * FROM half_hours ORDER BY queue, starts_at, choice"


def by_queue(world: World) -> list[Row]:
    """The rows of the queues, whatever their callers chose."""
    rows = [Row(**row._mapping) for row in world.rows(ROWS) if row.queue]
    return merge(replace(row, choice="") for row in rows)


@pytest.fixture
def start() -> datetime:
    """Just before a half hour ends, so that a morning lies in two."""
    return datetime(2026, 11, 23, 10, 27, tzinfo=UTC)


@pytest.fixture
def morning(world: World) -> World:
    """Calls of several kinds: answered, late, given up, raised, lost and brought back."""
    world.carrier.phone(EDT, does="answer", press="1")
    world.carrier.phone_once("+447700900002", does="answer", press="1", talk=6)
    ben = world.ready("ben-whitlock")
    world.ready("amara-okafor", after=4)
    world.tell(*keys("1"), {"talk": 10})
    world.ring(*keys("41"), {"hang_up_after": 70}, from_="+447700900110")
    world.pass_time(30)
    world.tell(*keys("44"), {"queued": True, "wait": 3, "hang_up": True}, from_="+447700900111")
    world.tell(*keys("44"), {"queued": True, "wait": 9, "press": "1"}, {"talk": 5})
    if world.agent("ben-whitlock").state == "wrap_up":
        agents.finish(world.rt, ben, "advice")
    world.tell(*keys("41"), {"hang_up_after": 40}, from_="+447700900112")
    world.pass_time(30)
    return world


def test_rebuilt_they_equal_themselves(morning: World) -> None:
    assert figures.rebuild_recent(morning.rt) >= 3
    once = morning.rows(ROWS)
    morning.change("UPDATE half_hours SET offered = offered + 7, talk_s = 0")
    figures.rebuild_recent(morning.rt)
    assert morning.rows(ROWS) == once


def test_a_plain_count_in_sql_agrees_to_the_last_call(morning: World) -> None:
    figures.rebuild_recent(morning.rt)
    columns = [
        "offered",
        "answered",
        "answered_in_target",
        "abandoned",
        "short_abandoned",
        "passed_on",
    ]
    ours = [
        (r.queue, r.starts_at, *(getattr(r, column) for column in columns))
        for r in by_queue(morning)
    ]
    assert ours == [tuple(row) for row in morning.rows(PLAIN)]
    assert sum(row[2] for row in ours) >= 6


def test_who_joined_is_answered_gone_passed_on_or_still_there(morning: World) -> None:
    figures.rebuild_recent(morning.rt)
    still = morning.one("SELECT count(*) FROM waits WHERE ended_at IS NULL")
    total = morning.rows("SELECT sum(offered - answered - abandoned - passed_on) FROM half_hours")
    assert total == [(still,)]


def test_the_histogram_holds_every_answered_wait(morning: World) -> None:
    figures.rebuild_recent(morning.rt)
    for row in morning.rows(ROWS):
        assert sum(row.waits) == row.answered


def test_talk_and_wrap_up_are_those_of_the_events(morning: World) -> None:
    figures.rebuild_recent(morning.rt)
    told = morning.one(
        "SELECT sum(CAST(data ->> 'talk_s' AS float)) FROM events"
        " WHERE kind = 'wrap_up' AND agent_id IS NOT NULL"
    )
    kept = morning.one("SELECT sum(talk_s) FROM half_hours")
    assert kept == pytest.approx(told)
    assert told > 0


def test_the_last_days_and_the_whole_log_give_the_same_rows(morning: World) -> None:
    figures.rebuild_recent(morning.rt)
    once = morning.rows(ROWS)
    morning.change("DELETE FROM half_hours")
    figures.rebuild_lately(morning.rt)
    assert morning.rows(ROWS) == once
    morning.change("DELETE FROM half_hours")
    figures.rebuild(morning.rt, None, morning.rt.now())
    assert morning.rows(ROWS) == once


def test_a_half_hour_made_anew_alone_knows_what_came_before_and_after_it(morning: World) -> None:
    figures.rebuild_recent(morning.rt)
    once = morning.rows(ROWS)
    edge = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    for since, until in ((edge, edge), (edge - timedelta(hours=1), edge - timedelta(seconds=1))):
        morning.change("UPDATE half_hours SET offered = 99, choice = choice || '!'")
        figures.rebuild(morning.rt, since, until)
    figures.rebuild(morning.rt, edge, morning.rt.now())
    assert morning.rows(ROWS) == once
