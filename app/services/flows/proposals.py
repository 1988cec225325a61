"""A draft is put forward: checked, kept as a version, and left to a second person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import flow_drafts
from app.models import flows as flow_rows
from app.models.flow_drafts import ProposalState
from app.runtime import Runtime, Work
from app.services.flows import checking, drafts, history, judging, roles, versions
from app.services.flows.drafts import Draft
from app.services.flows.history import Accepted
from app.services.flows.judging import Kept, Verdict
from app.services.flows.roles import NOTHING
from app.services.flows.versions import Making
from app.services.people import Person
from app.services.refusals import Refused, Unknown


@dataclass(frozen=True)
class Proposal:
    """A checked version that waits for a second person. `moves` is the alias's count then."""

    id: UUID
    flow: str
    version: str
    moves: int
    by: str
    by_id: UUID
    at: datetime
    why: str
    accepted: tuple[Accepted, ...]


def propose(
    rt: Runtime,
    me: Person,
    flow: str,
    *,
    revision: int,
    moves: int,
    why: str,
    accepted: Mapping[str, str] | None = None,
) -> Proposal:
    """Check the draft and put it forward; it takes the place of an open proposal.

    `revision` and `moves` are what the editor looked at. `accepted` has a reason for each warning,
    as `checking.told` names it. Raises Refused for anything that stands in the way.
    """
    roles.must_edit(me)
    why = roles.reason(why)
    draft = drafts.opened(rt, flow)
    _unmoved(draft, revision, moves)
    checked = judging.check(rt, flow, draft.source)
    compiled = _publishable(draft, checked)
    with rt.work() as work:
        if work.run(flow_drafts.held_draft(flow, revision)).first() is None:
            raise Refused(_draft_moved(drafts.read(work, flow)))
        reasons = _reasons(work, me, draft, checked, accepted or {})
        making = Making(draft.source, why, me.id, draft.in_force.version)
        versions.keep(work, flow, compiled, checked, making)
        if reasons:
            work.run(flow_rows.accept([{"version": compiled.version, **one} for one in reasons]))
        _put_forward(work, me, draft, compiled.version, why)
        found = read(work, flow)
    if found is None:
        raise Unknown(f"There is no proposal for '{flow}'.")
    return found


def _unmoved(draft: Draft, revision: int, moves: int) -> None:
    if draft.revision != revision or not revision:
        raise Refused(_draft_moved(draft))
    if draft.in_force.moves != moves:
        raise Refused(
            "What is in force has changed since you looked: "
            f"see again what your draft would change. {NOTHING}"
        )


def _draft_moved(draft: Draft) -> str:
    if not draft.revision:
        return f"There is no draft to propose: change something first. {NOTHING}"
    return f"{draft.changed_by} has changed the draft since you looked: read it again. {NOTHING}"


def _publishable(draft: Draft, checked: Verdict) -> Kept:
    compiled = versions.sound(checked, "The draft cannot be proposed:")
    if checked.version == draft.in_force.version:
        raise Refused(f"Callers would meet exactly what is in force already. {NOTHING}")
    return compiled


def _reasons(
    work: Work, me: Person, draft: Draft, checked: Verdict, given: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Who accepts each warning, and why; what was accepted in the version in force stays so."""
    before = {row.warning: row for row in work.run(flow_rows.accepted(draft.in_force.version))}
    missing = [
        one for one in _told(checked) if not given.get(one, "").strip() and one not in before
    ]
    if missing:
        listed = "\n".join(missing)
        raise Refused(f"Say for each of these warnings why you accept it:\n{listed}\n{NOTHING}")
    return [_reason(work, me, one, given, before) for one in _told(checked)]


def _told(checked: Verdict) -> Iterator[str]:
    yield from dict.fromkeys(map(checking.told, checked.warnings))


def _reason(
    work: Work, me: Person, warning: str, given: Mapping[str, str], before: Mapping[str, Any]
) -> dict[str, Any]:
    if why := given.get(warning, "").strip():
        return {"warning": warning, "accepted_by": me.id, "at": work.now, "why": why}
    row = before[warning]
    return {"warning": warning, "accepted_by": row.accepted_by, "at": row.at, "why": row.why}


def _put_forward(work: Work, me: Person, draft: Draft, version: str, why: str) -> None:
    close = flow_drafts.close_proposal(
        draft.flow, ProposalState.REPLACED, me.id, "proposed anew", work.now
    )
    work.run(close)
    row = {
        "id": work.rt.new_id(),
        "flow": draft.flow,
        "version": version,
        "moves": draft.in_force.moves,
        "proposed_by": me.id,
        "at": work.now,
        "why": why,
    }
    work.run(flow_drafts.propose(row))
    ids = {"agent_id": me.id}
    work.happened("flow_proposed", ids, flow=draft.flow, version=version[:12], why=why)
    work.changed("flows")


def waiting(rt: Runtime, flow: str) -> Proposal | None:
    """The proposal that waits for a second person, if any."""
    with rt.work() as work:
        return read(work, flow)


def read(work: Work, flow: str) -> Proposal | None:
    """As waiting, within a piece of work."""
    row = work.run(flow_drafts.open_proposal(flow)).one_or_none()
    if row is None:
        return None
    return Proposal(
        id=row.id,
        flow=flow,
        version=row.version,
        moves=row.moves,
        by=row.proposer,
        by_id=row.proposed_by,
        at=row.at,
        why=row.why,
        accepted=history.accepted(work, row.version),
    )


def withdraw(rt: Runtime, me: Person, flow: str, why: str) -> None:
    """Take the proposal back, or decline it. The draft stays.

    Raises Refused for who neither proposed it nor may publish, Unknown if there is none.
    """
    why = roles.reason(why)
    with rt.work() as work:
        found = read(work, flow)
        if found is None:
            raise Unknown(f"Nothing is proposed for '{flow}'.")
        if found.by_id != me.id:
            roles.must_publish(me)
        state = ProposalState.WITHDRAWN
        work.run(flow_drafts.close_proposal(flow, state, me.id, why, work.now))
        ids = {"agent_id": me.id}
        version = found.version[:12]
        work.happened("flow_withdrawn", ids, flow=flow, version=version, why=why)
        work.changed("flows")
