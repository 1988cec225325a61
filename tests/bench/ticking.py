"""P4: what it costs to look after ten thousand waiting callers, second by second."""

import time
from statistics import quantiles

import psycopg
from psutil import Process

from app.services import ticking
from routing import plan, targets
from routing.parts import Council
from routing.priority import Priority
from tests.bench import carrier, crowded
from tests.bench.key_press import used_s
from tests.bench.machine import Foreign
from tests.bench.product import Product, product
from tests.bench.report import Result
from tests.bench.rounds import QUIET_CORES

GOAL_CORE, GOAL_JITTER_MS = 0.05, 50
WAITING = 10_000
SETTLE = 3  # ticks
QUEUE, TEAM = "agents", "customer-services"
LOOKED_AFTER = """
    UPDATE waits SET crossed = %(crossed)s, teams = %(teams)s WHERE priority = %(priority)s
"""


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
        crowded.people(line, 1, TEAM)
        line.execute("UPDATE agents SET state = 'on_call' WHERE state = 'away'")
        for priority in (Priority.P2, Priority.P3, Priority.P4):
            line.execute(LOOKED_AFTER, _reached(ours.rt.council, priority))


def _reached(council: Council, priority: Priority) -> dict[str, object]:
    """What they have gone through by now: all are past every step of their chain."""
    chain = plan.chain_of(council, QUEUE, priority)
    known = [one.name for one in targets.thresholds(council, QUEUE, priority)]
    alerts = [f"{step.alert} at {step.after_s} s" for step in chain if step.alert]
    teams = [step.team for step in chain if step.team]
    return {"priority": priority, "crossed": [*known, *alerts], "teams": teams}


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
