"""What is wrong with a council file: by itself, for the flows in force, and for its people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.models import flows as flow_rows
from app.models import seeds
from app.models.flows import COUNCIL
from app.runtime import Runtime, Work
from app.services.flows.checking import known
from ivr_flows.checks import structure
from ivr_flows.checks.findings import Finding
from ivr_flows.problems import Problem
from ivr_flows.source import Source
from routing import documents, staffing
from routing.council import Compiled, Council, CouncilError, compile_council
from routing.documents import Document, Path, did_you_mean

FILE = "council.yaml"
_NAMED_IN = {"queue": "queues", "hours": "calendars", "look up": "look ups"}  # others: numbers


@dataclass(frozen=True)
class Checked:
    """What a check found. `compiled` is missing if the text is no council file."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    compiled: Compiled | None = None

    @property
    def version(self) -> str:
        """The hash under which it would be kept; '' if it is no council file."""
        return self.compiled.version if self.compiled else ""

    @property
    def passes(self) -> bool:
        """Whether it may be published, its warnings accepted."""
        return self.compiled is not None and not self.errors

    @property
    def noted(self) -> dict[str, Any]:
        """The report as it is kept with the version."""
        return {"warnings": [one.message for one in self.warnings]}


@dataclass(frozen=True)
class Around:
    """What a council file must fit: the flows in force by version, and the teams of each person.

    `first`: no council file was put in force yet.
    """

    flows: dict[str, str]
    people: dict[str, frozenset[str]]
    first: bool


def check(rt: Runtime, source: Source) -> Checked:
    """Read and prove the text with what is in force now; writes nothing."""
    try:
        compiled = compile_council(source.yaml, FILE)
    except CouncilError as broken:
        return Checked(tuple(map(_problem, broken.problems)))
    document = documents.read(source.yaml, FILE)
    with rt.work() as work:
        around = _around(work)
    errors = [
        *_unstaffed(document, compiled.council, around),
        *_unserved(rt, document, compiled.council, around),
        *_unanswered(document, compiled.council, around),
    ]
    warnings = tuple(_left_without(document, compiled.council, around))
    return Checked(tuple(errors), warnings, compiled)


def _around(work: Work) -> Around:
    versions = {row.name: row.version for row in work.run(flow_rows.aliases())}
    people = {row.name: frozenset(row.teams) for row in work.run(seeds.who_takes_calls())}
    return Around(versions, people, versions.pop(COUNCIL, None) is None)


def _problem(found: documents.Problem) -> Problem:
    key = " > ".join(map(str, found.path))
    return Problem(found.file, found.line, "", key, found.message)


def _at(document: Document, path: Path, message: str) -> Problem:
    return _problem(document.problem(path, message))


def _unstaffed(document: Document, council: Council, around: Around) -> Iterator[Problem]:
    """A queue that nobody staffs (S21)."""
    staffed = {team for teams in around.people.values() for team in teams}
    for name, says in staffing.unanswerable(council, staffed):
        yield _at(document, ("queues", name, "team"), says)


def _unserved(
    rt: Runtime, document: Document, council: Council, around: Around
) -> Iterator[Problem]:
    """What a flow in force names and the file does not have."""
    names = known(council)
    for flow, version in around.flows.items():
        plan = rt.flows.pinned(version)
        for one in structure.check(plan, names) if plan else ():
            says = f"the flow '{flow}' is in force and needs it: {one}"
            yield _at(document, (_section(one),), says)


def _section(found: Finding) -> str:
    return _NAMED_IN.get(found.place[-1], "directory")


def _unanswered(document: Document, council: Council, around: Around) -> Iterator[Problem]:
    """A line whose flow was never put in force; before the first file none may be."""
    for at, line in enumerate(council.lines):
        if line.flow not in around.flows and not around.first:
            meant = did_you_mean(line.flow, around.flows)
            says = f"no flow {line.flow!r} is in force: nobody could ring here{meant}"
            yield _at(document, ("lines", at, "flow"), says)


def _left_without(document: Document, council: Council, around: Around) -> Iterator[Problem]:
    """People who take calls, and whose teams the file does not have: a named person accepts it."""
    for name, teams in around.people.items():
        if teams and teams.isdisjoint(council.teams):
            gone = ", ".join(sorted(teams))
            yield _at(document, ("teams",), f"{name} is in no team but {gone}, which is gone")
