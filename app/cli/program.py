"""One of our own processes in the demo."""

import signal
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import ClassVar
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from app.cli.doorstep import Doorstep
from app.embedded.child import spawn
from app.embedded.server import Server

ROOT = Path(__file__).resolve().parents[2]
_DIRECT = build_opener(ProxyHandler({}))  # never through a proxy: these are our own processes


class Program(Server):
    """A command with its environment and log.

    Ready when the page `health` answers 200 and has the words `says` in it.
    """

    stops_within_s: ClassVar[float] = 6.0

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        log: Path,
        health: str = "",
        says: bytes = b"",
    ) -> None:
        super().__init__(name, log)
        self.command = command
        self._environment = environment
        self._health = health
        self._says = says
        self.doorstep: Doorstep | None = None

    def launch(self) -> None:
        """Start the process; its output goes to the log. With a doorstep it serves there."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        door = self.doorstep
        command = door.serve_here(self.command) if door else self.command
        inherits = [door.number] if door else []
        with self.log.open("ab") as log:
            process = spawn(
                command,
                log=log,
                environment=self._environment,
                folder=ROOT,
                orphaned=signal.SIGKILL,  # certain; what is asked to stop may wait for Valkey
                inherits=inherits,
            )
            self._adopt(process)

    def answers(self) -> bool:
        """Whether its health page answers 200; without one, whether it runs."""
        if not self._health:
            return self.running
        try:
            with _DIRECT.open(self._health, timeout=2) as answer:
                return answer.status == 200 and self._says in answer.read()
        except (URLError, HTTPException, OSError):
            return False

    def end(self, seconds: float) -> int:
        """Wait for a command that ends by itself; its exit status, killed after `seconds`."""
        if not self._wait(seconds):
            self.kill()
        return -1 if self._process is None else self._process.wait()
