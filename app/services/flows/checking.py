"""What is wrong with a flow, in words, and what is proved of it against the real council."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from app.runtime import Runtime
from app.services.flows import sounds
from ivr_flows import document
from ivr_flows.audio import Sound
from ivr_flows.checks import report
from ivr_flows.checks.findings import Finding
from ivr_flows.checks.report import Proved, Report
from ivr_flows.checks.structure import Known
from ivr_flows.compiler import Compiled, compile_flow
from ivr_flows.loader import FlowError, Problem, load
from ivr_flows.model import Flow
from ivr_flows.problems import problem
from ivr_flows.source import Source
from routing.council import Council

__all__ = ["Checked", "Problem", "Proved", "again", "check", "known", "told"]

FILE = "flow.yaml"
REMEMBERED = 32  # checks by text: screens ask again and again


@dataclass(frozen=True)
class Checked:
    """What a check found. `compiled` is missing if the text is no flow that could run."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    proved: Proved | None = None
    compiled: Compiled | None = None

    @property
    def version(self) -> str:
        """The hash under which it would be kept; '' if it does not compile."""
        return self.compiled.version if self.compiled else ""

    @property
    def passes(self) -> bool:
        """Whether it may be published, its warnings accepted."""
        return self.compiled is not None and not self.errors

    @property
    def noted(self) -> dict[str, Any]:
        """The report as it is kept with the version."""
        proved = self.proved
        return {
            "warnings": [told(one) for one in self.warnings],
            "states": proved.states if proved else 0,
            "transitions": proved.transitions if proved else 0,
            "figures": [
                {"name": one.title, "found": one.found, "promised": one.promised}
                for one in (proved.figures if proved else ())
            ],
        }


def known(council: Council) -> Known:
    """The names of the council file: a flow may use no others."""
    named = (council.queues, council.calendars, council.directory, council.look_ups)
    return Known(*(frozenset(one) for one in named))


def check(rt: Runtime, flow: str, source: Source) -> Checked:
    """Load, compile and prove the text as the flow of this name; writes nothing."""
    words, recorded = source.prompts.items(), sounds.named(rt, source).items()
    names = known(rt.council)
    return _checked(flow, source.yaml, tuple(sorted(words)), tuple(sorted(recorded)), names)


@lru_cache(maxsize=REMEMBERED)
def _checked(
    flow: str,
    text: str,
    words: tuple[tuple[str, str], ...],
    recorded: tuple[tuple[str, Sound], ...],
    names: Known,
) -> Checked:
    try:
        compiled = compile_flow(load(text, FILE, names, dict(words), dict(recorded)))
    except FlowError as broken:
        return Checked(broken.problems)
    if compiled.flow.flow != flow:
        meant = f"this plan is for '{compiled.flow.flow}', and not for '{flow}'"
        return Checked((_problem(text, words, Finding(("flow",), meant)),))
    found = report.check(compiled.flow, names)
    errors, warnings = (
        tuple(_problem(text, words, one) for one in each) for each in (found.errors, found.warnings)
    )
    return Checked(errors, warnings, found.proved, compiled)


def _problem(text: str, words: Iterable[tuple[str, str]], found: Finding) -> Problem:
    """Where the finding stands: in the flow file, or in that of the language that it is about."""
    file, written = FILE, document.read(text)
    if found.place[:1] == ("languages",):
        language, prompt = found.place[1:]
        for name, told in words:
            if (other := document.read(told)).values["language"] == language:
                file, written = name, other
        found = replace(found, place=("prompts", prompt))
    return problem(file, written.line(found.place), found)


def again(rt: Runtime, flow: Flow) -> Report:
    """A compiled flow, checked against the council file of today."""
    return report.check(flow, known(rt.council))


def told(warning: Problem) -> str:
    """A warning by which it is accepted: it stays the same when lines above it move."""
    return f"{warning.step}: {warning.message}" if warning.step else warning.message
