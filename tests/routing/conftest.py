"""The Oxfordshire-shaped example council, as text and as read."""

from pathlib import Path

import pytest
from hypothesis import settings

import routing.council
from routing.council import Council

settings.register_profile("no times", deadline=None)  # nothing is asserted as a time in a test
settings.load_profile("no times")
FOLDER = Path(routing.council.__file__).parent / "councils" / "oxfordshire-shaped"
TEXT = (FOLDER / "council.yaml").read_text()
COUNCIL = routing.council.load(TEXT, "council.yaml")


@pytest.fixture(scope="session")
def council_text() -> str:
    return TEXT


@pytest.fixture(scope="session")
def people_text() -> str:
    return (FOLDER / "people.yaml").read_text()


@pytest.fixture(scope="session")
def council() -> Council:
    return COUNCIL
