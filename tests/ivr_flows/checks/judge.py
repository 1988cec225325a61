"""How a changed plan is noticed before it can be published: by what, and first of all."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from ivr_flows.checks.difference import difference
from ivr_flows.checks.report import check
from ivr_flows.checks.structure import Known
from ivr_flows.compiler import Compiled, compile_flow
from ivr_flows.loader import FlowError, load
from ivr_flows.model import Flow
from routing import council as councils

PLANS = Path(__file__).parents[3] / "ivr_flows" / "plans"
COUNCILS = Path(__file__).parents[3] / "routing" / "councils"
WORDS = "prompts.pl.yaml"
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


def words_text(name: str) -> str:
    return (PLANS / name / WORDS).read_text(encoding="utf-8")


@cache
def spoken(name: str) -> Compiled:
    """The plan with its other language."""
    return compile_flow(load(plan_text(name), "flow.yaml", words={WORDS: words_text(name)}))


@cache
def known(name: str) -> Known:
    text = (COUNCILS / name / "council.yaml").read_text(encoding="utf-8")
    council = councils.load(text, "council.yaml")
    names = (council.queues, council.calendars, council.directory)
    return Known(*(frozenset(one) for one in names))


def noticed(name: str, text: str) -> str:
    """How a changed flow file is noticed, in the flow's own language."""
    return _noticed(plan(name), partial(load, text, "flow.yaml", known(name)), known(name))


def words_noticed(name: str, words: str) -> str:
    """How a changed prompt file is noticed."""
    opened = partial(load, plan_text(name), "flow.yaml", known(name), {WORDS: words})
    return _noticed(spoken(name), opened, known(name))


def _noticed(was: Compiled, opened: Callable[[], Flow], names: Known) -> str:
    try:
        compiled = compile_flow(opened())
    except FlowError:
        return REFUSED
    if compiled.version == was.version:
        return THE_SAME
    report = check(compiled.flow, names)
    if report.errors:
        return STOPPED
    return WARNED if report.warnings else shown(was, compiled)


def shown(was: Compiled, compiled: Compiled) -> str:
    found = difference(was.flow, compiled.flow)
    if found.changes:
        return SHOWN
    if found.reworded:
        return REWORDED
    return WRITTEN if found.only_written else UNSEEN
