"""The plan and the council file of the same name fit each other."""

from pathlib import Path

import pytest

from ivr_flows.checks.structure import Known
from ivr_flows.loader import load
from ivr_flows.model import Flow
from ivr_flows.steps import AskPostcodeStep, AskStep
from routing import council as councils
from routing import people
from routing.council import Council
from tests.ivr_flows.conftest import NAMES, PLANS, shipped

COUNCILS = Path(__file__).parents[2] / "routing" / "councils"


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def plan_text(name: str) -> str:
    return (PLANS / name / "flow.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan(name: str) -> Flow:
    return shipped(name)


@pytest.fixture(scope="module")
def council(name: str) -> Council:
    text = (COUNCILS / name / "council.yaml").read_text(encoding="utf-8")
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
    keypads = [step for step in plan.steps.values() if isinstance(step, AskPostcodeStep)]
    assert all(set(one.by_area) <= set(council.localities) for one in keypads)
    menus = [step for step in plan.steps.values() if isinstance(step, AskStep)]
    settings = [option.set for menu in menus for option in menu.press.values() if option.set]
    assert {one.area for one in settings if one.area} == set(council.localities)


def test_s2_the_fallback_says_the_same_first_words_as_the_plan(
    plan: Flow, council: Council
) -> None:
    greeting = getattr(plan.steps[plan.first], "say", "?")
    assert " ".join(council.fallback.say.split()).startswith(greeting)


def test_every_council_has_a_plan_people_and_districts_of_its_localities(
    name: str, council: Council
) -> None:
    text = (COUNCILS / name / "people.yaml").read_text(encoding="utf-8")
    crew = people.load(text, "people.yaml", council)
    assert {team for one in crew for team in one.teams} == set(council.teams) - {"emergency-duty"}
    assert {one.locality for one in council.districts.values()} == set(council.localities)


def test_every_number_is_one_for_drama(council: Council) -> None:
    near = [one for one in council.neighbours.values() if one.number]
    numbers = [str(one.number) for one in (*council.lines, *council.directory.values(), *near)]
    assert all(number.startswith(("+441632960", "+447700900")) for number in numbers)
