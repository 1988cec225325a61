"""The plan and the council file of the same name fit each other."""

from pathlib import Path

import pytest

from ivr_flows.checks.structure import Known
from ivr_flows.loader import load
from ivr_flows.model import Flow
from ivr_flows.steps import AskStep
from routing import council as councils
from routing.council import Council

COUNCILS = Path(__file__).parents[2] / "routing" / "councils"


@pytest.fixture(scope="module")
def council() -> Council:
    text = (COUNCILS / "oxfordshire-shaped" / "council.yaml").read_text(encoding="utf-8")
    return councils.load(text, "council.yaml")


def test_the_plan_names_only_queues_calendars_and_numbers_that_the_council_has(
    plan_text: str, council: Council
) -> None:
    known = Known(
        frozenset(council.queues), frozenset(council.calendars), frozenset(council.directory)
    )
    assert load(plan_text, "flow.yaml", known)


def test_a_line_of_the_council_starts_the_plan(plan: Flow, council: Council) -> None:
    assert plan.flow in {line.flow for line in council.lines}


def test_every_area_that_a_caller_can_choose_is_a_locality(plan: Flow, council: Council) -> None:
    menus = [step for step in plan.steps.values() if isinstance(step, AskStep)]
    settings = [option.set for menu in menus for option in menu.press.values() if option.set]
    assert {one.area for one in settings if one.area} == set(council.localities)


def test_s2_the_fallback_says_the_same_first_words_as_the_plan(
    plan: Flow, council: Council
) -> None:
    greeting = getattr(plan.steps[plan.first], "say", "?")
    assert " ".join(council.fallback.say.split()).startswith(greeting)
