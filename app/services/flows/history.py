"""Which version of a flow is in force, all that ever was, and each version's text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.models import calls
from app.models import flows as flow_rows
from app.runtime import Runtime, Work
from app.services.refusals import Refused, Unknown
from ivr_flows.source import Source

SHORTEST = 6  # letters of a hash that still name one version


@dataclass(frozen=True)
class InForce:
    """What new calls begin on, since a moment (UTC). `by` is '' for the council's own file.

    `running` counts the calls in progress by the version they began on.
    """

    flow: str
    version: str
    moves: int
    since: datetime
    by: str
    why: str
    source: Source
    running: Mapping[str, int]


@dataclass(frozen=True)
class Move:
    """One change of what is in force, at a moment (UTC): seeded, published or rolled back."""

    number: int
    kind: str
    version: str
    before: str | None
    proposed_by: str
    approved_by: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Accepted:
    """A warning, and who accepted it and why."""

    warning: str
    by: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """One version that was kept, with what its check found."""

    version: str
    flow: str
    source: Source
    author: str
    message: str
    made_at: datetime
    parent: str | None
    report: Mapping[str, Any] | None
    accepted: tuple[Accepted, ...]


def flows(rt: Runtime) -> tuple[str, ...]:
    """The flows that the council's lines start."""
    return tuple(dict.fromkeys(line.flow for line in rt.council.lines))


def in_force(rt: Runtime, flow: str) -> InForce:
    """What new calls of a flow begin on. Raises Unknown if it was never published."""
    with rt.work() as work:
        return standing(work, flow)


def standing(work: Work, flow: str) -> InForce:
    """As in_force, within a piece of work."""
    row = work.run(flow_rows.alias(flow)).one_or_none()
    if row is None:
        raise Unknown(f"Nothing is in force for '{flow}'.")
    running = {one.flow_version: one.running for one in work.run(calls.running(flow))}
    return InForce(
        flow=flow,
        version=row.version,
        moves=row.moves,
        since=row.moved_at,
        by=row.approver or "",
        why=row.why or "",
        source=Source(row.source, row.prompts),
        running=running,
    )


def history(rt: Runtime, flow: str) -> tuple[Move, ...]:
    """Every change of what was in force, the newest first."""
    with rt.work() as work:
        return tuple(_move(row) for row in work.run(flow_rows.moves(flow)))


def _move(row: Any) -> Move:
    return Move(
        number=row.number,
        kind=row.kind,
        version=row.version,
        before=row.before,
        proposed_by=row.proposer or "",
        approved_by=row.approver or "",
        why=row.why,
        at=row.at,
    )


def version(rt: Runtime, flow: str, start: str) -> Version:
    """The version whose hash begins with `start`.

    Raises Unknown if there is none, Refused if there are several or `start` is too short.
    """
    if len(start) < SHORTEST:
        raise Refused(f"Give at least {SHORTEST} letters of the version.")
    with rt.work() as work:
        found = list(work.run(flow_rows.versions_like(flow, start)))
        if not found:
            raise Unknown(f"There is no version {start} of '{flow}'.")
        if len(found) > 1:
            raise Refused(f"Several versions begin with {start}: give more letters.")
        return _version(found[0], accepted(work, found[0].version))


def accepted(work: Work, of: str) -> tuple[Accepted, ...]:
    """The accepted warnings of a version."""
    rows = work.run(flow_rows.accepted(of))
    return tuple(Accepted(row.warning, row.accepter, row.why, row.at) for row in rows)


def _version(row: Any, warnings: tuple[Accepted, ...]) -> Version:
    return Version(
        version=row.version,
        flow=row.name,
        source=Source(row.source, row.prompts),
        author=row.writer or "",
        message=row.message,
        made_at=row.added_at,
        parent=row.parent,
        report=row.report,
        accepted=warnings,
    )


def export(rt: Runtime, flow: str, start: str | None = None) -> Source:
    """The text of a version as it was written, to the byte; without `start` of that in force.

    Raises Refused if it was kept before texts were.
    """
    source = version(rt, flow, start).source if start else in_force(rt, flow).source
    if not source.yaml:
        raise Refused("This version was kept before the texts were: there is none to give.")
    return source
