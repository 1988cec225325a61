"""The plan that ships, compiled, and the two worlds it lives in."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ivr_flows.checks.reach import Move, moves
from ivr_flows.compiler import compile_flow
from ivr_flows.events import Event, Started
from ivr_flows.facts import District, Facts, Placing
from ivr_flows.loader import load
from ivr_flows.model import Flow
from ivr_flows.rehearse import Rehearsal, rehearse

PLANS = Path(__file__).parents[2] / "ivr_flows" / "plans"
NAMES = sorted(file.parent.name for file in PLANS.glob("*/flow.yaml"))
OPEN = {"front door": True, "advice service": True}
SEVERAL = Placing((District("Here", "west"), District("There", "city")), elsewhere=True)
Talk = Callable[..., Rehearsal]


def prompt_files(name: str) -> dict[str, str]:
    """The texts of the prompt files of a plan that ships, by file name."""
    files = sorted((PLANS / name).glob("prompts.*.yaml"))
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def shipped(name: str) -> Flow:
    """A plan that ships, compiled, with its languages."""
    text = (PLANS / name / "flow.yaml").read_text(encoding="utf-8")
    return compile_flow(load(text, "flow.yaml", words=prompt_files(name))).flow


@cache
def walked(flow: str) -> list[Move]:
    """Every state of a plan, met with every event: by night, by day, and with places known."""
    (plan,) = [one for one in map(shipped, NAMES) if one.flow == flow]
    known = Facts(OPEN, places={"12": SEVERAL}, number_ends="123")
    return list(moves(plan, [Facts(), Facts(OPEN), known]))


@pytest.fixture(scope="session")
def everything(plan: Flow) -> list[Move]:
    """Every state of the plan, met with every event, by day and by night."""
    return walked(plan.flow)


@pytest.fixture(scope="session")
def plan_text() -> str:
    return (PLANS / "oxfordshire-shaped" / "flow.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def plan() -> Flow:
    return shipped("oxfordshire-shaped")


@pytest.fixture(scope="session")
def by_day() -> Facts:
    return Facts(open={"front door": True})


@pytest.fixture(scope="session")
def by_night() -> Facts:
    return Facts(open={"front door": False})


@pytest.fixture(scope="session")
def day(plan: Flow, by_day: Facts) -> Talk:
    """Rings by day; then these things happen."""

    def talk(*events: Event) -> Rehearsal:
        return rehearse(plan, [Started(), *events], by_day)

    return talk


@pytest.fixture(scope="session")
def night(plan: Flow, by_night: Facts) -> Talk:
    """Rings when the office is closed; then these things happen."""

    def talk(*events: Event) -> Rehearsal:
        return rehearse(plan, [Started(), *events], by_night)

    return talk
