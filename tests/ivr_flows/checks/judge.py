"""How a changed plan is noticed before it can be published: by what, and first of all."""

from functools import cache
from pathlib import Path

from ivr_flows.checks.difference import difference
from ivr_flows.checks.report import check
from ivr_flows.checks.structure import Known
from ivr_flows.compiler import Compiled, compile_flow
from ivr_flows.loader import FlowError, load
from routing import council as councils

PLANS = Path(__file__).parents[3] / "ivr_flows" / "plans"
COUNCILS = Path(__file__).parents[3] / "routing" / "councils"
REFUSED = "refused as a file"
STOPPED = "stopped by a promise"
WARNED = "warned of"
SHOWN = "shown: callers end elsewhere"
REWORDED = "shown: callers hear other words"
WRITTEN = "shown: only written otherwise"
THE_SAME = "means the same"
UNSEEN = "UNSEEN"
WAYS = (REFUSED, STOPPED, WARNED, SHOWN, REWORDED, WRITTEN, THE_SAME, UNSEEN)


def plan_text(name: str) -> str:
    return (PLANS / name / "flow.yaml").read_text(encoding="utf-8")


@cache
def plan(name: str) -> Compiled:
    return compile_flow(load(plan_text(name), "flow.yaml"))


@cache
def known(name: str) -> Known:
    text = (COUNCILS / name / "council.yaml").read_text(encoding="utf-8")
    council = councils.load(text, "council.yaml")
    names = (council.queues, council.calendars, council.directory)
    return Known(*(frozenset(one) for one in names))


def noticed(name: str, text: str) -> str:
    """How a text that should replace the named plan is noticed: one of WAYS."""
    try:
        compiled = compile_flow(load(text, "flow.yaml", known(name)))
    except FlowError:
        return REFUSED
    if compiled.version == plan(name).version:
        return THE_SAME
    report = check(compiled.flow, known(name))
    if report.errors:
        return STOPPED
    return WARNED if report.warnings else shown(name, compiled)


def shown(name: str, compiled: Compiled) -> str:
    found = difference(plan(name).flow, compiled.flow)
    if found.changes:
        return SHOWN
    if found.reworded:
        return REWORDED
    return WRITTEN if found.only_written else UNSEEN
