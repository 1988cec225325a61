"""Both servers over one data folder, held by one process at a time."""

import fcntl
import os
from pathlib import Path

from app.embedded import place
from app.embedded.errors import EmbeddedError
from app.embedded.postgres import Postgres
from app.embedded.server import Server
from app.embedded.standing import Standing, stop_all
from app.embedded.valkey import Valkey


class EmbeddedStack(Standing):
    """PostgreSQL and Valkey in a data folder. Raises `EmbeddedError` when they do not start.

    `database_url` or `redis_url` given: that server is somebody else's and is not started.
    `keep=False` forgets the data at the end (tests). Servers left running by a killed owner of the
    folder are stopped first; a folder that a living process holds is refused.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str = "",
        redis_url: str = "",
        keep: bool = True,
        durable: bool = True,
    ) -> None:
        self.folder = folder.resolve()
        self.keep = keep
        self._given = (database_url, redis_url)
        self._lock: int | None = None
        self._postgres = None if database_url else Postgres(self.folder, durable=durable)
        self._valkey = None if redis_url else Valkey(self.folder)

    @property
    def postgres(self) -> Postgres:
        """The server, for its process id and for harm on purpose."""
        if self._postgres is None:
            raise EmbeddedError("DATABASE_URL is set: PostgreSQL is not ours.")
        return self._postgres

    @property
    def valkey(self) -> Valkey:
        """The server, for its process id and for harm on purpose."""
        if self._valkey is None:
            raise EmbeddedError("REDIS_URL is set: Valkey is not ours.")
        return self._valkey

    @property
    def servers(self) -> dict[str, Server]:
        """The servers that are ours, by name, in the order of starting."""
        both = {"valkey": self._valkey, "postgres": self._postgres}
        return {name: server for name, server in both.items() if server is not None}

    @property
    def database_url(self) -> str:
        """The address of the database, for SQLAlchemy with psycopg."""
        return self._given[0] or self.postgres.url

    @property
    def redis_url(self) -> str:
        """The address of Valkey, for redis-py."""
        return self._given[1] or self.valkey.url

    def settle(self) -> None:
        """Take hold of the folder and decide where the servers live: the addresses stand then.

        Raises `EmbeddedError` if a living process holds the folder, or nothing fits.
        """
        if self._lock is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self._hold()
        for server in (self._postgres, self._valkey):
            if server is not None:
                server.settle()

    def _start(self) -> None:
        self.settle()
        for server in self.servers.values():
            server.launch()
        for server in self.servers.values():
            server.await_ready()

    def stop(self) -> None:
        """Stop what is ours, cleanly; forget the data unless it is kept."""
        stop_all(self.servers.values())
        if self._lock is not None and not self.keep:
            self._forget()
        self._release()

    def forget(self) -> None:
        """Remove the data of both servers. Raises `EmbeddedError` if a process holds the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._hold()
        self._forget()
        self._release()

    def _forget(self) -> None:
        place.forget(self.folder, "postgres")
        place.forget(self.folder, "valkey")

    def _hold(self) -> None:
        self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._lock, 20).decode() or "unknown"
            self._release()
            raise EmbeddedError(
                f"{self.folder} is in use by process {holder}: stop it first."
            ) from None
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, str(os.getpid()).encode(), 0)

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
