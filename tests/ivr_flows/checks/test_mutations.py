"""No small mistake in a plan passes both the checks and the difference unseen."""

import os
import sys
from collections import Counter

import pytest

from tests.ivr_flows.checks.judge import PLANS, UNSEEN, WAYS, noticed, plan_text
from tests.ivr_flows.checks.mutants import OPERATORS, Mutant, mutants

WHOLE = bool(os.environ.get("FRONTDOOR_PROOF"))  # `make proof`; otherwise a share of each operator
SHARE = 3
NAMES = sorted(file.parent.name for file in PLANS.glob("*/flow.yaml"))


def share(of_one: list[Mutant]) -> list[Mutant]:
    return of_one if WHOLE else of_one[:: max(1, len(of_one) // SHARE)]


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("name", NAMES)
def test_no_mistake_passes_unseen(name: str, operator: str) -> None:
    made = [one for one in mutants(plan_text(name)) if one.operator == operator]
    assert made
    ways = {one: noticed(name, one.text) for one in share(made)}
    table(name, operator, Counter(ways.values()))
    assert [one.place for one, way in ways.items() if way == UNSEEN] == []


def table(name: str, operator: str, ways: Counter[str]) -> None:
    """One row; `pytest -s` shows it."""
    counted = ", ".join(f"{way} {ways[way]}" for way in WAYS if ways[way])
    sys.stdout.write(f"\n{name} · {operator}: {ways.total()} mutants: {counted}\n")
