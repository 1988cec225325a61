"""P2: how long callers wait for an answer when many call and everything else is at work too."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from app.cli.colleague import colleague, runtime_of
from app.cli.stage import Stage
from app.cli.surroundings import surroundings
from tests.bench.machine import ROOT, Foreign
from tests.bench.report import Result
from tests.bench.rounds import QUIET_CORES

RATE = 200
GOAL_P99_MS, GOAL_P999_MS = 25, 100
WARM_UP_S = 3.0
OWN = {"DATABASE_URL", "REDIS_URL", "OFFICE_HOURS"}
TEAMS = ("urgent", "mash")
REPORT_EVERY_S = 1.0
REPORT = """
    SELECT date_bin('30 minutes', e.at, TIMESTAMPTZ '2000-01-01 00:00+00') AS half_hour, e.kind,
           count(*), count(DISTINCT e.call_id),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM e.at - c.arrived_at))
    FROM events e JOIN calls c ON c.id = e.call_id GROUP BY 1, 2 ORDER BY 1, 2
"""
Took = dict[str, Any]


def run(seconds: float) -> Result:
    """All processes of the product, and callers from another process for so many seconds."""
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        stage_in(Path(folder)) as stage,
        _staff(stage),
    ):
        _crowd(stage, WARM_UP_S)
        others = Foreign()
        others.begin()
        with _report(stage.environment["DATABASE_URL"]) as reports:
            took = _crowd(stage, seconds)
        return _result(took, seconds, others.cores(), len(reports))


def stage_in(folder: Path, speed: float = 1.0) -> Stage:
    """All processes of the product over durable data in a folder, gone afterwards."""
    given = {name: value for name, value in surroundings().items() if name not in OWN}
    return Stage(folder, given=given, keep=False, durable=True, restart=False, speed=speed)


@contextmanager
def _staff(stage: Stage) -> Iterator[None]:
    """Somebody is there for the two queues that the crowd joins, and never picks up."""
    rt = runtime_of(stage.environment)
    there = [colleague(rt, team) for team in TEAMS]
    for one in there:
        one.sit_down()
    yield
    for one in there:
        one.go_away()
    rt.engine.dispose()


def _crowd(stage: Stage, seconds: float) -> Took:
    settings = stage.environment
    command = [
        *(sys.executable, "-m", "tests.bench.crowd", "--base", stage.url("voice")),
        *("--account", settings["TWILIO_ACCOUNT_SID"], "--token", settings["TWILIO_AUTH_TOKEN"]),
        *("--rate", str(RATE), "--seconds", str(seconds)),
    ]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=seconds + 60
    )
    took: Took = json.loads(done.stdout)
    if took["failed"] > len(took["ring"]) / 10:
        raise AssertionError(f"{took['failed']} answers were not from the record")
    return took


@contextmanager
def _report(url: str) -> Iterator[list[int]]:
    """A report over the whole log, again and again; gives how many rows each one had."""
    over, rows = threading.Event(), list[int]()

    def ask() -> None:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as line:
            while not over.wait(REPORT_EVERY_S):
                rows.append(len(line.execute(REPORT).fetchall()))

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield rows
    finally:
        over.set()
        thread.join()


def _result(took: Took, seconds: float, foreign: float, reports: int) -> Result:
    p99, p999 = (_worst_ms(took, share) for share in (0.99, 0.999))
    noise = f"others used {foreign:.2f} of a core"
    return Result(
        "P2",
        f"first ring and key press under {RATE} requests a second for {seconds:.0f} s",
        f"p99 {p99:.1f} ms, p99.9 {p999:.1f} ms",
        f"p99 at most {GOAL_P99_MS} ms, p99.9 at most {GOAL_P999_MS} ms",
        p99 <= GOAL_P99_MS and p999 <= GOAL_P999_MS and not took["failed"],
        (
            f"{_told('first ring', took['ring'])}; {_told('key press', took['key'])}",
            f"{took['failed']} answers were not the flow's; {reports} reports ran; {noise}"
            + ("" if foreign <= QUIET_CORES else "; THE MACHINE WAS NOT QUIET"),
        ),
    )


def _worst_ms(took: Took, share: float) -> float:
    return max(_at(took[kind], share) for kind in ("ring", "key"))


def _told(name: str, took_ms: list[float]) -> str:
    p50, p99, p999 = (_at(took_ms, share) for share in (0.5, 0.99, 0.999))
    return f"{name} ({len(took_ms)}): p50 {p50:.1f}, p99 {p99:.1f}, p99.9 {p999:.1f} ms"


def _at(took_ms: list[float], share: float) -> float:
    return quantiles(took_ms, n=1000, method="inclusive")[round(share * 1000) - 1]
