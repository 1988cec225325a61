"""The heart of the carrier: a heap of due moments, and tasks that wait for them.

One lock guards all that the carrier knows. Slow work (HTTP) runs outside it: on a pool of threads
with the wall clock, in line with the virtual one, so that a run repeats exactly.
"""

import heapq
import itertools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from app.simulator.clock import Clock, VirtualClock
from app.simulator.pool import Pool
from app.simulator.tasks import Moment, Steps, Task, Wait

T = TypeVar("T")


class Kernel:
    """Runs moments in order of their time, and of their making when the time is the same."""

    def __init__(self, clock: Clock, threads: int = 128) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.trouble: Callable[[BaseException], None] | None = None
        self._changed = threading.Condition(self.lock)
        self._heap: list[Moment] = []
        self._numbers = itertools.count()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._pool = None if clock.virtual else Pool(threads)

    def now(self) -> float:
        """Give the carrier's time in seconds since 1970."""
        return self.clock.now()

    def later(self, seconds: float, job: Callable[[], object], *, outside: bool = False) -> Moment:
        """Do a job after so many seconds; the answer can be cancelled."""
        with self._changed:
            moment = Moment(self.now() + max(0.0, seconds), next(self._numbers), job, outside)
            heapq.heappush(self._heap, moment)
            self._changed.notify_all()
        return moment

    def soon(self, job: Callable[[], object]) -> None:
        """Do a job as soon as what runs now has ended."""
        self.later(0.0, job)

    def spawn(self, steps: Steps[Any]) -> Task:
        """Start a task soon."""
        task = Task(self, steps)
        self.soon(task.start)
        return task

    def elsewhere(self, job: Callable[[], T]) -> Steps[T]:
        """Do a slow job outside the lock and wait for what it gives or raises."""
        wait = Wait()
        self.later(0.0, lambda: wait.finish(_result_of(job)), outside=True)
        value, error = yield wait
        if error is not None:
            raise error
        return value  # type: ignore[no-any-return]

    # -- the wall clock: a thread

    def run(self) -> None:
        """Follow the wall clock on a thread until stopped."""
        self._thread = threading.Thread(target=self._follow, name="carrier-clock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread; requests under way are left to themselves."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join(5)

    def _follow(self) -> None:
        while (moment := self._next_on_the_wall()) is not None:
            self._do(moment)

    def _next_on_the_wall(self) -> Moment | None:
        with self._changed:
            while not self._stopping:
                if self._heap and self._heap[0].due <= self.now():
                    return heapq.heappop(self._heap)
                self._changed.wait(self._heap[0].due - self.now() if self._heap else None)
        return None

    def _do(self, moment: Moment) -> None:
        if moment.cancelled:
            return
        if moment.outside and self._pool and not self._stopping:
            self._pool.submit(moment.job)
        elif moment.outside:
            moment.job()
        else:
            self._do_inside(moment)

    def _do_inside(self, moment: Moment) -> None:
        try:
            with self.lock:
                moment.job()
        except Exception as error:
            if self.trouble is None:
                raise
            self.trouble(error)

    # -- the virtual clock: moved by hand

    def advance(self, seconds: float) -> None:
        """Move the virtual clock, doing on the way all that becomes due."""
        end = self.now() + seconds
        while (moment := self._pop_until(end)) is not None:
            self._virtual().move_to(moment.due)
            self._do(moment)
        self._virtual().move_to(end)

    def advance_until(self, true: Callable[[], bool], limit: float = 3600.0) -> bool:
        """Move the virtual clock until something is true; False when the limit came first."""
        end = self.now() + limit
        while not true():
            moment = self._pop_until(end)
            if moment is None:
                return False
            self._virtual().move_to(moment.due)
            self._do(moment)
        return True

    def _virtual(self) -> VirtualClock:
        if not isinstance(self.clock, VirtualClock):
            raise TypeError("Only a virtual clock can be moved.")
        return self.clock

    def _pop_until(self, end: float) -> Moment | None:
        with self.lock:
            while self._heap and self._heap[0].due <= end:
                moment = heapq.heappop(self._heap)
                if not moment.cancelled:
                    return moment
        return None


def _result_of(job: Callable[[], T]) -> tuple[T | None, Exception | None]:
    try:
        return job(), None
    except Exception as error:  # noqa: BLE001  # handed to the task that waits, which decides
        return None, error
