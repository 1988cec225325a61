"""What is in force is changed: published by a second person, or taken back in one step (S26)."""

from collections.abc import Mapping

from app.models import flow_drafts
from app.models import flows as flow_rows
from app.models.flow_drafts import ProposalState
from app.runtime import Runtime
from app.services.flows import history, judging, proposals, roles, versions
from app.services.flows.history import Move
from app.services.flows.roles import NOTHING
from app.services.flows.versions import MOVED, Moving
from app.services.people import Person
from app.services.refusals import Refused

BY_ANOTHER = f"You proposed it: a second person must publish it. {NOTHING}"
PUBLISHED = "published"


def publish(rt: Runtime, me: Person, flow: str, *, version: str, moves: int, why: str) -> Move:
    """Put the proposed version in force for new calls; the proposer cannot. Calls go on as begun.

    `moves` is the alias's count that the person looked at. Raises Refused for anything that stands
    in the way, also for a promise that the version breaks with the council file of today.
    """
    roles.must_publish(me)
    why = roles.reason(why)
    _by_another(rt, me, flow, version)
    beside = _keeps_its_promises(rt, flow, version)
    with rt.work() as work:
        close = flow_drafts.close_proposal(flow, ProposalState.PUBLISHED, me.id, why, work.now)
        closed = work.run(close).one_or_none()
        if closed is None or closed.version != version or closed.moves != moves:
            raise Refused(MOVED)
        if closed.proposed_by == me.id:  # put forward anew while the promises were proved
            raise Refused(BY_ANOTHER)
        by = closed.proposed_by, me.id
        versions.move(work, flow, Moving(PUBLISHED, version, why, moves, *by, beside))
    return history.history(rt, flow)[0]


def roll_back(rt: Runtime, me: Person, flow: str, *, version: str, moves: int, why: str) -> Move:
    """Put a version in force again that has been in force before. One person, one step.

    `moves` is the alias's count that the person looked at. Raises Refused as `publish` does.
    """
    roles.must_publish(me)
    why = roles.reason(why)
    if history.in_force(rt, flow).version == version:
        raise Refused(f"That version is in force now. {NOTHING}")
    beside = _keeps_its_promises(rt, flow, version)
    with rt.work() as work:
        if not work.run(flow_rows.been_in_force(flow, version)).scalar():
            raise Refused(f"That version was never in force: it cannot be gone back to. {NOTHING}")
        by = None, me.id
        versions.move(work, flow, Moving(flow_rows.ROLLED_BACK, version, why, moves, *by, beside))
    return history.history(rt, flow)[0]


def _by_another(rt: Runtime, me: Person, flow: str, version: str) -> None:
    found = proposals.waiting(rt, flow)
    if found is None or found.version != version:
        raise Refused(f"That version was never checked and proposed, or not last. {NOTHING}")
    if found.by_id == me.id:
        raise Refused(BY_ANOTHER)


def _keeps_its_promises(rt: Runtime, flow: str, version: str) -> Mapping[str, int]:
    """What it was proved beside, as `Moving` has it."""
    with rt.work() as work:
        beside = judging.beside(flow, work.run(flow_rows.aliases()).all())
    if broken := judging.broken_today(rt, flow, version):
        listed = "\n".join(map(str, broken))
        raise Refused(f"That version breaks what callers are promised:\n{listed}\n{NOTHING}")
    return beside
