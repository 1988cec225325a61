"""Plans rewired at random: whatever the checker accepts never loses a caller."""

import json
import os
import sys
from collections.abc import Iterator
from random import Random

import pytest

from ivr_flows import engine
from ivr_flows.checks.alphabet import events_at
from ivr_flows.checks.reach import EVENTS
from ivr_flows.checks.report import check
from ivr_flows.checks.survey import Node, earns
from ivr_flows.compiler import compile_flow
from ivr_flows.document import read
from ivr_flows.facts import Facts
from ivr_flows.loader import FlowError, load
from ivr_flows.model import Flow
from ivr_flows.rehearse import through_json
from tests.ivr_flows.checks.judge import PLANS, plan_text
from tests.ivr_flows.checks.plans import SMALL

WHOLE = bool(os.environ.get("FRONTDOOR_PROOF"))
REWIRED = 2000 if WHOLE else 40
WALKS = 25_000 if WHOLE else 1_000
LONGEST = 300
BASES = [SMALL, *(plan_text(file.parent.name) for file in sorted(PLANS.glob("*/flow.yaml")))]


def rewired(chance: Random) -> Flow | None:
    """A plan with one to three wires led elsewhere; None if it is not even a plan."""
    values = read(chance.choice(BASES)).values
    wires = [*load(json.dumps(values), "").wires()]
    for place in chance.sample(wires, chance.choice([1, 1, 2, 3])):
        inner = values
        for key in place[:-1]:
            inner = inner.setdefault(key, {})
        inner[place[-1]] = chance.choice([*values["steps"], "if stuck", "last resort"])
    try:
        return compile_flow(load(json.dumps(values), "rewired")).flow
    except FlowError:
        return None


def accepted(chance: Random) -> Iterator[Flow]:
    for _ in range(REWIRED):
        flow = rewired(chance)
        if flow and not (report := check(flow)).errors and not report.warnings:
            yield flow


def walk(flow: Flow, chance: Random) -> tuple[str, int]:
    """How a call went in which anything may happen, and after how many events."""
    node = Node(engine.START)
    for count in range(1, LONGEST):
        usual = events_at(flow, node.state)
        event = chance.choice(usual[:-1] if chance.random() < 0.95 else EVENTS)
        facts = Facts(open={name: chance.random() < 0.6 for name in calendars(flow)})
        turn = engine.step(flow, through_json(node.state), event, facts)
        node = Node(turn.state, node.earned or earns(turn))
        if turn.state.ended:
            return ending(node), count
    return "never ended", LONGEST


def calendars(flow: Flow) -> list[str]:
    return [step.hours for step in flow.steps.values() if step.verb == "hours"]  # type: ignore[union-attr]


def ending(node: Node) -> str:
    if node.state.ended == "goodbye":
        return "message or callback" if node.earned else "cut off"
    return node.state.ended


@pytest.mark.timeout(7200)
def test_no_caller_of_an_accepted_plan_is_lost() -> None:
    chance = Random(24)
    plans = list(accepted(chance))
    ends: dict[str, int] = {}
    longest = 0
    for at in range(WALKS):
        how, count = walk(plans[at % len(plans)], chance)
        ends[how] = ends.get(how, 0) + 1
        longest = max(longest, count)
    tell(len(plans), ends, longest)
    assert len(plans) >= REWIRED * 300 // 2000
    assert ends.keys() <= {"person", "caller", "message or callback"}


def tell(plans: int, ends: dict[str, int], longest: int) -> None:
    sys.stdout.write(f"\n{REWIRED} rewired, {plans} accepted; {ends}; longest walk {longest}\n")
