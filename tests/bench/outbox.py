"""P5: from the commit of a promise until it is done, by a worker of its own process."""

import time
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from app.cli.colleague import runtime_of
from app.cli.stage import Stage
from app.runtime import Runtime
from tests.bench.machine import Foreign
from tests.bench.report import Result
from tests.bench.rounds import QUIET_CORES
from tests.bench.under_load import stage_in

GOAL_P50_MS, GOAL_P99_MS = 15, 100
RATE = 20
WARM_UP = 20
SECOND_MS = 1000
MOST_JOBS_S = 20
TAKEN = "SELECT extract(epoch FROM done_at - made_at) * 1000 FROM effects WHERE key LIKE 'bench:%'"


def run(seconds: float) -> Result:
    """Promises at a steady rate that need no carrier: what is measured is the way to the worker."""
    with TemporaryDirectory(prefix="bench-") as folder, stage_in(Path(folder)) as stage:
        return _measured(stage, seconds)


def _measured(stage: Stage, seconds: float) -> Result:
    rt = runtime_of(stage.environment)
    _promise(rt, "warm", WARM_UP)
    others = Foreign()
    others.begin()
    _promise(rt, "bench", int(RATE * seconds))
    time.sleep(1)
    took = _took_ms(rt)
    rt.engine.dispose()
    return _result(took, int(RATE * seconds), others.cores())


def _promise(rt: Runtime, name: str, number: int) -> None:
    began = time.monotonic()
    for count in range(number):
        time.sleep(max(0.0, began + count / RATE - time.monotonic()))
        with rt.work() as work:
            work.promise("match", f"{name}:{count}")


def _took_ms(rt: Runtime) -> list[float]:
    with rt.engine.connect() as connection:
        rows = connection.exec_driver_sql(TAKEN.replace("%", "%%")).all()
    return [float(row[0]) for row in rows if row[0] is not None]


def _result(took: list[float], promised: int, foreign: float) -> Result:
    shares = quantiles(took, n=100, method="inclusive")
    p50, p99 = shares[49], shares[98]
    noise = f"others used {foreign:.2f} of a core"
    return Result(
        "P5",
        f"from a promise's transaction until it is done, at {RATE} a second",
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms",
        f"p50 at most {GOAL_P50_MS} ms, p99 at most {GOAL_P99_MS} ms",
        p50 <= GOAL_P50_MS and p99 <= GOAL_P99_MS and len(took) == promised,
        (
            f"{len(took)} of {promised} done; the clock of both ends is the database's; {noise}"
            + ("" if foreign <= QUIET_CORES else "; THE MACHINE WAS NOT QUIET"),
        ),
    )
