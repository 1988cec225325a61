"""RQ made to recover in seconds, and to run only what we signed.

Plain RQ leaves a job stuck for up to 899 s after a kill, and both its pickle and its JSON
serializers run whatever somebody with access to Redis puts there (reliability reference, facts 4,
5 and 8). One queue a process: a worker on several loses jobs on a kill (fact 6).
"""

import json
from datetime import timedelta
from types import FrameType
from typing import Any

from itsdangerous import Signer
from redis import Redis
from redis.exceptions import ConnectionError as RedisAway
from rq import Queue, SimpleWorker, Worker
from rq.exceptions import StopRequested
from rq.intermediate_queue import IntermediateQueue
from rq.job import Job as RqJob
from rq.utils import now
from rq.worker import BaseWorker

__all__ = [
    "LiveWorker",
    "RedisAway",
    "SafeQueue",
    "SignedJson",
    "SlowWorker",
    "StopRequested",
    "make_worker",
]

LOCK_S = 5
HEARTBEAT_S = 6
STUCK_S = 6
WORKER_TTL_S = 17
MONITOR_S = 2
JOB_S = 30


class SignedJson:
    """RQ's serializer: JSON under a signature. Anything else raises BadSignature and never runs."""

    def __init__(self, secret_key: str) -> None:
        self._signer = Signer(secret_key, salt="rq-job")
        self.__qualname__ = type(self).__qualname__  # RQ expects a class and asks for its name

    def dumps(self, thing: Any) -> bytes:
        """JSON text and its signature."""
        return self._signer.sign(json.dumps(thing).encode())

    def loads(self, data: bytes) -> Any:
        """What was signed; raises BadSignature."""
        return json.loads(self._signer.unsign(data))


class QuickIntermediate(IntermediateQueue):
    """A job between queue and worker is given up after seconds, not a minute."""

    def should_be_cleaned_up(self, job_id: str) -> bool:
        """Whether the job was first seen there more than STUCK_S seconds ago."""
        seen = self.get_first_seen(job_id)
        return seen is not None and now() - seen > timedelta(seconds=STUCK_S)


class SafeQueue(Queue):
    """A queue whose maintenance lock outlives a killed worker by seconds only."""

    def acquire_maintenance_lock(self) -> bool:
        """Whether we may clean; the lock frees itself after LOCK_S seconds."""
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=LOCK_S))

    @property
    def intermediate_queue(self) -> IntermediateQueue:
        """The list of jobs handed out and not yet begun."""
        return QuickIntermediate(self.key, connection=self.connection)


class PatientWorker(BaseWorker):
    """Waits for a Redis that is away, and not a moment after it was told to stop.

    What comes after it in a class's bases says how a job is done: it must not itself be RQ's
    `Worker`, or every lane forks.
    """

    queue_class = SafeQueue
    max_connection_wait_time = 2.0  # seconds between two tries; RQ's own waits grow to a minute
    told_to_stop = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Remember it: Redis often goes in the same moment, and the stop must not go with it."""
        self.told_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


class LiveWorker(PatientWorker, SimpleWorker):
    """Does not fork for a job: an effect that a caller waits for starts in 3 ms, not 495."""

    def get_heartbeat_ttl(self, job: RqJob, working_time: float = 0.0) -> int:  # noqa: ARG002
        """Seconds after which this job counts as abandoned."""
        return int(job.timeout or JOB_S) + HEARTBEAT_S


class SlowWorker(PatientWorker, Worker):
    """Forks for each job: a report that dies takes nothing with it."""

    def get_heartbeat_ttl(self, job: RqJob, working_time: float = 0.0) -> int:  # noqa: ARG002
        """Seconds after which this job counts as abandoned."""
        return HEARTBEAT_S


def make_worker(
    kind: type[LiveWorker | SlowWorker], lane: str, redis: Redis, serializer: SignedJson
) -> LiveWorker | SlowWorker:
    """A worker of one lane, with the settings that 164 kills did not lose a job with."""
    queue = SafeQueue(lane, connection=redis, serializer=serializer)
    return kind(
        [queue],
        connection=redis,
        serializer=serializer,
        worker_ttl=WORKER_TTL_S,
        job_monitoring_interval=MONITOR_S,
        maintenance_interval=MONITOR_S,
        log_job_description=False,
    )
