"""One clock beats: the lock goes with its holder, dead, frozen or cut off (architecture 3)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.adapters.engine import open_engine
from app.adapters.watchdog import Watchdog
from app.runtime import Runtime
from app.services import leadership, ticking
from tests.wire import Wire, wire_to
from tests.world import World
from workers import clock

LIMIT_S = 0.3


@pytest.fixture
def wire(database_url: str) -> Iterator[Wire]:
    with wire_to(database_url) as one:
        yield one


@contextmanager
def machine(world: World, url: str) -> Iterator[Runtime]:
    """Another machine on the same database, with a watchdog of its own."""
    engine = open_engine(url, size=4)
    yield replace(world.rt, engine=engine, guard=Watchdog(LIMIT_S))
    engine.dispose()


@pytest.fixture
def here(world: World, wire: Wire) -> Iterator[Runtime]:
    """The machine whose wire can hang."""
    with machine(world, wire.url) as rt:
        yield rt


@pytest.fixture
def there(world: World, database_url: str) -> Iterator[Runtime]:
    """The other one."""
    with machine(world, database_url) as rt:
        yield rt


def leads(rt: Runtime) -> bool:
    with leadership.held(rt) as leading:
        return leading()


def soon(truth: Callable[[], bool], within_s: float = 10) -> bool:
    """Asked until it is so, and not once more: to lead, and let go, takes the server a moment."""
    until = time.monotonic() + within_s
    while not (found := truth()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def test_one_leads_at_a_time_and_the_next_when_it_lets_go(here: Runtime, there: Runtime) -> None:
    with leadership.held(here) as leading:
        assert leading()
        assert not leads(there)
        assert leading()
    assert soon(lambda: leads(there))


def test_a_leader_whose_database_hangs_is_told_and_does_not_hang(here: Runtime, wire: Wire) -> None:
    with leadership.held(here) as leading:
        assert leading()
        wire.hang()
        with pytest.raises(DBAPIError):
            leading()


def test_who_asks_a_hanging_database_for_the_lock_does_not_hang(here: Runtime, wire: Wire) -> None:
    assert leads(here)
    with here.engine.connect():  # one that was open before, and one that must be opened
        wire.hang()
        with pytest.raises(DBAPIError):
            leads(here)
    with pytest.raises(DBAPIError):
        leads(here)


def test_a_leader_that_is_frozen_loses_the_lock_and_learns_of_it(
    here: Runtime, there: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "LEASE_S", 0.2)
    with leadership.held(here) as leading:
        assert leading()
        assert soon(lambda: leads(there)), "silent for longer than the lease: another's turn"
        with pytest.raises(DBAPIError):
            leading()


def test_a_leader_that_asks_in_time_keeps_the_lock(
    here: Runtime, there: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leadership, "LEASE_S", 2)
    with leadership.held(here) as leading:
        for _ in range(12):
            time.sleep(0.2)
            assert leading()
        assert not leads(there)


def test_the_lease_is_the_lock_holders_alone(here: Runtime) -> None:
    assert leads(here)
    with here.engine.connect() as connection:
        asked = connection.execute(text("SHOW idle_session_timeout"))
        assert asked.scalar_one() == "0"
    assert here.engine.pool.checkedout() == 0


def test_the_clock_lives_through_a_database_that_hangs_and_beats_again(
    world: World, here: Runtime, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "live_runtime", lambda: here)
    monkeypatch.setattr(clock, "BEAT_S", 0.01)
    monkeypatch.setattr(clock, "REST_S", 0.05)
    beats: list[str] = []
    monkeypatch.setattr(clock, "fire", lambda _rt, row: beats.append(row.job))
    stop = threading.Event()
    running = threading.Thread(target=clock.run, args=(stop,))
    running.start()
    try:
        assert soon(lambda: len(beats) > 0)
        wire.hang()
        time.sleep(LIMIT_S * 3)
        heard = len(beats)
        wire.flow()
        assert soon(lambda: len(beats) > heard)
    finally:
        stop.set()
        running.join(10)
    assert not running.is_alive()
    assert ticking.age_s(world.rt, clock.STANDBY) >= 0
