"""P1: what a durable key press costs, against a bare Flask view."""

import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from flask import Flask
from psutil import Process

from tests.bench import carrier
from tests.bench.floor import constant
from tests.bench.layers import Layers
from tests.bench.product import BASE, Product, product
from tests.bench.report import Result
from tests.bench.rounds import Rounds, alternate

GOAL = 16
CALLS = 40
PRESSES = ("3", "2")  # main menu: works with children; then: advice about a child
FLOOR_REQUESTS = 1000
_numbers = count(1)


def run(rounds: int, *, insist: bool) -> Result:
    """Rounds of CPU per key press and per constant answer; then one round taken apart."""
    bare = constant()
    with product() as ours:
        _ready(ours)()  # caches warm, threads started
        measured = alternate(lambda: _ready(ours), lambda: _floor(bare), rounds, insist=insist)
        return _result(measured, _aside(ours))


def _result(measured: Rounds, aside: Iterable[str]) -> Result:
    product_us, floor_us = measured.median("product"), measured.median("floor")
    return Result(
        "P1",
        "a durable key press: CPU against a bare Flask view",
        f"{measured.median('ratio'):.1f} times ({measured.spread('ratio')})",
        f"at most {GOAL} times",
        measured.median("ratio") <= GOAL,
        (f"{product_us:.0f} µs against {floor_us:.1f} µs; {measured.noise()}", *aside),
    )


def _ready(ours: Product) -> Callable[[], float]:
    """Calls that stand in the main menu; measuring presses their keys: CPU µs a press."""
    calls = _ring(ours)
    turns = [
        [_press(sid, call, turn) for sid, call in calls.items()]
        for turn in range(1, len(PRESSES) + 1)
    ]
    return lambda: sum(_timed_us(ours.app, turn) for turn in turns) / (CALLS * len(PRESSES))


def _floor(bare: Flask) -> Callable[[], float]:
    fields = carrier.form("CA" + "0" * 32, Digits="3")
    requests = [carrier.environ(BASE, "/voice", fields) for _ in range(FLOOR_REQUESTS)]
    return lambda: _timed_us(bare, requests) / FLOOR_REQUESTS


def _ring(ours: Product) -> dict[str, str]:
    """New calls: the id of each by its sid."""
    sids = [f"CA{next(_numbers):032x}" for _ in range(CALLS)]
    for sid in sids:
        carrier.ask(ours.app, carrier.environ(BASE, "/voice/inbound", carrier.form(sid)))
    with ours.rt.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT sid, replace(id::text, '-', '') AS id FROM calls WHERE sid = ANY(%s)", (sids,)
        )
        return {row.sid: row.id for row in rows}


def _press(sid: str, call: str, turn: int) -> dict[str, Any]:
    fields = carrier.form(sid, Digits=PRESSES[turn - 1], msg="Gather End", FinishedOnKey="")
    return carrier.environ(BASE, f"/voice/heard/{call}/{turn}", fields)


def _timed_us(app: Flask, requests: Iterable[dict[str, Any]]) -> float:
    """CPU microseconds of this process for all of them together."""
    began = time.process_time_ns()
    for request in requests:
        carrier.ask(app, request)
    return (time.process_time_ns() - began) / 1000


def _aside(ours: Product) -> Iterable[str]:
    """What is not in the ratio: the time on the wall, the servers' share, the layers."""
    presses = CALLS * len(PRESSES)
    servers = [Process(one.pid) for one in ours.stack.servers.values()]
    measure = _ready(ours)
    before, began = used_s(servers), time.perf_counter()
    measure()
    wall, used = time.perf_counter() - began, used_s(servers) - before
    yield (
        f"on the wall {1e6 * wall / presses:.0f} µs a press, fsync included;"
        f" PostgreSQL and Valkey {1e6 * used / presses:.0f} µs of CPU beside it"
    )
    measure = _ready(ours)
    with Layers() as layers:
        measure()
    yield f"where the CPU goes, µs a press: {layers.told(presses)}"


def used_s(servers: Iterable[Process]) -> float:
    """CPU seconds of these processes and their children."""
    family = [one for root in servers for one in (root, *root.children())]
    return sum(one.cpu_times().user + one.cpu_times().system for one in family)
