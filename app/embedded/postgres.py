"""PostgreSQL on a socket that only its owner can reach."""

import signal
import time
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psycopg
from psycopg import sql

from app.embedded import cluster, place
from app.embedded.child import dwellers, send, spawn, wait_gone
from app.embedded.cluster import ROLE, Cluster
from app.embedded.errors import EmbeddedError
from app.embedded.server import STARTS_WITHIN_S, Server

DATABASE = "frontdoor"
_SOCKET = ".s.PGSQL.5432"


class Postgres(Server):
    """A cluster in `folder`: made when it is not there, kept when it is.

    Reached over a Unix socket in a folder of its owner's alone; no port is open.
    `durable=False` leaves out fsync: it survives killed processes but not a power cut.
    """

    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # ends sessions, writes a checkpoint

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        super().__init__("PostgreSQL", folder / "postgres.log")
        self._folder = folder
        self._durable = durable
        self._sockets = Path()
        self._cluster: Cluster | None = None

    @property
    def url(self) -> str:
        """The address for SQLAlchemy."""
        return f"postgresql+psycopg://{ROLE}@/{DATABASE}?host={quote(str(self._sockets), safe='/')}"

    def settle(self) -> None:
        """Find the programs, the user and the folders; from then on `url` stands."""
        if self._cluster is None:
            self._cluster = cluster.settle(self._folder)
            self._sockets = place.sockets(self._cluster.home, self._cluster.owner, _SOCKET)

    def launch(self) -> None:
        """Make the cluster if need be, end a server left over on it, start ours."""
        self.settle()
        if self._cluster is not None:
            self._cluster.make(self.log, durable=self._durable)
            self._end_left_over(self._cluster.data)
            self._run(self._cluster)

    def _end_left_over(self, data: Path) -> None:
        lock = self._sockets / f"{_SOCKET}.lock"
        self.end_left_over(str(data), data / "postmaster.pid", lock)
        orphans = dwellers(data)  # of a postmaster that was killed alone
        for pid in orphans:
            send(pid, signal.SIGKILL)
        wait_gone(orphans, self.stops_within_s)

    def _run(self, ours: Cluster) -> None:
        settings = _settings(self._sockets, durable=self._durable)
        command: list[str | Path] = [ours.programs.postgres, "-D", ours.data]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._adopt(spawn(command, log=log, owner=ours.owner, orphaned=self.stop_signal))

    def await_ready(self, seconds: float = STARTS_WITHIN_S) -> None:
        """Wait till it answers, and see that the database is there.

        The children of a server killed a moment ago hold the data for a little while: try again.
        """
        until = time.monotonic() + seconds
        while True:
            try:
                super().await_ready(until - time.monotonic())
            except EmbeddedError:
                if "shared memory block" not in self.last_lines(3) or time.monotonic() > until:
                    raise
                time.sleep(0.2)
                self.launch()
            else:
                return

    def answers(self) -> bool:
        """Whether our database can be connected to; it is made here the first time."""
        try:
            self._connect(DATABASE).close()
        except psycopg.OperationalError as refused:
            if "does not exist" in str(refused):
                self._create_database()
                return True
            return False
        return True

    def _create_database(self) -> None:
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._sockets),
            user=ROLE,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )


def _settings(sockets: Path, *, durable: bool) -> dict[str, str]:
    return {
        "listen_addresses": "",
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on",
        "max_connections": "200",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
    }
