"""Redis for a process that callers or agents wait for: it answers at once or not at all."""

import time
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

T = TypeVar("T")
ANSWER_S = 0.25
FAILURES = 3
REST_S = 2.0


def quick_client(url: str) -> Redis:
    """A client that gives up after 0.25 s and never repeats a command.

    The default client blocks for 59 s on a hung server and repeats commands that may already have
    been done (reliability reference, facts 2 and 3).
    """
    return Redis.from_url(
        url,
        socket_timeout=ANSWER_S,
        socket_connect_timeout=ANSWER_S,
        retry=Retry(NoBackoff(), 0),
    )


class Breaker:
    """After three failures in a row Redis is left alone for two seconds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures = 0
        self._rests_until = float("-inf")

    def attempt(self, act: Callable[[], T]) -> T | None:
        """What `act` gives, or None when Redis is resting or fails."""
        if time.monotonic() < self._rests_until:
            return None
        try:
            result = act()
        except (RedisError, OSError):
            self._failed()
            return None
        self._failures = 0
        return result

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._rests_until = time.monotonic() + REST_S
