"""Threads that carry webhooks: started when needed, never waited for at the end."""

import threading
from collections.abc import Callable
from queue import SimpleQueue


class Pool:
    """Runs jobs on up to so many threads; unlike the library's, it does not hold up an exit."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._started = 0
        self._idle = threading.Semaphore(0)

    def submit(self, job: Callable[[], object]) -> None:
        """Run a job as soon as a thread is free; called from one thread only."""
        if not self._idle.acquire(blocking=False) and self._started < self._most:
            self._started += 1
            threading.Thread(target=self._work, name="carrier-webhook", daemon=True).start()
        self._jobs.put(job)

    def _work(self) -> None:
        while True:
            self._jobs.get()()
            self._idle.release()
