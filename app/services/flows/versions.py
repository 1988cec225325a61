"""A checked flow is kept under its hash, for ever, and the alias is moved from one to another."""

from dataclasses import dataclass
from uuid import UUID

from app.models import flows as flow_rows
from app.runtime import Work
from app.services.flows import checking
from app.services.flows.checking import Checked
from app.services.flows.roles import NOTHING
from app.services.refusals import Refused
from ivr_flows.compiler import Compiled
from ivr_flows.source import Source

MOVED = f"What is in force has changed since you looked: look again. {NOTHING}"


@dataclass(frozen=True)
class Making:
    """Where a version comes from. No author: the council's own file."""

    source: Source
    why: str
    author: UUID | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Moving:
    """Which way the alias is moved, and by whom; `seen` is the count that they looked at."""

    kind: str
    version: str
    why: str
    seen: int
    proposed_by: UUID | None = None
    approved_by: UUID | None = None


def sound(checked: Checked, refusal: str) -> Compiled:
    """What was compiled. Raises Refused, with what is wrong, if it may not be published."""
    if checked.compiled is None or checked.errors:
        listed = "\n".join(map(str, checked.errors))
        raise Refused(f"{refusal}\n{listed}\n{NOTHING}")
    return checked.compiled


def keep(work: Work, flow: str, compiled: Compiled, checked: Checked, making: Making) -> None:
    """Keep a version with its text and the report of its check."""
    values = {
        "version": compiled.version,
        "name": flow,
        "compiled": compiled.canonical,
        "source": making.source.yaml,
        "prompts": dict(making.source.prompts),
        "author": making.author,
        "message": making.why,
        "added_at": work.now,
        "parent": making.parent,
        "report": checking.noted(checked),
    }
    work.run(flow_rows.keep_version(values))


def move(work: Work, flow: str, moving: Moving) -> None:
    """Move the alias, write it down, and tell it. Raises Refused if it has moved since `seen`."""
    before = work.run(flow_rows.in_force(flow)).scalar_one_or_none()
    moved = flow_rows.move_alias(flow, moving.version, moving.seen, work.now)
    number = work.run(moved).scalar_one_or_none()
    if number is None:
        raise Refused(MOVED)
    row = {
        "flow": flow,
        "number": number,
        "kind": moving.kind,
        "version": moving.version,
        "before": before if before != moving.version else None,
        "proposed_by": moving.proposed_by,
        "approved_by": moving.approved_by,
        "why": moving.why,
        "at": work.now,
    }
    work.run(flow_rows.add_move(row))
    kind, version = f"flow_{moving.kind.replace(' ', '_')}", moving.version[:12]
    ids = {"agent_id": moving.approved_by}
    work.happened(kind, ids, flow=flow, version=version, why=moving.why)
    work.changed("flows")
