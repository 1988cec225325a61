"""Published changes for the screens; Redis carries topics only (S28)."""

import logging
import time
from collections.abc import Iterator
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from app.adapters.redis_client import Breaker

log = logging.getLogger("frontdoor.board")
CHANNEL = "front-door:changes"


class RedisBoard:
    """Publish and listen; a Redis that is away costs nothing but freshness."""

    def __init__(self, redis: Redis, breaker: Breaker) -> None:
        self._redis = redis
        self._breaker = breaker

    def publish(self, topics: frozenset[str]) -> None:
        """Tell every open screen; a failure is logged."""
        text = " ".join(sorted(topics))
        if self._breaker.attempt(lambda: self._redis.publish(CHANNEL, text)) is None:
            log.warning("screens not told; they will poll")

    def listen(self, beat_s: float) -> Iterator[frozenset[str]]:
        """Changes as they come, an empty set each `beat_s`; ends when Redis goes."""
        pubsub: Any = self._redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        try:
            pubsub.subscribe(CHANNEL)
            while True:
                yield _topics(_next(pubsub, beat_s))
        except (RedisError, OSError):
            log.warning("changes stopped coming")
        finally:
            pubsub.close()


def _next(pubsub: Any, beat_s: float) -> bytes:
    until = time.monotonic() + beat_s
    while (left := until - time.monotonic()) > 0:
        message = pubsub.get_message(timeout=left)
        if message is not None:
            return bytes(message["data"])
    return b""


def _topics(data: bytes) -> frozenset[str]:
    return frozenset(data.decode().split())
