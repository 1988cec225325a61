"""A child process that does not outlive us, and its family."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from app.embedded.owner import OURSELVES, Owner

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: loading a library in a forked child may wait for a lock for ever.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str | Path],
    *,
    log: IO[bytes],
    owner: Owner = OURSELVES,
    environment: Mapping[str, str] | None = None,
    folder: Path = Path("/"),
    orphaned: signal.Signals = signal.SIGTERM,
    inherits: Collection[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, so that Ctrl-C reaches only us.

    It has its log and the descriptors it `inherits`, and nothing else of ours.
    On Linux the kernel sends it `orphaned` when the thread that called this ends, even by SIGKILL:
    call it from a thread that lives as long as the child should.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=folder,
        start_new_session=True,
        pass_fds=tuple(inherits),
        # One system call on a library loaded before the fork: safe with threads.
        preexec_fn=_leash(orphaned, os.getpid()),  # noqa: PLW1509
        **owner.identity,
    )


def _leash(orphaned: signal.Signals, parent: int) -> Callable[[], None] | None:
    libc = _LIBC
    if libc is None:
        return None

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(orphaned))
        if os.getppid() != parent:
            os.kill(os.getpid(), orphaned)

    return tie


def command_line(pid: int) -> str:
    """The words a process was started with, or '' when there is none."""
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return "" if sys.platform == "linux" else _output("ps", "-o", "command=", "-p", str(pid))


def descendants(pid: int) -> list[int]:
    """Every process below this one, parents before their children."""
    parents = list(_processes())
    family = [pid]
    for member in family:  # grows while it is walked
        family += [child for child, parent in parents if parent == member]
    return family[1:]


def dwellers(folder: Path) -> list[int]:
    """The processes that work in this folder, as all of PostgreSQL's do in its data; Linux only."""
    return [
        int(link.parent.name) for link in Path("/proc").glob("[0-9]*/cwd") if _leads(link, folder)
    ]


def _leads(link: Path, folder: Path) -> bool:
    try:
        return link.readlink() == folder
    except OSError:  # ended, or not ours to look at
        return False


def _processes() -> Iterator[tuple[int, int]]:
    """Every process with its parent."""
    if sys.platform != "linux":
        numbers = [int(number) for number in _output("ps", "-A", "-o", "pid=,ppid=").split()]
        yield from zip(numbers[::2], numbers[1::2], strict=True)
        return
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        yield int(stat.parent.name), int(after_name[1])


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def send(pid: int, number: signal.Signals) -> None:
    """Signal a process that may have ended already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def alive(pid: int) -> bool:
    """Whether a process runs: one that ended and waits to be collected does not."""
    if sys.platform != "linux":
        return exists(pid)
    try:
        state = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def exists(pid: int) -> bool:
    """Whether the number is taken, be it by a process that waits to be collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_gone(pids: Sequence[int], seconds: float) -> bool:
    """Wait at most `seconds` for all of them to end; whether they did."""
    until = time.monotonic() + seconds
    while any(alive(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
