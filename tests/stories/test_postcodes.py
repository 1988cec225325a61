"""A caller keys a postcode: the district is in the record, and nobody is left at the keypad."""

import pytest

from routing.places import Places, table
from tests.world import World, keys

ROWS = [
    ("OX2 6QD", "E07000178"),
    ("OX1 1AA", "E07000178"),
    ("OX1 1BA", "E07000180"),
    ("OX1 1AM", "E06000038"),
]
TALK = {"talk": 5}


def at_the_keypad(*presses: str) -> list[dict[str, object]]:
    return [*keys("42"), *({"asked": True, "wait": 1, "press": one} for one in presses), TALK]


@pytest.fixture
def mapped(world: World) -> World:
    """The world with a few postcodes."""
    object.__setattr__(world.rt, "places", Places(table(ROWS)))
    world.ready("kieran-moss")
    return world


@pytest.mark.parametrize(
    ("presses", "area", "noted"),
    [
        (["692673#"], "city", "Postcode OX2 6QD: Thamesmere city"),
        (["691122#", "2"], "south", "Postcode OX1 1BA: the Vale of the Red Horse"),
        (["691126#"], None, "Postcode OX1 1AM: not our area"),
        (["1234#", "692673#"], "city", "Postcode OX2 6QD: Thamesmere city"),
    ],
)
def test_the_record_knows_where(
    mapped: World, presses: list[str], area: str | None, noted: str
) -> None:
    call = mapped.tell(*at_the_keypad(*presses))
    row = mapped.record(call)
    assert (row.priority, row.area, row.outcome) == ("P4", area, "answered")
    assert row.menu_path[-1] == noted
    assert mapped.waits(call)[0].queue == "early-help"


def test_keys_that_may_mean_several_places_are_asked_about(mapped: World) -> None:
    waits = {"hears": "To speak to a person, press 0.", "wait": 1, "press": "1"}
    call = mapped.tell(*at_the_keypad("691122#")[:-1], waits, TALK)
    heard = mapped.heard(call)
    assert "For Thamesmere city, press 1. For the Vale of the Red Horse, press 2." in heard
    assert mapped.record(call).area == "city"


def test_whoever_keys_no_postcode_gets_a_person_all_the_same(mapped: World) -> None:
    call = mapped.tell(*at_the_keypad("#", "99999#"))
    row = mapped.record(call)
    assert (row.priority, row.area, row.outcome) == ("P2", None, "answered")


def test_s28_no_postcode_is_in_the_log_of_events(mapped: World) -> None:
    mapped.tell(*at_the_keypad("692673#"))
    told = str([tuple(row) for row in mapped.rows("SELECT kind, data FROM events")])
    assert "692673" not in told
    assert "OX2" not in told
