"""Valkey (or Redis) on a socket that only its owner can reach."""

import os
import signal
import socket
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from app.embedded import place, search
from app.embedded.child import spawn
from app.embedded.owner import OURSELVES
from app.embedded.server import Server

_SOCKET = "valkey.sock"


class Valkey(Server):
    """A server with its append-only file in `folder`; no port is open."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM  # writes the append-only file out

    def __init__(self, folder: Path) -> None:
        super().__init__("Valkey", folder / "valkey.log")
        self._folder = folder
        self._socket = Path()

    @property
    def url(self) -> str:
        """The address for redis-py."""
        return f"unix://{quote(str(self._socket))}?db=0"

    def settle(self) -> Path:
        """Find the folders, and give the home; from then on `url` stands."""
        home = place.home(self._folder, "valkey")
        if home is None:
            home = place.make_home(self._folder, "valkey", OURSELVES)
        self._socket = place.sockets(home, OURSELVES, _SOCKET) / _SOCKET
        return home

    def launch(self) -> None:
        """End a server left over on this data and start ours."""
        home = self.settle()
        OURSELVES.take(home / "data")
        self.end_left_over(str(home / "data"), home / "pid")
        command: list[str | Path] = [search.valkey_program()]
        command += [
            word for name, value in self._settings(home).items() for word in (f"--{name}", value)
        ]
        with self.log.open("ab") as log:
            self._adopt(spawn(command, log=log, orphaned=self.stop_signal))

    def _settings(self, home: Path) -> dict[str, str]:
        return {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(home / "data"),
            "pidfile": str(home / "pid"),
            "set-proc-title": "no",  # its command line is how we know it again
            "daemonize": "no",
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
        }

    def answers(self) -> bool:
        """Whether it answers a PING; while it reads its file back it says LOADING."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(1.0)
            try:
                line.connect(os.fspath(self._socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False
