"""The way to the workers, on a real Valkey: many asks are one job, and nothing piles up."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from app.adapters import rq_jobs
from app.adapters.redis_client import Breaker, quick_client
from app.adapters.rq_jobs import RqJobs
from app.adapters.safe_rq import SafeQueue, SignedJson
from app.embedded import EmbeddedStack
from app.jobs import Job, Lane
from tests.adapters import one_job

pytestmark = pytest.mark.stack

SIGNED = SignedJson("k" * 40)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("valkey")
    stack = EmbeddedStack(folder / "data", database_url="postgresql://nowhere/none", keep=False)
    with stack:
        yield stack.redis_url


@pytest.fixture
def redis(server: str) -> Iterator[Redis]:
    with quick_client(server) as client:
        client.flushall()
        yield client


@pytest.fixture
def jobs(redis: Redis) -> RqJobs:
    return RqJobs(redis, Breaker(), SIGNED)


def taken(redis: Redis, lane: Lane = Lane.LIVE) -> list[str]:
    """The jobs that a worker which comes now is given, in order."""
    queue = SafeQueue(lane, connection=redis, serializer=SIGNED)
    given = []
    while found := SafeQueue.dequeue_any([queue], None, connection=redis, serializer=SIGNED):
        given.append(found[0].func_name)
    return given


def test_a_job_that_nobody_took_in_time_is_not_done_late(jobs: RqJobs, redis: Redis) -> None:
    assert jobs.send(Job.TICK, Lane.LIVE, within_s=1)
    assert jobs.send(Job.FORGET_OLD, Lane.LIVE)
    time.sleep(1.2)
    assert jobs.send(Job.LOOK_FOR_LOST, Lane.LIVE, within_s=20)
    assert taken(redis) == [Job.FORGET_OLD, Job.LOOK_FOR_LOST]


def test_while_no_worker_comes_timed_jobs_do_not_pile_up(jobs: RqJobs, redis: Redis) -> None:
    sent = [jobs.send(Job.TICK, Lane.LIVE, within_s=60) for _ in range(rq_jobs.MOST + 20)]
    assert sent == [True] * rq_jobs.MOST + [False] * 20
    assert jobs.send(Job.FORGET_OLD, Lane.LIVE), "what is asked for once is never refused"
    assert len(taken(redis)) == rq_jobs.MOST + 1
    assert jobs.send(Job.TICK, Lane.LIVE, within_s=60)


def test_nudges_that_no_worker_hears_do_not_pile_up(
    jobs: RqJobs, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rq_jobs, "COALESCE_MS", 1)
    for _ in range(rq_jobs.MOST + 20):
        jobs.nudge()
        time.sleep(0.002)
    assert len(taken(redis)) == rq_jobs.MOST


def test_many_nudges_are_one_drain_until_it_has_begun(
    jobs: RqJobs, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rq_jobs, "COALESCE_MS", 60_000)
    assert all([jobs.nudge(), jobs.nudge(), jobs.nudge()])
    assert taken(redis) == [Job.DRAIN]
    jobs.nudge()
    assert taken(redis) == []
    jobs.taken()  # a promise made while the drain is at work may have come too late for it
    jobs.nudge()
    assert taken(redis) == [Job.DRAIN]


@pytest.mark.parametrize(("lane", "its_own"), [(Lane.LIVE, True), (Lane.SLOW, False)])
def test_what_a_caller_waits_for_is_done_by_a_warm_worker_and_a_report_in_its_own_process(
    redis: Redis, server: str, lane: Lane, *, its_own: bool
) -> None:
    key = "k" * 40
    command = [sys.executable, "-m", "tests.adapters.one_job", lane, server, key]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    noted = redis.get(one_job.NOTED)
    assert noted, "the job was not done"
    assert (int(noted) == int(told.stdout)) is its_own
