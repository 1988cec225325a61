"""What was taken without the database: an encrypted local file, replayed when it is back."""

import fcntl
import json
import logging
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from app.runtime import Seals

log = logging.getLogger("frontdoor.journal")
PLACE = "journal"


class FileJournal:
    """One line an entry, sealed and fsynced; any number of processes of this machine write."""

    def __init__(self, folder: Path, seals: Seals) -> None:
        self._folder = folder
        self._file = folder / "journal"
        self._seals = seals

    def write(self, entry: Mapping[str, Any]) -> bool:
        """Append one entry and force it to disk; False if the disk refused."""
        line = b64encode(self._seals.seal(json.dumps(entry), PLACE)) + b"\n"
        try:
            with self._locked() as file:
                new = file.tell() == 0
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
                if new:
                    self._keep_its_name()
        except OSError:
            log.exception("journal refused")
            return False
        return True

    def _keep_its_name(self) -> None:
        """Without this a power cut may leave the file's words on the disk and no way to them."""
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def replay(self, apply: Callable[[Mapping[str, Any]], None]) -> int:
        """Give each entry to `apply`, oldest first; the number that went in.

        An entry leaves the disk only after `apply` returned. If it raises, that entry and those
        after it stay for the next time and the error goes on.
        """
        return sum(self._replay_one(taken, apply) for taken in self._set_aside())

    def _set_aside(self) -> list[Path]:
        if self._file.exists():
            with self._locked() as file:
                about = os.fstat(file.fileno())
                name = f"taken-{about.st_mtime_ns}-{about.st_ino}"
                self._file.rename(self._folder / name)
        return sorted(self._folder.glob("taken-*"))

    def _replay_one(self, taken: Path, apply: Callable[[Mapping[str, Any]], None]) -> int:
        with suppress(FileNotFoundError), taken.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            taken.stat()  # gone: another process replayed it while we waited
            return self._put_in(file, taken, apply)
        return 0

    def _put_in(
        self, file: BinaryIO, taken: Path, apply: Callable[[Mapping[str, Any]], None]
    ) -> int:
        lines = file.read().splitlines()
        for line in lines:
            self._apply_line(line, apply)
        taken.unlink()
        return len(lines)

    def _apply_line(self, line: bytes, apply: Callable[[Mapping[str, Any]], None]) -> None:
        try:
            entry = json.loads(self._seals.unseal(b64decode(line), PLACE))
        except ValueError:
            log.error("journal line unreadable; kept aside")  # noqa: TRY400 - its text may be private
            with (self._folder / "unreadable").open("ab") as file:
                file.write(line + b"\n")
            return
        apply(entry)

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        """The journal open for appending and ours alone; reopened if it was set aside meanwhile."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        while True:
            with self._file.open("ab") as file:
                os.fchmod(file.fileno(), 0o600)  # by name it may just have been set aside
                fcntl.flock(file, fcntl.LOCK_EX)
                if self._is_current(file):
                    yield file
                    return

    def _is_current(self, file: BinaryIO) -> bool:
        try:
            return self._file.stat().st_ino == os.fstat(file.fileno()).st_ino
        except FileNotFoundError:
            return False
