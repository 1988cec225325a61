"""The way to the workers: one coalesced nudge, jobs by name."""

from redis import Redis

from app.adapters.redis_client import Breaker
from app.adapters.safe_rq import JOB_S, SafeQueue, SignedJson
from app.jobs import Job, Lane

NUDGED = "front-door:nudged"
COALESCE_MS = 50
DRAIN_S = 5  # by then the clock has found the effects
FAILED_S = 3600
# An id stays in its list when its job has run out: a worker that comes back after a night goes
# through so many in milliseconds.
MOST = 50


class RqJobs:
    """Enqueues by dotted name; every failure is told, none is raised."""

    def __init__(self, redis: Redis, breaker: Breaker, serializer: SignedJson) -> None:
        self._redis = redis
        self._breaker = breaker
        self._queues = {
            lane: SafeQueue(lane, connection=redis, serializer=serializer) for lane in Lane
        }

    def nudge(self) -> bool:
        """One drain for all nudges within 50 ms; the drain forgets the mark before it claims."""
        marked = self._breaker.attempt(self._mark)
        if marked is None:
            return False
        return self.send(Job.DRAIN, Lane.LIVE, within_s=DRAIN_S) if marked else True

    def _mark(self) -> bool:
        return bool(self._redis.set(NUDGED, 1, nx=True, px=COALESCE_MS))

    def send(self, job: Job, lane: Lane, *ids: str, within_s: int | None = None) -> bool:
        """Enqueue; ids only. Nothing about a job stays in Redis once it is done."""
        queue = self._queues[lane]

        def enqueue() -> bool:
            if within_s is not None and queue.count >= MOST:
                return False
            queue.enqueue_call(
                str(job),
                args=ids,
                timeout=JOB_S,
                ttl=within_s,
                result_ttl=0,
                failure_ttl=FAILED_S,
            )
            return True

        return bool(self._breaker.attempt(enqueue))

    def taken(self) -> None:
        """A drain has begun: the next promise nudges anew."""
        self._breaker.attempt(lambda: self._redis.delete(NUDGED))

    def alive(self) -> bool:
        """Whether Redis answers."""
        return bool(self._breaker.attempt(self._redis.ping))
