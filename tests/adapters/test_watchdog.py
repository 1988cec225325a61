"""A database that hangs frees its caller: the socket is shut, whatever the server does (I1)."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest

from app.adapters.watchdog import Watchdog

LIMIT_S = 0.15


@pytest.fixture
def hung() -> Iterator[socket.socket]:
    """Our end of a connection to a server that never answers."""
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        yield ours


def connection(end: socket.socket) -> Any:
    driver = SimpleNamespace(fileno=end.fileno)
    return SimpleNamespace(connection=SimpleNamespace(dbapi_connection=driver))


def test_a_hung_read_is_freed_after_the_limit(hung: socket.socket) -> None:
    began = time.monotonic()
    with Watchdog(LIMIT_S)(connection(hung)):
        assert hung.recv(1) == b""
    assert LIMIT_S <= time.monotonic() - began < LIMIT_S + 0.5


def test_work_that_ends_in_time_keeps_its_connection(hung: socket.socket) -> None:
    watchdog = Watchdog(LIMIT_S)
    with watchdog(connection(hung)):
        pass
    hung.settimeout(LIMIT_S * 2)
    with pytest.raises(TimeoutError):
        hung.recv(1)


def test_a_shorter_watch_does_not_wait_behind_a_longer_one() -> None:
    watchdog = Watchdog(LIMIT_S)
    pairs = [socket.socketpair() for _ in range(3)]
    began = time.monotonic()
    for ours, _ in pairs:
        with watchdog(connection(ours)):
            assert ours.recv(1) == b""
    assert time.monotonic() - began < 3 * LIMIT_S + 0.8
    for pair in pairs:
        for end in pair:
            end.close()
