"""No small mistake in a plan passes both the checks and the difference unseen."""

import os
import sys
from collections import Counter
from collections.abc import Callable

import pytest

from tests.ivr_flows.checks.judge import (
    PLANS,
    UNSEEN,
    WAYS,
    noticed,
    plan_text,
    words_noticed,
    words_text,
)
from tests.ivr_flows.checks.mutants import OPERATORS, WORD_OPERATORS, Mutant, mutants

WHOLE = bool(os.environ.get("FRONTDOOR_PROOF"))  # `make proof`; otherwise a share of each operator
SHARE = 3
NAMES = sorted(file.parent.name for file in PLANS.glob("*/flow.yaml"))


def share(of_one: list[Mutant], of: int) -> list[Mutant]:
    return of_one if WHOLE else of_one[:: max(1, len(of_one) // of)]


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("name", NAMES)
def test_no_mistake_passes_unseen(name: str, operator: str) -> None:
    judged(name, share(mutants(plan_text(name), operator), SHARE), noticed)


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("operator", WORD_OPERATORS)
@pytest.mark.parametrize("name", NAMES)
def test_no_mistake_in_another_language_passes_unseen(name: str, operator: str) -> None:
    judged(name, share(mutants(words_text(name), operator), 1), words_noticed)


def judged(name: str, made: list[Mutant], judge: Callable[[str, str], str]) -> None:
    assert made
    ways = {one: judge(name, one.text) for one in made}
    table(name, made[0].operator, Counter(ways.values()))
    assert [one.place for one, way in ways.items() if way == UNSEEN] == []


def table(name: str, operator: str, ways: Counter[str]) -> None:
    """One row; `pytest -s` shows it."""
    counted = ", ".join(f"{way} {ways[way]}" for way in WAYS if ways[way])
    sys.stdout.write(f"\n{name} · {operator}: {ways.total()} mutants: {counted}\n")
