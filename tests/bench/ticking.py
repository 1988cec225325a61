"""P4: what it costs to look after ten thousand waiting callers, second by second."""

import time
from statistics import quantiles

import psycopg
from psutil import Process

from app.services import ticking
from tests.bench import carrier, crowded
from tests.bench.key_press import used_s
from tests.bench.machine import Foreign
from tests.bench.product import Product, product
from tests.bench.report import Result
from tests.bench.rounds import QUIET_CORES

GOAL_CORE, GOAL_JITTER_MS = 0.05, 50
WAITING = 10_000
SETTLE = 40  # ticks: every caller has been looked at once, and every threshold of theirs told
QUEUE, TEAM = "agents", "customer-services"


def run(seconds: int) -> Result:
    """A tick a second, in this process; the CPU of it and of the servers."""
    with product(quiet=True) as ours:
        _fill(ours)
        for _ in range(SETTLE):
            ticking.tick(ours.rt)
        others = Foreign()
        others.begin()
        return _result(*_measured(ours, seconds), seconds, others.cores())


def _fill(ours: Product) -> None:
    first = carrier.environ("http://voice.example", "/voice/inbound", carrier.form("CA" + "f" * 32))
    carrier.ask(ours.app, first)
    url = ours.rt.settings.database_url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as line:
        crowded.callers(line, WAITING, QUEUE, TEAM)


def _measured(ours: Product, seconds: int) -> tuple[float, float, list[float]]:
    """Seconds of CPU of ours and of the servers, and how late each tick began, in ms."""
    servers = [Process(one.pid) for one in ours.stack.servers.values()]
    before, began_cpu, began = used_s(servers), time.process_time(), time.monotonic()
    late = []
    for number in range(seconds):
        time.sleep(max(0.0, began + number - time.monotonic()))
        late.append(1000 * (time.monotonic() - began - number))
        ticking.tick(ours.rt)
    return time.process_time() - began_cpu, used_s(servers) - before, late


def _result(
    ours_s: float, servers_s: float, late: list[float], seconds: int, foreign: float
) -> Result:
    p99 = quantiles(late, n=100, method="inclusive")[98]
    share = (ours_s + servers_s) / seconds
    noise = f"others used {foreign:.2f} of a core"
    return Result(
        "P4",
        f"the tick over {WAITING:,} waiting callers",
        f"{100 * share:.1f} % of a core; starts late by {p99:.1f} ms (p99)",
        f"at most {100 * GOAL_CORE:.0f} % of a core; at most {GOAL_JITTER_MS} ms",
        share <= GOAL_CORE and p99 <= GOAL_JITTER_MS,
        (
            f"{100 * ours_s / seconds:.1f} % in the worker, {100 * servers_s / seconds:.1f} % in"
            f" PostgreSQL and Valkey; {seconds} ticks; {noise}"
            + ("" if foreign <= QUIET_CORES else "; THE MACHINE WAS NOT QUIET"),
        ),
    )
