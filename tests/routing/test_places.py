"""Postcodes: a full one decides, keys tell all they may mean, the first half only suggests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.places import Places, Share, area, areas, keys, near, table

CITY, VALE, OTHER = "E07000178", "E07000180", "E06000038"
ROWS = [
    ("OX1 1AA", CITY),
    ("OX1 1AB", CITY),
    ("OX1 1BA", VALE),
    ("OX101AA", VALE),
    ("RG1 1AM", OTHER),
    ("B1  1AA", OTHER),
    ("SN6 8ZZ", ""),
]
PLACES = Places(table(ROWS))


@pytest.mark.parametrize("written", ["OX1 1AA", "ox11aa", " OX1  1AA ", "Ox1 1Aa"])
def test_a_full_postcode_gives_its_district_however_it_is_written(written: str) -> None:
    assert PLACES.district(written) == CITY


@pytest.mark.parametrize(
    "written", ["", "OX1", "OX1 1AC", "SN6 8ZZ", "hello", "OX1 1AA1", "٣", "0"]
)
def test_what_is_not_known_gives_no_district(written: str) -> None:
    assert PLACES.district(written) is None


def test_keys_give_every_postcode_that_they_may_mean() -> None:
    assert keys("OX11AA") == "691122"
    assert PLACES.on_keypad("691122") == {CITY: ("OX1 1AA", "OX1 1AB"), VALE: ("OX1 1BA",)}
    assert PLACES.on_keypad("6910122") == {VALE: ("OX10 1AA",)}
    assert PLACES.on_keypad("766899") == {"": ("SN6 8ZZ",)}
    assert PLACES.on_keypad("21122") == {OTHER: ("B1 1AA",)}


@given(pressed=st.one_of(st.text(max_size=9), st.text("0123456789#*", max_size=9)))
def test_keys_that_mean_nothing_never_raise(pressed: str) -> None:
    known = {keys(written.replace(" ", "")) for written, _ in ROWS}
    assert bool(PLACES.on_keypad(pressed)) is (pressed in known)


def test_a_first_half_suggests_with_shares() -> None:
    assert PLACES.suggest("ox1") == (Share(CITY, 2 / 3), Share(VALE, 1 / 3))
    assert PLACES.suggest("ZE1") == ()


def test_a_table_of_nothing_knows_nothing() -> None:
    assert not Places()
    assert Places().district("OX1 1AA") is None
    assert Places(table([("no postcode", CITY)])).on_keypad("691122") == {}


def test_the_areas_of_districts_take_their_neighbours_with_them() -> None:
    assert area("B1 1AA") == "B"
    assert areas(ROWS, {CITY, VALE}) == {"OX"}
    assert [written for written, _ in near(ROWS, {"B", "RG"})] == ["RG1 1AM", "B1  1AA"]
