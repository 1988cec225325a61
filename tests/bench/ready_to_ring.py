"""How long it takes from Ready until the phone rings, with a thousand waiting for two hundred."""

import time
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection

from app.cli.colleague import runtime_of
from app.cli.stage import Stage
from app.cli.telephone import Telephone
from app.runtime import Runtime
from app.services import agents
from tests.bench import crowded
from tests.bench.machine import Foreign
from tests.bench.report import Result
from tests.bench.rounds import QUIET_CORES
from tests.bench.under_load import stage_in

WAITING, PEOPLE = 1_000, 200
QUEUE, TEAM = "agents", "customer-services"
SAMPLES = 120
SPEED = 20.0  # of the carrier's line: it starts one call a second of it
LOOK_S = 0.002
GIVEN_UP_S = 5.0
RUNG = """
    SELECT 1 FROM legs JOIN offers ON offers.id = legs.offer_id
    WHERE offers.agent_id = %s AND legs.state <> 'asked'
"""


def run() -> Result:
    """People press Ready one after the other, each while all others are on a call."""
    with TemporaryDirectory(prefix="bench-") as folder, stage_in(Path(folder), SPEED) as stage:
        url = stage.environment["DATABASE_URL"].replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as line:
            _fill(stage, line)
            rt = runtime_of(stage.environment)
            others = Foreign()
            others.begin()
            took = [_ready_ms(rt, line, who) for who in _people(line)[:SAMPLES]]
            rt.engine.dispose()
            return _result(took, others.cores())


def _fill(stage: Stage, line: Connection) -> None:
    telephone = Telephone(stage.url("carrier"), stage.environment["LINE_NUMBER"])
    sid = telephone.ring("+447700900123", {"wait": 600})
    while not line.execute("SELECT 1 FROM calls WHERE sid = %s", (sid,)).fetchone():
        time.sleep(LOOK_S)
    crowded.callers(line, WAITING, QUEUE, TEAM)
    crowded.people(line, PEOPLE, TEAM)


def _people(line: Connection) -> list[UUID]:
    sql = "SELECT id FROM people WHERE key LIKE 'crowd-%' ORDER BY key"
    return [row[0] for row in line.execute(sql).fetchall()]


def _ready_ms(rt: Runtime, line: Connection, who: UUID) -> float:
    agents.ready(rt, who)
    began = time.monotonic()
    while not line.execute(RUNG, (who,)).fetchone():
        if time.monotonic() - began > GIVEN_UP_S:
            raise AssertionError("the phone never rang")
        time.sleep(LOOK_S)
    return 1000 * (time.monotonic() - began)


def _result(took: list[float], foreign: float) -> Result:
    shares: Any = quantiles(took, n=100, method="inclusive")
    noise = f"others used {foreign:.2f} of a core"
    return Result(
        "ring",
        f"from Ready to the phone's ring, {WAITING:,} waiting, {PEOPLE} people",
        f"p50 {shares[49]:.0f} ms, p99 {shares[98]:.0f} ms",
        "none set",
        True,
        (
            f"{len(took)} people; over all processes, the carrier's way there and back included;"
            f" {noise}" + ("" if foreign <= QUIET_CORES else "; THE MACHINE WAS NOT QUIET"),
        ),
    )
