"""PostgreSQL on a socket that only its owner can reach."""

import shutil
import signal
import time
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psycopg
from psycopg import sql

from app.embedded import place, search
from app.embedded.child import dwellers, send, spawn, wait_gone
from app.embedded.errors import EmbeddedError
from app.embedded.owner import Owner, choose
from app.embedded.server import STARTS_WITHIN_S, Server

ROLE = "frontdoor"
DATABASE = "frontdoor"
_SOCKET = ".s.PGSQL.5432"
_BUILTIN_LOCALE_SINCE = 17


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

    @property
    def url(self) -> str:
        """The address for SQLAlchemy."""
        return f"postgresql+psycopg://{ROLE}@/{DATABASE}?host={quote(str(self._sockets), safe='/')}"

    def launch(self) -> None:
        """Make the cluster if need be, end a server left over on it, start ours."""
        home = place.home(self._folder, "postgres")
        data = home / "data" if home is not None else None
        owner = choose(data if data is not None and data.is_dir() else None)
        if home is None:
            home = place.make_home(self._folder, "postgres", owner)
        programs = _runnable(search.postgres_programs(_written_by(home)), home, owner)
        self._sockets = place.sockets(home, owner, _SOCKET)
        self._make_cluster(programs, home, owner)
        self._end_left_over(home / "data")
        self._run(programs, home, owner)

    def _end_left_over(self, data: Path) -> None:
        lock = self._sockets / f"{_SOCKET}.lock"
        self.end_left_over(str(data), data / "postmaster.pid", lock)
        orphans = dwellers(data)  # of a postmaster that was killed alone
        for pid in orphans:
            send(pid, signal.SIGKILL)
        wait_gone(orphans, self.stops_within_s)

    def _make_cluster(self, programs: search.PostgresPrograms, home: Path, owner: Owner) -> None:
        if _written_by(home) is not None:
            return
        shutil.rmtree(home / "data", ignore_errors=True)  # half made by one who was killed
        owner.take(home / "data")
        with self.log.open("ab") as log:
            made = spawn(
                _initdb(programs, home / "data", durable=self._durable), log=log, owner=owner
            )
        if made.wait() != 0:
            raise EmbeddedError(f"initdb failed. {self.log} ends:\n{self.last_lines()}")
        (home / "made").touch()

    def _run(self, programs: search.PostgresPrograms, home: Path, owner: Owner) -> None:
        settings = _settings(self._sockets, durable=self._durable)
        command: list[str | Path] = [programs.postgres, "-D", home / "data"]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._adopt(spawn(command, log=log, owner=owner, orphaned=self.stop_signal))

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


def _written_by(home: Path) -> int | None:
    """The major version that made the cluster here; None if there is no whole one."""
    if not (home / "made").is_file():
        return None
    return int((home / "data" / "PG_VERSION").read_text().split(".")[0])


def _runnable(
    programs: search.PostgresPrograms, home: Path, owner: Owner
) -> search.PostgresPrograms:
    """The programs, or a copy that the owner may read when the wheel lies in a private folder."""
    if owner.may_run(programs.postgres):
        return programs
    if not programs.carried:
        raise EmbeddedError(f"{programs.postgres} cannot be run by the user PostgreSQL runs as.")
    wheel = programs.folder.parent.parent
    copy = home / "programs" / wheel.name / "pginstall"
    if not copy.is_dir():
        _copy(wheel, home / "programs")
    return search.PostgresPrograms(copy / "bin", programs.major, carried=True)


def _copy(wheel: Path, into: Path) -> None:
    """Copy what a server needs, keeping the places the programs look for their libraries in."""
    part = into.with_name("programs.part")
    shutil.rmtree(part, ignore_errors=True)
    for name in ("bin/postgres", "bin/initdb", "lib", "share"):
        source, target = wheel / "pginstall" / name, part / wheel.name / "pginstall" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True)
        else:
            shutil.copy2(source, target)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, part / libraries.name)
    part.rename(into)


def _initdb(programs: search.PostgresPrograms, data: Path, *, durable: bool) -> list[str | Path]:
    command: list[str | Path] = [programs.initdb, "-D", data, "-U", ROLE, "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C"]
    if programs.major >= _BUILTIN_LOCALE_SINCE:  # knows letters beyond English on any system
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return command if durable else [*command, "--no-sync"]


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
