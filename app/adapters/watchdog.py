"""Frees a request from a database that hangs, by shutting the connection's socket.

A hung server ignores its own statement time-out, and so does the kernel (reliability reference,
fact 9): only closing our end helps. One thread watches every guarded connection of the process.
"""

import heapq
import itertools
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection


@dataclass(order=True)
class _Watch:
    due: float
    number: int
    fd: int = field(compare=False)
    over: bool = field(default=False, compare=False)


class Watchdog:
    """Guards pieces of work, each with the same limit in seconds."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._watches: list[_Watch] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def __call__(self, connection: Connection) -> Iterator[None]:
        """While inside, the connection lives at most the limit; then its next use fails."""
        watch = self._begin(_descriptor(connection))
        try:
            yield
        finally:
            self._finish(watch)

    def _begin(self, fd: int) -> _Watch:
        watch = _Watch(time.monotonic() + self._limit_s, next(self._numbers), fd)
        with self._changed:
            heapq.heappush(self._watches, watch)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
                self._thread.start()
            elif self._watches[0] is watch:
                self._changed.notify()
        return watch

    def _finish(self, watch: _Watch) -> None:
        with self._changed:
            watch.over = True

    def _watch(self) -> None:
        while True:
            with self._changed:
                wait = self._drop_finished()
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                else:
                    _shut(heapq.heappop(self._watches).fd)

    def _drop_finished(self) -> float | None:
        """Seconds until the first unfinished watch is due; None when there is none."""
        while self._watches and self._watches[0].over:
            heapq.heappop(self._watches)
        return self._watches[0].due - time.monotonic() if self._watches else None


def _descriptor(connection: Connection) -> int:
    driver: Any = connection.connection.dbapi_connection
    return int(driver.fileno())


def _shut(fd: int) -> None:
    with suppress(OSError), socket.socket(fileno=os.dup(fd)) as end:
        end.shutdown(socket.SHUT_RDWR)
