"""Where a caller waits while a web process is being started again: its listening socket.

Whoever starts the processes again holds it, so that a process that dies takes only the requests in
its hands with it: whoever comes meanwhile is answered a moment later and nobody is turned away.
"""

import socket
from collections.abc import Sequence

BACKLOG = 512
LOOPBACK = "127.0.0.1"


class Doorstep:
    """A listening socket on a port of the loopback address."""

    def __init__(self, port: int) -> None:
        self._address = f"{LOOPBACK}:{port}"
        self._socket = socket.create_server((LOOPBACK, port), backlog=BACKLOG)

    @property
    def number(self) -> int:
        """The descriptor that a process inherits."""
        return self._socket.fileno()

    def serve_here(self, command: Sequence[str]) -> list[str]:
        """The command that takes this socket instead of opening its own."""
        here = f"fd://{self.number}"
        return [here if word == self._address else word for word in command]

    def close(self) -> None:
        """Nobody is let in any more."""
        self._socket.close()
