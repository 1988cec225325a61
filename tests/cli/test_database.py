"""The tables are brought up to date from any state, again and again."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from app.cli.database import upgrade
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
