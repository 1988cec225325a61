"""The embedded servers: started, kept, harmed, forgotten, and nothing of others opened up."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy.engine import make_url

from app.embedded import EmbeddedError, EmbeddedStack, place, search
from app.embedded.child import alive, wait_gone
from app.embedded.cluster import _runnable
from app.embedded.owner import Owner
from app.embedded.postgres import Postgres
from app.embedded.valkey import Valkey

pytestmark = pytest.mark.stack


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose servers' homes are gone afterwards, wherever they lay."""
    yield tmp_path / "data"
    EmbeddedStack(tmp_path / "data").forget()


def stack_in(folder: Path) -> EmbeddedStack:
    return EmbeddedStack(folder, durable=False)


def ask(stack: EmbeddedStack, question: str) -> str:
    where = make_url(stack.database_url)
    host = str(where.query["host"])
    with psycopg.connect(
        host=host, user=where.username, dbname=where.database, autocommit=True, connect_timeout=2
    ) as line:
        answer = line.execute(question.encode())
        return str(answer.fetchone()[0]) if answer.description else ""


def valkey(stack: EmbeddedStack) -> "redis.Redis":
    return redis.Redis.from_url(stack.redis_url)


def test_both_servers_answer_with_the_settings_we_promise(folder: Path) -> None:
    with EmbeddedStack(folder) as stack:
        names = "synchronous_commit", "fsync", "timezone", "max_connections", "listen_addresses"
        assert [ask(stack, f"SHOW {name}") for name in names] == ["on", "on", "UTC", "200", ""]
        assert valkey(stack).config_get("append*")["appendfsync"] == "everysec"
        assert valkey(stack).config_get("port") == {"port": "0"}


def test_letters_beyond_english_have_lower_case_in_the_wheels_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    with stack_in(folder) as stack:
        assert ask(stack, "SELECT lower('ÉLŻBIETA')") == "élżbieta"


def test_data_is_kept_over_a_stop_and_a_start(folder: Path) -> None:
    with stack_in(folder) as stack:
        ask(stack, "CREATE TABLE kept AS SELECT 42 AS answer")
        valkey(stack).set("kept", "yes")
        pids = [stack.postgres.pid, stack.valkey.pid]
    assert wait_gone(pids, 0)
    with stack_in(folder) as stack:
        assert ask(stack, "SELECT answer FROM kept") == "42"
        assert valkey(stack).get("kept") == b"yes"


def test_data_is_kept_when_both_servers_are_killed(folder: Path) -> None:
    with stack_in(folder) as stack:
        ask(stack, "CREATE TABLE kept AS SELECT 42 AS answer")
        valkey(stack).set("kept", "yes")
        valkey(stack).execute_command("WAITAOF", 1, 0, 5000)
        for server in (stack.postgres, stack.valkey):
            server.kill()
            assert not server.running
            server.start()
        assert ask(stack, "SELECT answer FROM kept") == "42"
        assert valkey(stack).get("kept") == b"yes"


def test_a_postmaster_killed_alone_can_be_started_again_at_once(folder: Path) -> None:
    with stack_in(folder) as stack:
        before = stack.database_url
        os.kill(stack.postgres.pid, signal.SIGKILL)
        wait_gone([stack.postgres.pid], 5)
        stack.postgres.start()
        assert stack.database_url == before
        assert ask(stack, "SELECT 1") == "1"


def test_frozen_servers_do_not_answer_until_thawed_and_can_be_stopped(folder: Path) -> None:
    with stack_in(folder) as stack:
        stack.postgres.freeze()
        stack.valkey.freeze()
        with pytest.raises(psycopg.OperationalError):
            ask(stack, "SELECT 1")
        assert not stack.valkey.answers()
        stack.postgres.thaw()
        assert ask(stack, "SELECT 1") == "1"
        stack.postgres.freeze()
    assert not stack.postgres.running
    assert not stack.valkey.running


def test_servers_left_running_by_a_killed_owner_are_stopped_and_replaced(folder: Path) -> None:
    folder.mkdir()
    left = [Postgres(folder, durable=False), Valkey(folder)]
    for server in left:
        server.start()
    with stack_in(folder) as stack:
        assert not any(server.running for server in left)
        assert ask(stack, "SELECT 1") == "1"
        assert valkey(stack).ping()


def test_no_server_outlives_a_killed_owner(folder: Path) -> None:
    script = (
        "import sys, time, pathlib; from app.embedded import EmbeddedStack\n"
        "stack = EmbeddedStack(pathlib.Path(sys.argv[1]), durable=False).start()\n"
        "print(stack.postgres.pid, stack.valkey.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        pids = [int(pid) for pid in owner.stdout.readline().split()]
        assert all(alive(pid) for pid in pids)
        owner.kill()
    assert len(pids) == 2
    assert wait_gone(pids, 10)


def test_a_pid_file_that_names_somebody_else_harms_nobody(folder: Path) -> None:
    with stack_in(folder):
        pass
    data = place.home(folder, "postgres") / "data"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n{folder}\n\n\n")
    (place.home(folder, "valkey") / "pid").write_text(str(os.getpid()))
    with stack_in(folder) as stack:
        assert ask(stack, "SELECT 1") == "1"


def test_a_cluster_half_made_is_made_again(folder: Path) -> None:
    with stack_in(folder):
        pass
    (place.home(folder, "postgres") / "made").unlink()
    with stack_in(folder) as stack:
        assert ask(stack, "SELECT 1") == "1"


def test_a_folder_that_a_living_process_holds_is_refused(folder: Path) -> None:
    with (
        stack_in(folder) as stack,
        pytest.raises(EmbeddedError, match=f"in use by process {os.getpid()}"),
    ):
        stack_in(folder).start()
    assert not stack.postgres.running


def test_the_mode_of_no_folder_above_ours_changes(folder: Path) -> None:
    folder.mkdir()
    folder.parent.chmod(0o700)  # as root this sends PostgreSQL to a system folder
    above = {*folder.parents, *Path(sys.prefix).parents, *place.SYSTEM_PLACES, Path(sys.prefix)}
    above |= {folder, Path(search.__file__).parent, *search.every_valkey()}
    before = {path: path.stat().st_mode for path in above}
    with stack_in(folder) as stack:
        assert ask(stack, "SELECT 1") == "1"
        home = place.home(folder, "postgres")
        assert home.stat().st_mode & 0o777 == 0o711
        assert {(home / name).stat().st_mode & 0o777 for name in ("data", "sockets")} == {0o700}
    assert {path: path.stat().st_mode for path in above} == before


def test_a_path_too_long_for_a_socket_gets_a_short_one_that_stays(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    with stack_in(deep) as stack:
        addresses = stack.database_url, stack.redis_url
        assert ask(stack, "SELECT 1") == "1"
        stack.valkey.kill()
        stack.valkey.start()
        assert (stack.database_url, stack.redis_url) == addresses
    stack.forget()
    assert not Path(str(make_url(addresses[0]).query["host"])).exists()


def test_forgetting_removes_the_homes_wherever_they_lie(folder: Path) -> None:
    folder.mkdir()
    folder.parent.chmod(0o700)
    with stack_in(folder) as stack:
        homes = [place.home(folder, name) for name in ("postgres", "valkey")]
        assert all(home.is_dir() for home in homes)
        stack.keep = False
    assert not any(home.exists() for home in homes)
    assert sorted(file.name for file in folder.iterdir()) == ["lock", "postgres.log", "valkey.log"]


def test_servers_given_by_address_are_not_started(folder: Path) -> None:
    given = EmbeddedStack(folder, database_url="postgresql://db/x", redis_url="redis://r/0")
    with given as stack:
        assert stack.servers == {}
        assert (stack.database_url, stack.redis_url) == ("postgresql://db/x", "redis://r/0")
        with pytest.raises(EmbeddedError, match="DATABASE_URL is set"):
            stack.postgres.kill()


def test_data_of_a_version_that_is_not_here_is_left_alone(folder: Path) -> None:
    with stack_in(folder):
        pass
    marker = place.home(folder, "postgres") / "data" / "PG_VERSION"
    marker.write_text("14\n")
    with pytest.raises(EmbeddedError, match="written by PostgreSQL 14"):
        stack_in(folder).start()
    assert marker.is_file()


def test_programs_that_the_owner_may_not_read_are_copied_to_where_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Owner, "may_run", lambda *_: False)
    carried = [programs for programs in search.every_postgres() if programs.carried]
    copy = _runnable(carried[0], tmp_path, Owner())
    assert copy.folder.is_relative_to(tmp_path)
    for program in (copy.postgres, copy.initdb):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        assert f" {copy.major}." in said.stdout


def test_a_server_that_cannot_start_says_why_with_the_end_of_its_log(folder: Path) -> None:
    with stack_in(folder):
        pass
    (place.home(folder, "postgres") / "data" / "postgresql.conf").write_text("nonsense = 1\n")
    began = time.monotonic()
    with pytest.raises(EmbeddedError, match=r"PostgreSQL did not start(?s:.*)nonsense"):
        stack_in(folder).start()
    assert time.monotonic() - began < 10
