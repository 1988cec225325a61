"""A PostgreSQL cluster on disk: whose it is, where it lies, and the programs that fit it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.embedded import place, search
from app.embedded.child import spawn
from app.embedded.errors import EmbeddedError
from app.embedded.owner import Owner, choose

ROLE = "frontdoor"
_BUILTIN_LOCALE_SINCE = 17


@dataclass(frozen=True)
class Cluster:
    """A home with a data folder of the owner's alone; a file `made` marks a whole cluster."""

    home: Path
    owner: Owner
    programs: search.PostgresPrograms

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "data"

    def make(self, log: Path, *, durable: bool) -> None:
        """Make it unless it is there. Raises `EmbeddedError` with the end of the log."""
        if _written_by(self.home) is not None:
            return
        shutil.rmtree(self.data, ignore_errors=True)  # half made by one who was killed
        self.owner.take(self.data)
        command = _initdb(self.programs, self.data, durable=durable)
        with log.open("ab") as out:
            made = spawn(command, log=out, owner=self.owner).wait()
        if made != 0:
            raise EmbeddedError(f"initdb failed: see {log}")
        (self.home / "made").touch()


def settle(folder: Path) -> Cluster:
    """The cluster of this data folder, found or yet to be made.

    Raises `EmbeddedError` if no user or no program fits it.
    """
    home = place.home(folder, "postgres")
    data = home / "data" if home is not None else None
    owner = choose(data if data is not None and data.is_dir() else None)
    if home is None:
        home = place.make_home(folder, "postgres", owner)
    programs = _runnable(search.postgres_programs(_written_by(home)), home, owner)
    return Cluster(home, owner, programs)


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
