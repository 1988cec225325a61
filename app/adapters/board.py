"""Published changes for the screens; Redis carries topics only (S28)."""

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from app.adapters.redis_client import Breaker
from app.runtime import Board

log = logging.getLogger("frontdoor.board")
CHANNEL = "front-door:changes"
TOGETHER_S = 0.05


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


class LaterBoard:
    """Tells the screens from a thread of its own: no caller's answer waits for Redis.

    The first change is told at once, and those within the next 50 ms together. Only for processes
    that live on after what they do.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        self._topics: set[str] = set()
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._thread: threading.Thread | None = None

    def publish(self, topics: frozenset[str]) -> None:
        """Tell every open screen, soon."""
        with self._lock:
            self._topics |= topics
            if self._thread is None:
                self._thread = threading.Thread(target=self._tell, name="board", daemon=True)
                self._thread.start()
        self._news.set()

    def listen(self, beat_s: float) -> Iterator[frozenset[str]]:
        """Changes as they come."""
        return self._board.listen(beat_s)

    def _tell(self) -> None:
        while self._news.wait():
            self._news.clear()
            with self._lock:
                topics, self._topics = frozenset(self._topics), set()
            try:
                self._board.publish(topics)
            except Exception:
                log.exception("screens not told")
            time.sleep(TOGETHER_S)


def _next(pubsub: Any, beat_s: float) -> bytes:
    until = time.monotonic() + beat_s
    while (left := until - time.monotonic()) > 0:
        message = pubsub.get_message(timeout=left)
        if message is not None:
            return bytes(message["data"])
    return b""


def _topics(data: bytes) -> frozenset[str]:
    return frozenset(data.decode().split())
