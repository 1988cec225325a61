"""One town for all outage tests of this process."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.stage import Stage
from app.cli.surroundings import surroundings
from tests.town import Town

SPEED = 4.0
LONG = os.environ.get("FRONTDOOR_CHAOS") == "long"  # `make chaos`: every kill, whole minutes
SLACK = 1 if LONG else 4  # beside other tests two cores are slow: then figures are for `make chaos`
OWN = {"DATABASE_URL", "REDIS_URL", "OFFICE_HOURS"}


Tell = Callable[[str], None]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks for `long_run` is left to `make chaos`."""
    if LONG:
        return
    left = [item for item in items if "long_run" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@pytest.fixture
def long_run() -> None:
    """Takes minutes."""


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """A figure for whoever watches the run: shown at its end."""
    return lambda line: record_property("figure", line)


@pytest.fixture(scope="session")
def whole_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("town")
    given = {name: value for name, value in surroundings().items() if name not in OWN}
    given["OFFICE_HOURS"] = "open"
    with Stage(folder / "data", given=given, keep=False, durable=False, speed=SPEED) as stage:
        town = Town(stage)
        yield town
        town.rt.engine.dispose()


@pytest.fixture
def town(whole_town: Town) -> Iterator[Town]:
    """Everything runs, nobody is at work, nobody is on the line."""
    members = whole_town.stage.members.values()
    whole_town.until(lambda: all(one.answers() for one in members), 30, "everything answers")
    yield whole_town
    whole_town.clear()
