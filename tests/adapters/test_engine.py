"""What an error of the database tells the log, and how a line that is dead is given up."""

import os
import socket
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.adapters.engine import open_engine
from tests.wire import wire_to


def test_s28_an_error_shows_the_statement_and_none_of_its_values(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as caught:
        connection.execute(text("SELECT :number / 0"), {"number": 447700900123})
    assert "SELECT" in str(caught.value)
    assert "447700900123" not in str(caught.value)


def options_of(driver: Any) -> dict[str, int]:
    """What the kernel was told of our end of a connection, in seconds and milliseconds."""
    with socket.socket(fileno=os.dup(driver.fileno())) as end:
        tcp = {
            name: end.getsockopt(socket.IPPROTO_TCP, getattr(socket, f"TCP_{name}"))
            for name in ("KEEPIDLE", "KEEPINTVL", "KEEPCNT", "USER_TIMEOUT")
        }
        return {"KEEPALIVE": end.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), **tcp}


@pytest.mark.parametrize("patient", [False, True])
def test_both_ends_of_a_line_that_went_dead_give_it_up_in_seconds(
    database_url: str, *, patient: bool
) -> None:
    with wire_to(database_url) as wire:
        engine = open_engine(wire.url, size=1, patient=patient)
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            ours = options_of(driver)
            asked_of_theirs = driver.info.get_parameters()["options"]
        engine.dispose()
    assert ours["KEEPALIVE"] == 1
    silent_s = ours["KEEPIDLE"] + ours["KEEPINTVL"] * ours["KEEPCNT"]
    assert silent_s <= 25
    assert ours["USER_TIMEOUT"] <= 10_000
    for name in ("tcp_keepalives_idle=10", "tcp_keepalives_count=3", "tcp_user_timeout=10000"):
        assert name in asked_of_theirs
