"""What every room of the tests may ask for: a real database, and a whole world on it."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text

from app.adapters.engine import open_engine
from app.cli.database import upgrade
from app.embedded import EmbeddedStack
from app.models import Base
from app.simulator.clock import DEFAULT_START
from tests import contracts
from tests.browser import browser as browser  # noqa: PLC0414 - a fixture for all rooms
from tests.world import World, make_world

# The same examples each time, and no time-outs: `make test` on unchanged code says the same twice.
# `make search` is where new examples are looked for (docs/decisions/0023).
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("search" if os.environ.get("FRONTDOOR_SEARCH") else "same")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database of this test process alone; `FRONTDOOR_TEST_DATABASE_URL` replaces it."""
    given = os.environ.get("FRONTDOOR_TEST_DATABASE_URL", "")
    folder: Path = tmp_path_factory.mktemp("database")
    stack = EmbeddedStack(
        folder / "data", database_url=given, redis_url="unix:///none", keep=False, durable=False
    )
    with stack:
        url = stack.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        upgrade(url)
        yield url


@pytest.fixture(scope="session")
def shared_engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, size=20, patient=True)  # a busy machine is no outage
    yield engine
    engine.dispose()


TABLES = ", ".join(table.name for table in Base.metadata.sorted_tables)


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    """The database, empty."""
    empty(shared_engine)
    return shared_engine


def empty(engine: Engine) -> None:
    """Forget every row. Not by DELETE, which is quicker: rows would lie where others lay before,
    and what a test asks for without an order would come in another one each time.
    """
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE"))
        connection.execute(text("ALTER SEQUENCE enquiry_numbers RESTART"))


@pytest.fixture
def start() -> datetime:
    """When the world's clock starts: a Monday morning; a file may say otherwise."""
    return DEFAULT_START


@pytest.fixture
def world(engine: Engine, database_url: str, tmp_path: Path, start: datetime) -> World:
    """The whole product in one process: virtual clock, local carrier, real database."""
    return make_world(engine, database_url, tmp_path, start)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests told, and whether the run was less than it seems."""
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, value in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(str(value))
    if not contracts.HERE:
        terminalreporter.write_line(
            "NOT judged by Twilio's contracts: put them beside the clone or name their folder in "
            "FRONTDOOR_CONTRACTS (docs/decisions/0010)"
        )
