"""Tasks: generators that are stepped from one wait to the next."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Wait:
    """One moment a task waits for: ended once, by whoever comes first, or by its time running out.

    seconds: real seconds until it ends by itself with None; None waits for ever.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self.value: Any = None
        self.over = False
        self.task: Task | None = None

    def finish(self, value: object = None) -> None:
        """End the wait with a value; a second ending changes nothing."""
        if not self.over:
            self.value = value  # before `over`: another thread may be looking
            self.over = True
            if self.task:
                self.task.wake(self)


Steps = Generator[Wait, Any, T]


@dataclass(order=True)
class Moment:
    """Something to do when the clock gets there."""

    due: float
    number: int
    job: Callable[[], object] = field(compare=False)
    outside: bool = field(default=False, compare=False)
    cancelled: bool = field(default=False, compare=False)


class Scheduler(Protocol):
    """Does jobs when they are due."""

    def later(self, seconds: float, job: Callable[[], object]) -> Moment:
        """Do a job after so many seconds; the answer can be cancelled."""

    def soon(self, job: Callable[[], object]) -> None:
        """Do a job as soon as what runs now has ended."""


class Task:
    """A generator that is stepped from wait to wait by the kernel."""

    def __init__(self, kernel: Scheduler, steps: Steps[Any]) -> None:
        self.kernel = kernel
        self.steps = steps
        self.waiting: Wait | None = None
        self.alarm: Moment | None = None
        self.started = False
        self.done = False

    def start(self) -> None:
        """Run to the first wait."""
        if not self.started:
            self.started = True
            self._step(lambda: next(self.steps))

    def wake(self, wait: Wait) -> None:
        """Go on, soon, if this is still the wait that is waited for."""
        self.kernel.soon(lambda: self._resume(wait))

    def interrupt(self, why: BaseException) -> None:
        """Throw into the task, soon: never while it runs itself."""
        self.kernel.soon(lambda: self._throw(why))

    def cancel(self) -> None:
        """Close the task, soon; its clean-up runs, nothing else."""
        self.kernel.soon(self._close)

    def _resume(self, wait: Wait) -> None:
        if self.waiting is wait and not self.done:
            self._forget()
            self._step(lambda: self.steps.send(wait.value))

    def _throw(self, why: BaseException) -> None:
        self.start()
        if not self.done:
            self._forget()
            self._step(lambda: self.steps.throw(why))

    def _close(self) -> None:
        if not self.done:
            self._forget()
            self.done = True
            self.steps.close()

    def _forget(self) -> None:
        self.waiting = None
        if self.alarm:
            self.alarm.cancelled = True
            self.alarm = None

    def _step(self, go: Callable[[], Wait]) -> None:
        try:
            wait = go()
        except StopIteration:
            self.done = True
        except BaseException:
            self.done = True
            raise
        else:
            self._settle(wait)

    def _settle(self, wait: Wait) -> None:
        self.waiting, wait.task = wait, self
        if wait.over:
            self.wake(wait)
        elif wait.seconds is not None:
            self.alarm = self.kernel.later(wait.seconds, lambda: self._ring(wait))

    def _ring(self, wait: Wait) -> None:
        if not wait.over:
            wait.over = True
            self._resume(wait)
