"""The clock: any number may run, the one that holds the database's lock beats (architecture 3)."""

import logging
import threading
import time
from collections.abc import Callable

from app.bootstrap import live_runtime
from app.jobs import Job
from app.runtime import Runtime
from app.services import leadership, ticking, upkeep
from workers.timetable import NO_WORKER_S, TIMETABLE, Row

log = logging.getLogger("frontdoor.clock")
BEAT_S = 0.25
REST_S = 1.0
STANDBY = "standby"  # another clock beats; this one is there to take over
HANDS: dict[Job, Callable[[Runtime], object]] = {
    Job.TICK: ticking.tick,
    Job.LOOK_FOR_LOST: upkeep.look_for_lost,
}


def run(stop: threading.Event) -> None:
    """Beat until told to stop; an error costs a second, never the clock."""
    rt = live_runtime()
    while not stop.is_set():
        try:
            with leadership.held(rt) as leading:
                beat_while(rt, leading, stop)
            ticking.show_life(rt, STANDBY)
        except Exception:
            log.exception("clock lost its footing")
        stop.wait(REST_S)


def beat_while(rt: Runtime, leading: leadership.Leading, stop: threading.Event) -> None:
    """Beat as long as the lock is ours."""
    due = dict.fromkeys((row.job for row in TIMETABLE), 0.0)
    while leading() and not stop.is_set():
        for row in TIMETABLE:
            if time.monotonic() >= due[row.job]:
                due[row.job] = time.monotonic() + min(row.every_s, 10) / 2
                fire(rt, row)
        ticking.sweep(rt)
        stop.wait(BEAT_S)


def fire(rt: Runtime, row: Row) -> None:
    """Send the job of this slot once; do it here if no worker seems to be there."""
    if not ticking.take_slot(rt, row.job, row.every_s):
        return
    sent = rt.jobs.send(row.job, row.lane, within_s=row.within_s)
    ticking.show_life(rt, "clock")
    if row.urgent and (not sent or ticking.age_s(rt, ticking.WORKER) > NO_WORKER_S):
        HANDS[row.job](rt)
