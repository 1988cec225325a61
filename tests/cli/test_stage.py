"""A stage over real servers, with small stand-ins for our own processes."""

import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
import redis

from app.cli import stage as stage_module
from app.cli.ports import Ports
from app.cli.program import Program
from app.cli.stage import Stage
from app.cli.surroundings import surroundings
from app.embedded import EmbeddedError
from app.embedded.child import alive

pytestmark = pytest.mark.stack

SERVES = """
import http.server, socket, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
where = sys.argv[1]
if where.startswith("fd://"):
    server = http.server.HTTPServer(("", 0), Health, bind_and_activate=False)
    server.socket = socket.socket(fileno=int(where.removeprefix("fd://")))
else:
    server = http.server.HTTPServer(("127.0.0.1", int(where.rpartition(":")[2])), Health)
server.serve_forever()
"""


def stand_ins(
    ports: Ports, environment: Mapping[str, str], folder: Path, *, carrier: bool, **_: object
) -> dict[str, Program]:
    names = ("voice", "desk", "carrier") if carrier else ("voice", "desk")
    return {
        name: Program(
            name,
            [sys.executable, "-c", SERVES, f"127.0.0.1:{getattr(ports, name)}"],
            environment=environment,
            log=folder / "logs" / f"{name}.log",
            health=ports.url(name),
        )
        for name in names
    }


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr(stage_module, "programs", stand_ins)
    made = Stage(tmp_path / "data", given=_nothing_given(), keep=False, durable=False)
    yield made
    made.stop()


def _nothing_given() -> dict[str, str]:
    return {k: v for k, v in surroundings().items() if k not in {"DATABASE_URL", "REDIS_URL"}}


def wait_for(truth: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not truth() and time.monotonic() < until:
        time.sleep(0.02)
    return truth()


def test_everything_runs_with_its_tables_and_nothing_is_left(stage: Stage) -> None:
    stage.start()
    assert list(stage.members) == ["valkey", "postgres", "voice", "desk", "carrier"]
    assert all(member.answers() for member in stage.members.values())
    url = stage.environment["DATABASE_URL"].replace("+psycopg", "")
    with psycopg.connect(url) as line:
        assert line.execute("SELECT count(*) FROM calls").fetchone() == (0,)
    pids = [member.pid for member in stage.members.values()]
    stage.stop()
    assert not any(alive(pid) for pid in pids)


@pytest.mark.parametrize("name", ["valkey", "postgres", "voice"])
def test_whatever_is_killed_answers_again_where_it_was(stage: Stage, name: str) -> None:
    stage.start()
    member = stage.members[name]
    first = member.pid
    stage.kill(name)
    assert wait_for(lambda: member.running and member.pid != first, 1.0)
    assert wait_for(member.answers, 10)
    assert redis.Redis.from_url(stage.environment["REDIS_URL"]).ping()


def test_who_comes_while_a_door_is_being_started_again_waits_and_is_answered(stage: Stage) -> None:
    stage.start()
    stage.leave_down("voice")
    with socket.create_connection(("127.0.0.1", stage.ports.voice), timeout=10) as caller:
        caller.sendall(b"GET / HTTP/1.0\r\n\r\n")
        stage.bring_back("voice")
        assert caller.recv(12) == b"HTTP/1.0 200"


def test_what_is_left_down_stays_down_until_it_is_brought_back(stage: Stage) -> None:
    stage.start()
    stage.leave_down("valkey")
    assert not wait_for(lambda: stage.members["valkey"].running, 0.5)
    stage.bring_back("valkey")
    assert stage.members["valkey"].answers()


def test_a_process_that_does_not_start_stops_the_rest_and_shows_its_log(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.SERVES", "raise SystemExit('no such council')")
    with pytest.raises(EmbeddedError, match=r"did not start(?s:.*)no such council"):
        stage.start()
    assert not any(member.running for member in stage.members.values())
