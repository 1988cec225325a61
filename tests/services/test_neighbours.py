"""What the engine is told of a postcode that is not ours: whose it is, if that is known."""

from pathlib import Path

import pytest

from app.services.facts import KeyedPlaces
from ivr_flows.facts import Neighbour, Placing
from routing import council as councils
from routing.places import Places, keys, table

FILE = Path(__file__).parents[2] / "routing" / "councils" / "oxfordshire-shaped" / "council.yaml"
COUNCIL = councils.load(FILE.read_text(encoding="utf-8"), FILE.name)
OURS, HARTMOOR, HARTMOOR_TOO, READHAM = "E07000178", "E07000079", "E07000081", "E06000038"
ROWS = [
    ("OX1 1AA", OURS),
    ("GL7 1AA", HARTMOOR),
    ("RG1 1AA", READHAM),
    ("HP1 1AA", "E99999999"),
    ("RG2 2AA", ""),
    # on a keypad the same as others above
    ("OX3 3AA", HARTMOOR),
    ("OX3 3AB", HARTMOOR_TOO),
    ("OX4 4AA", HARTMOOR),
    ("OX4 4AB", READHAM),
    ("OX5 5AA", OURS),
    ("OX5 5AB", READHAM),
]


@pytest.fixture(scope="module")
def places() -> KeyedPlaces:
    return KeyedPlaces(COUNCIL, Places(table(ROWS)))


def keyed(places: KeyedPlaces, written: str) -> Placing:
    return places[keys(written.replace(" ", ""))]


@pytest.mark.parametrize(
    ("written", "neighbour"),
    [
        ("OX1 1AA", None),
        ("GL7 1AA", Neighbour("Hartmoor County Council", "01632960710")),
        ("RG1 1AA", Neighbour("Readham Borough Council")),
        ("HP1 1AA", None),
        ("RG2 2AA", None),
        ("OX3 3AA", Neighbour("Hartmoor County Council", "01632960710")),
        ("OX4 4AA", None),
        ("OX5 5AA", Neighbour("Readham Borough Council")),
    ],
)
def test_a_council_is_named_only_where_all_that_is_not_ours_is_its(
    places: KeyedPlaces, written: str, neighbour: Neighbour | None
) -> None:
    assert keyed(places, written).neighbour == neighbour


def test_a_postcode_of_ours_or_elsewhere_is_still_asked_for(places: KeyedPlaces) -> None:
    both = keyed(places, "OX5 5AA")
    assert (len(both.districts), both.elsewhere) == (1, True)
    assert both.postcodes == (("OX5 5AA",), ("OX5 5AB",))
