"""A town whose line runs fast, with teams that share nothing: rounds are short, eight at once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.stage import Stage
from app.cli.surroundings import surroundings
from tests.races.arena import LANES, Arena
from tests.town import Town

SPEED = 40.0
WHOLE = bool(os.environ.get("FRONTDOOR_PROOF"))  # `make proof`
ROUNDS = 10_000 if WHOLE else 200
COUNCIL = Path(__file__).parent / "council"
OWN = {"DATABASE_URL", "REDIS_URL", "OFFICE_HOURS", "COUNCIL"}


@pytest.fixture(scope="session")
def fast_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    given = {name: value for name, value in surroundings().items() if name not in OWN}
    given |= {"OFFICE_HOURS": "open", "COUNCIL": str(COUNCIL)}
    folder: Path = tmp_path_factory.mktemp("fast-town") / "data"
    with Stage(folder, given=given, keep=False, durable=False, speed=SPEED) as stage:
        town = Town(stage, at_once=4 * len(LANES))  # who plays, both desks, a second thread
        yield town
        town.rt.engine.dispose()


@pytest.fixture
def arena(fast_town: Town, record_property: Callable[[str, object], None]) -> Iterator[Arena]:
    """Everything runs and nobody is there; how the rounds went is shown at the end."""
    members = fast_town.stage.members.values()
    fast_town.until(lambda: all(one.answers() for one in members), 30, "everything answers")
    yield Arena(fast_town, ROUNDS, SPEED, lambda line: record_property("figure", line))
    fast_town.clear()
