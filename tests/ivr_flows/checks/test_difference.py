"""What changes for callers between two versions, told step by step."""

import pytest

from ivr_flows.checks.difference import Difference, difference
from ivr_flows.checks.wording import when
from ivr_flows.facts import District, Neighbour, Placing
from tests.ivr_flows.checks.plans import SMALL, changed, flow


def between(was: str, now: str) -> Difference:
    return difference(flow(), changed(was, now))


def told(found: Difference) -> list[str]:
    return [str(one) for one in found.changes]


def test_the_same_plan_is_no_difference() -> None:
    assert difference(flow(), flow(SMALL + "# a comment\n")).nothing


def test_a_key_that_leads_elsewhere_is_told_with_its_menu() -> None:
    found = between("{for: For help at home, go: agents}", "{for: For help at home, go: urgent}")
    assert told(found) == [
        "at `more`, when the caller presses 1: was the queue `agents`; is now the queue `urgent`"
    ]
    assert found.reworded == ()


def test_a_priority_that_changes_is_told() -> None:
    found = between("set: {priority: P2}", "set: {priority: P1}")
    assert any("(priority P2)" in one and "(priority P1)" in one for one in told(found))


def test_a_change_by_night_only_says_so() -> None:
    found = between("open: main, closed: night", "open: main, closed: urgent")
    assert any("while `office` is closed" in one for one in told(found))
    assert not any("is open" in one for one in told(found))


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (None, "what is keyed is no postcode near here"),
        (Placing((District("Town", "north"),)), "the postcode lies in `north`"),
        (
            Placing((District("Town", "north"), District("Vale", "south"))),
            "the postcode lies in `north` or in `south`",
        ),
        (
            Placing((District("Town", "north"),), elsewhere=True, neighbour=Neighbour("Hartmoor")),
            "the postcode lies in `north` or elsewhere, at a council that we know",
        ),
        (Placing(elsewhere=True), "the postcode lies elsewhere"),
    ],
)
def test_where_a_postcode_lies_is_told_in_words(place: Placing | None, told: str) -> None:
    assert when({("places", "691122"): place}) == told


def test_what_is_known_of_a_caller_is_told_in_words() -> None:
    assert when({("number", "of the caller"): None}) == "the caller's number is withheld"
    assert when({("number", "of the caller"): "123", ("found", "school"): None}) == (
        "the caller's number is known and `school` finds nothing"
    )


def test_a_menu_with_another_name_is_the_same_menu() -> None:
    renamed = flow(SMALL.replace("go: more", "go: topics").replace("  more:", "  topics:"))
    assert difference(flow(), renamed).changes == ()


def test_words_that_change_are_shown_before_and_after() -> None:
    found = between("What is it about?", "What can we do for you?")
    assert [str(one) for one in found.reworded] == [
        "`more.ask`: was 'What is it about?'; is now 'What can we do for you?' (2 s, now 2 s)"
    ]
    assert found.changes == ()


def test_a_new_option_is_a_new_prompt_and_a_new_way() -> None:
    found = between("{for: For a worry,", "{for: For a worry at home,")
    assert [one.prompt for one in found.reworded] == ["more.2"]


def test_what_no_caller_meets_is_still_told() -> None:
    found = difference(flow(), flow("promises: {a person within: 70s}" + SMALL))
    assert found.only_written == ("promises a person within: was 75; is now 70",)


def test_the_promises_are_compared() -> None:
    found = between("You can press a number.", "You can press a number at any time you like.")
    figures = [
        {one.name: one.found for one in report.proved.figures}
        for report in (found.before, found.after)
        if report.proved
    ]
    assert figures[1]["the urgent option"] > figures[0]["the urgent option"]
