"""The system user a server runs as. PostgreSQL refuses root."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.embedded.errors import EmbeddedError

# Users that systems have anyway; we make none. In a user namespace some may be unusable.
UNPRIVILEGED = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Owner:
    """User and group of a server; both None: whoever we are."""

    uid: int | None = None
    gid: int | None = None

    @property
    def identity(self) -> dict[str, Any]:
        """Who a process is to be, as `subprocess` takes it; none of root's groups go along."""
        groups = None if self.uid is None else ()
        return {"user": self.uid, "group": self.gid, "extra_groups": groups}

    def may_enter(self, folder: Path) -> bool:
        """Whether this user can reach the folder; the system is asked, not the modes."""
        return self._succeeds('cd -- "$1"', folder)

    def may_run(self, program: Path) -> bool:
        """Whether this user can reach the program and start it."""
        return self._succeeds('test -x "$1" && test -r "$1"', program)

    def _succeeds(self, script: str, path: Path) -> bool:
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", script, "sh", str(path)],
                cwd="/",
                capture_output=True,
                check=False,
                **self.identity,
            )
        except (PermissionError, ValueError, OSError):
            return False
        return done.returncode == 0

    def take(self, folder: Path) -> None:
        """Make a folder of ours this user's own, for nobody else to read."""
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def has_alone(self, folder: Path) -> bool:
        """Whether the folder is this user's and shut to all others (not somebody's trap)."""
        try:
            found = folder.lstat()
        except OSError:
            return False
        owned = found.st_uid == (os.geteuid() if self.uid is None else self.uid)
        return owned and found.st_mode == stat.S_IFDIR | 0o700


OURSELVES = Owner()


def choose(data: Path | None) -> Owner:
    """Who runs PostgreSQL: the owner of the data there is, else somebody unprivileged.

    Raises `EmbeddedError` if we are root and the system lets us become none of `UNPRIVILEGED`.
    """
    if os.geteuid() != 0:
        return OURSELVES
    if data is not None and data.stat().st_uid != 0:
        return Owner(data.stat().st_uid, data.stat().st_gid)
    for name in UNPRIVILEGED:
        owner = _named(name)
        if owner is not None and owner.may_enter(Path("/")):
            return owner
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this system lets us become none of "
        f"{', '.join(UNPRIVILEGED)}: run this as an ordinary user, or set DATABASE_URL."
    )


def _named(name: str) -> Owner | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Owner(entry.pw_uid, entry.pw_gid)
