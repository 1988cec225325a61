"""The Oxfordshire-shaped example council, as text and as read."""

from pathlib import Path

import pytest

import routing.council
from routing.council import Council

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
