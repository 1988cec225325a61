"""A story holds nobody's telephone number, and goes as it went (S28)."""

from pathlib import Path

import pytest

from app.services.flows import stand_ins
from ivr_flows import story

# of films in France, of no range that is given out, of films in Bristol
FOREIGN, MOBILE, LANDLINE = "+33 1 99 00 12 34", "07100000000", "01174960181"
STORY = story.read("""\
story: A neighbour worries
plan: any
given: {at: Tue 10:15}
talk: [presses: 4]
ends: a person
""")


def called_by(number: str | None) -> str | None:
    given = STORY.given.model_copy(update={"number": number})
    told = stand_ins.in_the_place_of(STORY.model_copy(update={"given": given}))
    return told.given.number


def keyed(keys: str) -> str:
    talk = ({"keys": keys}, "presses nothing", {"presses": "1"})
    told = stand_ins.in_the_place_of(STORY.model_copy(update={"talk": talk}))
    assert told.talk[1:] == talk[1:]
    assert isinstance(told.talk[0], dict)
    return str(told.talk[0]["keys"])


@pytest.mark.parametrize(
    ("number", "instead"),
    [
        (None, None),
        ("anonymous", None),
        (MOBILE, "07700900123"),
        (LANDLINE, "01632960123"),
        (FOREIGN, "01632960123"),
        ("01632 960124", "01632 960124"),
        ("+44 7700 900555", "+44 7700 900555"),
    ],
)
def test_a_caller_has_a_number_of_the_same_kind_or_none(
    number: str | None, instead: str | None
) -> None:
    assert called_by(number) == instead


@pytest.mark.parametrize(
    ("keys", "instead"),
    [
        ("692673", "692673"),
        (MOBILE, "07700900123"),
        (MOBILE[:10], "0770090012"),
        (LANDLINE, "01632960123"),
        ("01632960999", "01632960999"),
        ("09000000000", "0" * 11),
        ("*12345678*", "*12345678*"),
    ],
)
def test_what_could_be_rung_still_can_and_what_could_not_cannot(keys: str, instead: str) -> None:
    assert keyed(keys) == instead


def test_a_story_without_a_number_is_left_as_it_is() -> None:
    assert stand_ins.in_the_place_of(STORY) is STORY


@pytest.mark.parametrize("file", sorted(Path("tests/ivr_flows/stories").rglob("*.yaml")), ids=str)
def test_the_stories_that_are_shipped_hold_no_other_numbers(file: Path) -> None:
    told = story.read(file.read_text(encoding="utf-8"))
    assert stand_ins.in_the_place_of(told) is told
