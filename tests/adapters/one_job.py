"""python -m tests.adapters.one_job live|slow REDIS_URL KEY: a worker's lane, worked off once.

Its one job notes in which process it was done; the worker says in which it runs.
"""

import os
import sys

from redis import Redis

from app.adapters.safe_rq import LiveWorker, SafeQueue, SignedJson, SlowWorker, make_worker
from app.jobs import Lane

KINDS = {Lane.LIVE: LiveWorker, Lane.SLOW: SlowWorker}
NOTED = "done in process"


def note(redis_url: str) -> None:
    """The job."""
    with Redis.from_url(redis_url) as redis:
        redis.set(NOTED, os.getpid())


def main(lane: Lane, redis_url: str, key: str) -> None:
    """Put the job into its lane, do it, and tell our own process's number."""
    signed = SignedJson(key)
    with Redis.from_url(redis_url) as redis:
        SafeQueue(lane, connection=redis, serializer=signed).enqueue_call(note, args=(redis_url,))
        make_worker(KINDS[lane], lane, redis, signed).work(burst=True, logging_level="WARNING")
    sys.stdout.write(str(os.getpid()))


if __name__ == "__main__":
    main(Lane(sys.argv[1]), *sys.argv[2:])
