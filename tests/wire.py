"""A wire to the database that can go dead: what is sent on it arrives later, or never."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

PORT = 5432


class Wire:
    """Carries every connection made to its port to a server, until it hangs."""

    def __init__(self, database_url: str) -> None:
        self._url = make_url(database_url)
        self._flows = threading.Event()
        self._flows.set()
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._let_in, name="wire", daemon=True).start()

    @property
    def url(self) -> str:
        """The database's address over this wire."""
        host, port = self._door.getsockname()
        query = {name: value for name, value in self._url.query.items() if name != "host"}
        ours = self._url.set(host=host, port=port, query=query)
        return ours.render_as_string(hide_password=False)

    def hang(self) -> None:
        """Nothing arrives at either end any more, and nothing is closed: a server that hangs."""
        self._flows.clear()

    def flow(self) -> None:
        """What was held back arrives."""
        self._flows.set()

    def close(self) -> None:
        """Nobody is let in, and every connection is cut."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)  # or a thread that waits at it lets one more in
        self._door.close()
        self.flow()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                ours, _ = self._door.accept()
                theirs = self._server()
                self._ends += [ours, theirs]
                for source, to in ((ours, theirs), (theirs, ours)):
                    threading.Thread(target=self._carry, args=(source, to), daemon=True).start()

    def _server(self) -> socket.socket:
        host = self._url.query.get("host")
        if isinstance(host, str):
            end = socket.socket(socket.AF_UNIX)
            end.connect(str(Path(host) / f".s.PGSQL.{PORT}"))
            return end
        return socket.create_connection((self._url.host or "127.0.0.1", self._url.port or PORT))

    def _carry(self, source: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._flows.wait()
                to.sendall(data)
            self._flows.wait()
            to.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire_to(database_url: str) -> Iterator[Wire]:
    """A wire for the length of a test."""
    wire = Wire(database_url)
    try:
        yield wire
    finally:
        wire.close()
