"""Where a server keeps its data and its socket, without opening up any folder that is not ours."""

import os
import shutil
import tempfile
from pathlib import Path

from app.embedded.errors import EmbeddedError
from app.embedded.owner import Owner

# The kernel's limit for a socket's path is 108 bytes on Linux and 104 on macOS, with the end mark.
LONGEST_SOCKET = 100
SYSTEM_PLACES = (Path("/var/lib"), Path("/var/tmp"), Path("/tmp"))  # noqa: S108  private inside
_PREFIX = "frontdoor-"


def home(folder: Path, name: str) -> Path | None:
    """The home a server has in this data folder already, wherever it lies."""
    inside = folder / name
    note = folder / f"{name}.place"
    if inside.is_dir():
        return inside
    if note.is_file():
        elsewhere = Path(note.read_text().strip())
        return elsewhere if elsewhere.is_dir() else None
    return None


def make_home(folder: Path, name: str, owner: Owner) -> Path:
    """A new home: in the data folder if the owner can enter it, else under a system folder.

    A clone in root's private home is the usual reason; the way in stays as shut as it was.
    """
    if owner.may_enter(folder):
        inside = folder / name
        inside.mkdir()
        inside.chmod(0o711)
        return inside
    _tidy()
    elsewhere = _under_a_system_place(owner)
    note = folder.resolve() / f"{name}.place"
    note.write_text(str(elsewhere))
    part = elsewhere / "of.part"
    part.write_text(str(note))
    part.rename(elsewhere / "of")  # whole, and after the note: another's _tidy may be reading
    return elsewhere


def _under_a_system_place(owner: Owner) -> Path:
    for place in SYSTEM_PLACES:
        if os.access(place, os.W_OK) and owner.may_enter(place):
            made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
            made.chmod(0o711)
            return made
    raise EmbeddedError(
        f"No folder for PostgreSQL's data among {', '.join(map(str, SYSTEM_PLACES))}."
    )


def _tidy() -> None:
    """Remove homes that no data folder points to any more: it was removed by hand."""
    for place in SYSTEM_PLACES:
        for left in place.glob(f"{_PREFIX}*/of"):
            ours = left.parent.stat().st_uid == os.geteuid()
            if ours and not _points_to(Path(left.read_text()), left.parent):
                shutil.rmtree(left.parent, ignore_errors=True)


def _points_to(note: Path, elsewhere: Path) -> bool:
    return note.is_file() and note.read_text().strip() == str(elsewhere)


def forget(folder: Path, name: str) -> None:
    """Remove a server's home and the note of it."""
    place = home(folder, name)
    if place is not None:
        _forget_sockets(place)
        shutil.rmtree(place)
    (folder / f"{name}.place").unlink(missing_ok=True)


def sockets(place: Path, owner: Owner, file: str) -> Path:
    """A folder for the socket `file`, the owner's alone, whose path the kernel can hold.

    The same one each time, so that a server started again is found where it was.
    """
    inside = place / "sockets"
    if len(os.fsencode(inside / file)) <= LONGEST_SOCKET:
        owner.take(inside)
        return inside
    note = place / "sockets.place"
    if note.is_file() and owner.has_alone(Path(note.read_text())):
        return Path(note.read_text())
    short = Path(tempfile.mkdtemp(prefix=_PREFIX, dir="/tmp"))
    owner.take(short)
    note.write_text(str(short))
    return short


def _forget_sockets(place: Path) -> None:
    note = place / "sockets.place"
    if note.is_file():
        shutil.rmtree(note.read_text(), ignore_errors=True)
        note.unlink()
