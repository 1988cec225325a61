"""The way to the workers: one coalesced nudge, jobs by name."""

from redis import Redis

from app.adapters.redis_client import Breaker
from app.adapters.safe_rq import JOB_S, SafeQueue, SignedJson
from app.jobs import Job, Lane

NUDGED = "front-door:nudged"
COALESCE_MS = 50
FAILED_S = 3600


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
        return self.send(Job.DRAIN, Lane.LIVE) if marked else True

    def _mark(self) -> bool:
        return bool(self._redis.set(NUDGED, 1, nx=True, px=COALESCE_MS))

    def send(self, job: Job, lane: Lane, *ids: str) -> bool:
        """Enqueue; ids only. Nothing about a job stays in Redis once it is done."""

        def enqueue() -> bool:
            self._queues[lane].enqueue_call(
                str(job), args=ids, timeout=JOB_S, result_ttl=0, failure_ttl=FAILED_S
            )
            return True

        return bool(self._breaker.attempt(enqueue))

    def taken(self) -> None:
        """A drain has begun: the next promise nudges anew."""
        self._breaker.attempt(lambda: self._redis.delete(NUDGED))

    def alive(self) -> bool:
        """Whether Redis answers."""
        return bool(self._breaker.attempt(self._redis.ping))

    def waiting(self, lane: Lane) -> int | None:
        """Jobs not yet begun; None when Redis does not answer."""
        return self._breaker.attempt(lambda: int(self._redis.llen(self._queues[lane].key)))
