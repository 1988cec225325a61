"""The flows and councils that a `frontdoor flows` command is about."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click

from app.bootstrap import COUNCILS, PLANS, source_at
from app.services.flows import stories
from app.services.flows.checking import known
from ivr_flows.checks.structure import Known
from ivr_flows.compiler import Compiled, compile_flow
from ivr_flows.document import Document, Refused, read
from ivr_flows.facts import Facts
from ivr_flows.loader import FlowError, load
from routing import calendar
from routing import council as councils
from routing.council import Council, CouncilError


class Plan(NamedTuple):
    """One flow file, compiled, with its council if there is one."""

    name: str
    file: Path
    document: Document
    compiled: Compiled
    council: Council | None

    @property
    def known(self) -> Known | None:
        """The names of the council file."""
        return _known(self.council)


def names() -> list[str]:
    """The example plans."""
    return sorted(file.parent.name for file in PLANS.glob("*/flow.yaml"))


def open_plan(name: str) -> Plan:
    """A plan by the name of an example, or by its file. Raises click's errors, in words."""
    file = PLANS / name / "flow.yaml"
    file = file if file.exists() else Path(name)
    if not file.is_file():
        raise click.UsageError(f"There is no plan '{name}'. There are: {', '.join(names())}.")
    council = _council(file)
    try:
        source = source_at(file)
        compiled = compile_flow(load(source.yaml, str(file), _known(council), source.prompts))
        return Plan(_name_of(file), file, read(source.yaml), compiled, council)
    except (FlowError, Refused, UnicodeDecodeError) as broken:
        raise click.ClickException(str(broken)) from None


def _name_of(file: Path) -> str:
    return file.parent.name if file.name == "flow.yaml" else file.stem


def _known(council: Council | None) -> Known | None:
    return known(council) if council else None


def _council(file: Path) -> Council | None:
    """Beside the flow file, or the example of the same name."""
    for folder in (file.parent, COUNCILS / file.parent.name):
        found = folder / "council.yaml"
        if found.exists():
            return open_council(found)
    return None


def open_council(file: Path) -> Council:
    """A council file. Raises click's error, with file, line and key of all that is wrong."""
    try:
        return councils.load(file.read_text(encoding="utf-8"), str(file))
    except (CouncilError, UnicodeDecodeError) as broken:
        raise click.ClickException(str(broken)) from None


def moment(at: str | None) -> datetime:
    """A weekday and a local time, such as `Sun 02:00`, as UTC; nothing means now."""
    if at is None:
        return datetime.now(UTC)
    try:
        return stories.moment(at)
    except ValueError:
        raise click.BadParameter(f"'{at}' is no time such as 'Sun 02:00'") from None


def as_told(at: datetime) -> str:
    """The weekday and the local time."""
    local = calendar.local_of(at)
    return f"{stories.DAYS[local.weekday()]} {local:%H:%M}"


def facts(plan: Plan, at: datetime, number: str | None = None) -> Facts:
    """The world of that time: the council's calendars; without a council all are open."""
    return stories.world(plan.council, plan.compiled.flow, at, number)
