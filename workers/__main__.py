"""python -m workers live | slow | clock."""

import signal
import sys
import threading
import time
from contextlib import suppress

from app.adapters.safe_rq import (
    LiveWorker,
    RedisAway,
    SignedJson,
    SlowWorker,
    StopRequested,
    make_worker,
)
from app.bootstrap import live_runtime, slow_runtime, worker_redis
from app.jobs import Lane
from app.settings import MissingSettings, Settings, read_settings
from workers import clock, effects, figures, queueing, upkeep

JOBS = (effects, figures, queueing, upkeep)  # imported before the first job, not by it


def work(lane: Lane) -> None:
    """Serve one lane until told to stop; a Redis that is away is waited for."""
    settings = read_settings()
    (live_runtime if lane is Lane.LIVE else slow_runtime)()
    with suppress(StopRequested):  # told between two tries
        while not serve(lane, settings):
            time.sleep(1)


def serve(lane: Lane, settings: Settings) -> bool:
    """Serve one lane until told to stop; False: Redis went away."""
    kind = LiveWorker if lane is Lane.LIVE else SlowWorker
    worker = None
    try:
        worker = make_worker(kind, lane, worker_redis(settings), SignedJson(settings.secret_key))
        worker.work(logging_level="WARNING")
    except RedisAway:
        return worker is not None and worker.told_to_stop
    return True


def beat() -> None:
    """Run the clock until told to stop."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    clock.run(stop)


ROLES = {"live": lambda: work(Lane.LIVE), "slow": lambda: work(Lane.SLOW), "clock": beat}


def main() -> int:
    """Run the role named on the command line; 2 if there is no such role."""
    if len(sys.argv) != 2 or sys.argv[1] not in ROLES:
        sys.stderr.write(f"usage: python -m workers {' | '.join(ROLES)}\n")
        return 2
    try:
        ROLES[sys.argv[1]]()
    except MissingSettings as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
