"""The tables are brought up to date from any state, again and again."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import OperationalError

from app.cli.database import await_database, upgrade
from app.embedded import EmbeddedStack

pytestmark = pytest.mark.stack


def test_an_empty_database_gets_its_tables_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    with EmbeddedStack(tmp_path, redis_url="redis://none/0", keep=False, durable=False) as stack:
        engine = create_engine(stack.database_url)
        upgrade(stack.database_url)
        tables = inspect(engine).get_table_names()
        upgrade(stack.database_url)
        assert {"alembic_version", "events"} <= set(tables)
        assert inspect(engine).get_table_names() == tables
        engine.dispose()


def test_a_database_that_is_being_started_is_waited_for(tmp_path: Path) -> None:
    stack = EmbeddedStack(tmp_path, redis_url="redis://none/0", keep=False, durable=False)
    stack.settle()
    waiting = threading.Thread(target=await_database, args=(stack.database_url, 60.0))
    waiting.start()
    time.sleep(0.1)
    assert waiting.is_alive()
    with stack:
        waiting.join(30)
        assert not waiting.is_alive()


def test_a_database_that_does_not_come_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        await_database(f"postgresql+psycopg://nobody@/none?host={tmp_path}", 0.05)
