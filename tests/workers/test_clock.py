"""The clock sends the timetable's jobs, and does the urgent ones itself when no worker does."""

import pytest

from app.jobs import Job, Lane
from tests.world import World
from workers import clock, queueing
from workers.timetable import TIMETABLE, Row

ROWS = {row.job: row for row in TIMETABLE}
TICK = ROWS[Job.TICK]


@pytest.fixture(autouse=True)
def here(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's jobs work on this world."""
    monkeypatch.setattr(queueing, "live_runtime", lambda: world.rt)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs that the clock did itself."""
    jobs: list[Job] = []

    def note(job: Job) -> None:
        act = clock.HANDS[job]
        monkeypatch.setitem(clock.HANDS, job, lambda rt: (jobs.append(job), act(rt)))

    for job in list(clock.HANDS):
        note(job)
    return jobs


def seconds(world: World, number: int, *rows: Row, worker: bool) -> None:
    """So many seconds of the clock, with a worker that ticks when it is asked to, or without."""
    kernel = world.carrier.kernel
    for _ in range(number):
        kernel.clock.move_to(world.carrier.now() + 1)
        for row in rows:
            clock.fire(world.rt, row)
        if worker:
            queueing.tick()


def test_while_a_worker_ticks_the_clock_only_sends(world: World, done: list[Job]) -> None:
    seconds(world, 1, worker=True)
    seconds(world, 25, *TIMETABLE, worker=True)
    assert done == []
    sent = [job for job, _ in world.jobs.sent]
    assert sent.count(Job.TICK) == 25
    assert 1 <= sent.count(Job.LOOK_FOR_LOST) <= 2


def test_a_dead_workers_urgent_jobs_are_done_here_each_second(
    world: World, done: list[Job]
) -> None:
    seconds(world, 1, worker=True)
    seconds(world, 43, *TIMETABLE, worker=False)
    assert 39 <= done.count(Job.TICK) <= 41, "from the fourth second on, every second"
    assert 1 <= done.count(Job.LOOK_FOR_LOST) <= 3
    assert {job for job, _ in world.jobs.sent} == set(ROWS), "and sent, should a worker come"
    assert set(done) == {row.job for row in TIMETABLE if row.urgent}


def test_when_the_worker_is_back_the_clock_leaves_the_work_to_it(
    world: World, done: list[Job]
) -> None:
    seconds(world, 10, TICK, worker=False)
    seconds(world, 1, worker=True)
    done.clear()
    seconds(world, 5, TICK, worker=True)
    assert done == []


def test_with_redis_away_the_clock_does_at_once_what_it_cannot_send(
    world: World, done: list[Job]
) -> None:
    seconds(world, 1, worker=True)
    world.jobs.up = False
    seconds(world, 1, TICK, worker=False)
    assert done == [Job.TICK]


def test_a_slot_that_another_clock_took_is_neither_sent_nor_done(
    world: World, done: list[Job]
) -> None:
    clock.fire(world.rt, TICK)
    sent, did = len(world.jobs.sent), len(done)
    clock.fire(world.rt, TICK)
    assert (len(world.jobs.sent), len(done)) == (sent, did)


def test_a_timed_job_is_of_use_until_its_next_slot_and_some_seconds_at_least(
    world: World,
) -> None:
    world.pass_time(1)
    clock.fire(world.rt, TICK)
    clock.fire(world.rt, ROWS[Job.LOOK_FOR_LOST])
    assert world.jobs.within_s[-2:] == [clock.NO_WORKER_S, 20]


def test_every_urgent_row_has_hands_in_the_clock() -> None:
    assert set(clock.HANDS) == {row.job for row in TIMETABLE if row.urgent}
    assert all(row.lane is Lane.LIVE for row in TIMETABLE if row.urgent)
