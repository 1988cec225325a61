"""Starts again whatever dies, within a second."""

import threading
import time
from collections.abc import Callable, Mapping

from app.embedded import EmbeddedError
from app.embedded.server import Server

LOOK_EVERY_S = 0.1
PAUSE_S = 0.7  # between deaths that follow fast on one another
FAST_S = 5.0
TELL_AFTER = 3


class Watch(threading.Thread):
    """Looks at every member ten times a second until told to stop.

    `tell` hears of a death, and once the end of the log of one that keeps dying.
    Names in `left_down` are let lie.
    """

    def __init__(self, members: Mapping[str, Server], tell: Callable[[str], None]) -> None:
        super().__init__(name="watch", daemon=True)
        self.left_down: set[str] = set()
        self._members = members
        self._tell = tell
        self._over = threading.Event()
        self._since = dict.fromkeys(members, time.monotonic())
        self._fast_deaths = dict.fromkeys(members, 0)

    def run(self) -> None:
        """Until `cease`."""
        while not self._over.wait(LOOK_EVERY_S):
            for name, member in self._members.items():
                if not member.running and name not in self.left_down:
                    self._start_again(name, member)

    def cease(self) -> None:
        """Start nothing more, and wait till a start under way is done.

        Only on the way out: what this thread started ends with it (see `spawn`).
        """
        self._over.set()
        self.join()

    def _start_again(self, name: str, member: Server) -> None:
        lived_s = time.monotonic() - self._since[name]
        if lived_s < PAUSE_S and self._fast_deaths[name]:
            return  # its pause is not over
        self._fast_deaths[name] = self._fast_deaths[name] + 1 if lived_s < FAST_S else 0
        self._since[name] = time.monotonic()
        self._tell_of(name, member)
        try:
            member.launch()
        except (EmbeddedError, OSError) as failed:
            self._tell(f"{name} could not be started again: {failed}")

    def _tell_of(self, name: str, member: Server) -> None:
        if self._fast_deaths[name] <= 1:
            self._tell(f"{name} died and is started again")
        elif self._fast_deaths[name] == TELL_AFTER:
            self._tell(f"{name} keeps dying. {member.log} ends:\n{member.last_lines()}")
