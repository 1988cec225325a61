"""A checked flow is kept under its hash, for ever, and the alias is moved from one to another.

So is the council file (docs/decisions/0027).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.models import flows as flow_rows
from app.runtime import Work
from app.services.flows import judging
from app.services.flows.judging import Kept, Verdict
from app.services.flows.roles import NOTHING
from app.services.refusals import Refused
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
    """Which way the alias is moved, and by whom; `seen` is the count that they looked at.

    `beside`: how often the other aliases had moved with which it was proved to fit.
    """

    kind: str
    version: str
    why: str
    seen: int
    proposed_by: UUID | None = None
    approved_by: UUID | None = None
    beside: Mapping[str, int] = field(default_factory=dict)


def sound(checked: Verdict, refusal: str) -> Kept:
    """What was compiled. Raises Refused, with what is wrong, if it may not be published."""
    if checked.compiled is None or checked.errors:
        listed = "\n".join(map(str, checked.errors))
        raise Refused(f"{refusal}\n{listed}\n{NOTHING}")
    return checked.compiled


def keep(work: Work, flow: str, compiled: Kept, checked: Verdict, making: Making) -> None:
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
        "report": checked.noted,
    }
    work.run(flow_rows.keep_version(values))


def move(work: Work, flow: str, moving: Moving) -> None:
    """Move the alias, write it down, and tell it.

    Raises Refused if it has moved since `seen`, or another since it was proved `beside` it: each of
    two that do not fit could else be published against what the other replaces.
    """
    others = judging.beside(flow, work.run(flow_rows.held_aliases()).all())
    if any(others.get(name) != moves for name, moves in moving.beside.items()):
        raise Refused(MOVED)
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
    judging.take_effect(work, flow)
