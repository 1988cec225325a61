"""The voice process is warm before it listens: its first caller is as quick as any (I1)."""

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import CacheStats

import wsgi
from app.adapters.engine import open_engine
from app.adapters.flow_book import DatabaseFlowBook
from app.adapters.watchdog import Watchdog
from app.models import Base
from app.runtime import Runtime
from app.services import rehearsal
from app.web import voice
from app.web.voice.outage import Outage
from app.web.voice.warm_up import warm_up
from tests.signed import SID, form, post
from tests.wire import wire_to
from tests.world import World


@contextmanager
def fresh(world: World, url: str) -> Iterator[Runtime]:
    """A runtime that has done nothing yet."""
    engine = open_engine(url, size=20)
    guard = Watchdog(0.5)
    yield replace(world.rt, engine=engine, guard=guard, flows=DatabaseFlowBook(engine, guard))
    engine.dispose()


Start = Callable[[Runtime], World]


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What the process would do on threads of its own."""
    jobs: list[Callable[[], None]] = []
    monkeypatch.setattr("app.web.voice.warm_up.warm_up", partial(warm_up, aside=jobs.append))
    monkeypatch.setattr(voice, "Outage", partial(Outage, aside=lambda _: None))
    return jobs


@pytest.fixture
def opened(
    world: World, beside: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Start]:
    """Starts a voice process as gunicorn does."""

    def start(rt: Runtime) -> World:
        monkeypatch.setattr(wsgi, "voice_runtime", lambda: rt)
        return replace(world, rt=rt, app=wsgi.voice())

    yield start
    gc.unfreeze()


def counts(world: World) -> dict[str, int]:
    return {
        table.name: world.one(f"SELECT count(*) FROM {table.name}")
        for table in Base.metadata.sorted_tables
    }


@contextmanager
def statements(rt: Runtime, of: set[CacheStats]) -> Iterator[list[str]]:
    """The statements sent meanwhile that were found in the cache, or were not."""
    sent: list[str] = []

    def note(_line: Any, _cursor: Any, statement: str, _values: Any, context: Any, *_: Any) -> None:
        if context.cache_hit in of:
            sent.append(statement)

    event.listen(rt.engine, "before_cursor_execute", note)
    yield sent
    event.remove(rt.engine, "before_cursor_execute", note)


def test_the_first_caller_pays_for_no_connection_and_no_statement(
    world: World, database_url: str, opened: Start
) -> None:
    with fresh(world, database_url) as rt:
        started, lines = opened(rt), rt.engine.pool
        assert lines.checkedin() == rehearsal.LINES
        with statements(rt, {CacheStats.CACHE_MISS}) as compiled:
            answer = post(started, "/voice/inbound", form(CallStatus="ringing"))
            call = world.one("SELECT id FROM calls WHERE sid = :sid", sid=SID)
            post(started, f"/voice/heard/{call.hex}/1", form(Digits="1"))
        assert "/voice/heard/" in answer.text
        assert compiled == []
        assert lines.checkedin() == rehearsal.LINES


def test_nothing_is_left_of_the_rehearsal_and_nobody_is_told(
    world: World, database_url: str
) -> None:
    before, told, nudges = counts(world), len(world.board.told), world.jobs.nudges
    with fresh(world, database_url) as rt, statements(rt, set(CacheStats)) as sent:
        rehearsal.rehearse(rt, str)
    assert any(statement.startswith("INSERT INTO calls") for statement in sent)
    assert counts(world) == before
    assert (len(world.board.told), world.jobs.nudges) == (told, nudges)


def test_started_before_its_database_it_is_warm_when_that_is_there(
    world: World, database_url: str, opened: Start, beside: list[Callable[[], None]]
) -> None:
    with wire_to(database_url) as wire, fresh(world, wire.url) as rt:
        wire.hang()
        started = opened(rt)
        wire.flow()
        (until_warm,) = beside
        until_warm()
        with statements(rt, {CacheStats.CACHE_MISS}) as compiled:
            post(started, "/voice/inbound", form(CallStatus="ringing"))
        assert compiled == []


def test_the_collector_does_not_go_through_all_that_was_loaded_while_a_caller_waits(
    world: World, database_url: str, opened: Start
) -> None:
    with fresh(world, database_url) as rt:
        opened(rt)
        loaded, lives = gc.get_freeze_count(), len(gc.get_objects())
    assert loaded > 10 * lives


def test_with_a_database_that_hangs_it_starts_and_answers_safely(
    world: World, database_url: str, opened: Start
) -> None:
    with wire_to(database_url) as wire, fresh(world, wire.url) as rt:
        wire.hang()
        answer = post(opened(rt), "/voice/inbound", form(CallStatus="ringing"))
    assert (answer.status_code, "call 9 9 9" in answer.text) == (200, True)


def test_with_no_database_at_all_it_starts_and_answers_safely(world: World, opened: Start) -> None:
    with fresh(world, "postgresql+psycopg://nobody@/none?host=/nowhere") as rt:
        answer = post(opened(rt), "/voice/inbound", form(CallStatus="ringing"))
    assert (answer.status_code, "call 9 9 9" in answer.text) == (200, True)


def test_voice_does_not_wait_for_the_screens_to_be_imported() -> None:
    code = "import sys, wsgi, app.web.voice.warm_up; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ran.stdout.split()
    assert "app.web.voice.doors" in loaded
    assert not {"app.web.screens", "app.services.desk", "jinja2_fragments"} & set(loaded)
