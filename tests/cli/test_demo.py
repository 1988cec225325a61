"""`frontdoor demo` as a person runs it: started, killed, started again, interrupted."""

import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from app.cli.keys import keys
from app.cli.ports import Ports
from app.cli.surroundings import surroundings
from app.embedded import EmbeddedStack
from app.embedded.place import home

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


def marked(mark: str) -> list[bytes]:
    """The command of every process whose environment has the mark."""
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in file.read_bytes():
                found.append((file.parent / "cmdline").read_bytes())
        except OSError:  # it ended while we looked
            continue
    return [command for command in found if command]


@contextmanager
def demo(data: Path, ports: Ports, mark: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "app.cli", "demo", "--data", str(data)]
    for name in ("desk", "voice", "carrier"):
        command += [f"--port-{name}", str(getattr(ports, name))]
    environment = {
        k: v for k, v in surroundings().items() if k not in {"DATABASE_URL", "REDIS_URL"}
    }
    with subprocess.Popen(
        command, env={**environment, "MARK": mark}, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            ready(running)
            yield running
        finally:
            running.kill()


def ready(running: subprocess.Popen[str]) -> None:
    assert running.stdout
    said = []
    for line in running.stdout:
        said.append(line)
        if line.startswith("ready"):
            break
    assert said[-1].startswith("ready"), "".join(said)


def people(data: Path) -> int:
    place = home(data, "postgres")
    assert place
    with psycopg.connect(host=str(place / "sockets"), user="frontdoor", dbname="frontdoor") as line:
        count = line.execute("SELECT count(*) FROM people").fetchone()
        assert count
        return int(count[0])


def left(mark: str, seconds: float) -> list[bytes]:
    """What is still there when the time is over."""
    until = time.monotonic() + seconds
    while marked(mark) and time.monotonic() < until:
        time.sleep(0.1)
    return marked(mark)


def test_killed_or_interrupted_it_leaves_no_process_and_keeps_its_data(tmp_path: Path) -> None:
    data, ports, mark = tmp_path / "d", Ports.free(), f"mark-{uuid.uuid4()}"
    with demo(data, ports, mark) as running:
        for name, path in (
            ("desk", "/readyz"),
            ("voice", "/readyz"),
            ("carrier", "/carrier/health"),
        ):
            with urlopen(ports.url(name) + path, timeout=10) as answer:
                assert answer.status == 200
        held = keys(data).items()
        secrets = [value.encode() for name, value in held if not name.endswith("_SID")]
        assert not [command for command in marked(mark) for one in secrets if one in command]
        seeded = people(data)
        running.kill()
        running.wait()
        assert left(mark, 20) == []
    with demo(data, ports, mark) as running:
        assert people(data) == seeded > 0
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
        assert marked(mark) == []
    EmbeddedStack(data).forget()
