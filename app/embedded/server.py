"""One embedded server: started, watched, stopped; and killed or frozen where a test wants that."""

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from app.embedded.child import alive, command_line, descendants, exists, send, wait_gone
from app.embedded.errors import EmbeddedError

STARTS_WITHIN_S = 30.0


class Server(ABC):
    """What PostgreSQL, Valkey and the demo's own processes have in common."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    stops_within_s: ClassVar[float] = 15.0

    def __init__(self, title: str, log: Path) -> None:
        self.title = title
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def launch(self) -> None:
        """Start the process; it may not answer yet."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it answers now."""

    def _adopt(self, process: subprocess.Popen[bytes]) -> None:
        if self._process is not None:
            self._process.poll()  # collect the one that died
        self._process = process

    def start(self) -> None:
        """Start and wait till it answers. Raises `EmbeddedError` with the log's last lines."""
        self.launch()
        self.await_ready()

    def await_ready(self, seconds: float = STARTS_WITHIN_S) -> None:
        """Wait at most `seconds` till it answers."""
        until = time.monotonic() + seconds
        while not self.answers():
            if not self.running or time.monotonic() > until:
                raise EmbeddedError(
                    f"{self.title} did not start. {self.log} ends:\n{self.last_lines()}"
                )
            time.sleep(0.01)

    @property
    def pid(self) -> int:
        """The process id. Raises `EmbeddedError` if it was never started."""
        if self._process is None:
            raise EmbeddedError(f"{self.title} was not started.")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process we started still runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop cleanly, frozen or not; kill what has not stopped in time."""
        self.ask_to_stop()
        self.await_end()

    def ask_to_stop(self) -> None:
        """Send the signal that stops it cleanly, and let it run if it was frozen."""
        if self.running:
            self.thaw()
            send(self.pid, self.stop_signal)

    def await_end(self) -> None:
        """Wait till it has ended; kill it when its time is over."""
        if not self._wait(self.stops_within_s):
            self.kill()

    def kill(self) -> None:
        """SIGKILL to the whole family: nothing is flushed, as in a power cut of this server."""
        family = self._family()
        for pid in family:
            send(pid, signal.SIGKILL)
        self._wait(self.stops_within_s)
        wait_gone(family, self.stops_within_s)

    def freeze(self) -> None:
        """SIGSTOP to the whole family: connections stand, nothing answers."""
        send(self.pid, signal.SIGSTOP)  # first, so that it makes no more children
        for pid in self._family():
            send(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT to the whole family."""
        for pid in self._family():
            send(pid, signal.SIGCONT)

    def last_lines(self, count: int = 12) -> str:
        """The end of the log."""
        if not self.log.is_file():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    def _family(self) -> list[int]:
        return [self.pid, *descendants(self.pid)] if self.running else []

    def _wait(self, seconds: float) -> bool:
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end_left_over(self, mark: str, pid_file: Path, *also: Path) -> None:
        """Stop the server that a killed parent left running on this data, and drop its lock files.

        `mark` must stand in its command line: after a restart of the machine the number may be
        somebody else's. The files of a number that nobody has are left: the server itself sees
        that they are stale, and looks closer than we could.
        """
        pid = _first_number(pid_file)
        if pid is None:
            return
        if mark in command_line(pid):
            self._end([pid, *descendants(pid)])
        if exists(pid):
            for file in (pid_file, *also):
                file.unlink(missing_ok=True)

    def _end(self, family: list[int]) -> None:
        for pid in family:
            send(pid, signal.SIGCONT)
        send(family[0], self.stop_signal)
        if not wait_gone(family, self.stops_within_s):
            for pid in filter(alive, family):
                send(pid, signal.SIGKILL)
            wait_gone(family, self.stops_within_s)


def _first_number(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
