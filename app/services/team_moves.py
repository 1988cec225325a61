"""People put into other teams by a supervisor: one winner, a reason, and a way back.

The council's file says where people belong; a move in force stands before it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.models import team_moves
from app.runtime import Runtime, Work
from app.services import agents, batches
from app.services.floor import roles, spans
from app.services.people import Person
from app.services.refusals import Refused
from routing.orders import TEAM_MOVE, OrderState
from routing.states import move as moved


def move(
    rt: Runtime,
    me: Person,
    person_id: UUID,
    *,
    seen: Sequence[str],
    to: Sequence[str],
    span: str,
    why: str,
) -> None:
    """Put somebody into other teams, for one of `spans.MOVES`.

    `seen` are the teams in which the supervisor saw them: of two who move one person, the second
    is refused. A call they are on stays theirs. Raises Refused, Unknown.
    """
    roles.must_act(me)
    why, to = roles.reason(why), _teams(rt, to, seen)
    with rt.work() as work:
        agents.held(work, person_id)
        if work.run(team_moves.change_teams(person_id, seen, to)).first() is None:
            raise Refused(f"Somebody has moved them meanwhile: look again. {roles.NOTHING}")
        home = _ended(work, person_id, "lifted", me) or seen
        _write_down(work, me, person_id, home, to, spans.ends(work, span, spans.MOVES), why)
        work.happened(
            "team_moved", {"agent_id": person_id}, to=list(to), was=list(seen), span=span,
            why=why, by=me.id.hex,
        )  # fmt: skip
        _tell(work, person_id)


def _teams(rt: Runtime, to: Sequence[str], seen: Sequence[str]) -> list[str]:
    unknown = [team for team in to if team not in rt.council.teams]
    if not to or unknown:
        raise Refused(f"Choose one team or more. {roles.NOTHING}")
    if set(to) == set(seen):
        raise Refused(f"They are in those teams already: choose others. {roles.NOTHING}")
    return list(dict.fromkeys(to))


def _write_down(
    work: Work,
    me: Person,
    person_id: UUID,
    home: Sequence[str],
    to: Sequence[str],
    ends_at: Any,
    why: str,
) -> None:
    if set(home) == set(to):
        return  # they are where the council's file has them
    work.run(
        team_moves.add_move(
            id=work.rt.new_id(),
            person_id=person_id,
            state=TEAM_MOVE.first,
            home=list(home),
            teams=list(to),
            why=why,
            moved_by=me.id,
            moved_at=work.now,
            ends_at=ends_at,
        )
    )


def put_back(rt: Runtime, me: Person, person_id: UUID, why: str) -> None:
    """Back to their own teams before the time is over. Raises Refused if they are there."""
    roles.must_act(me)
    why = roles.reason(why)
    with rt.work() as work:
        agents.held(work, person_id)
        if not _back(work, person_id, "lifted", me, why):
            raise Refused(f"They are in their own teams already. {roles.NOTHING}")


def expire(rt: Runtime) -> int:
    """Put everybody back whose time in another team is over; how many."""
    with rt.work() as work:
        overdue = work.run(team_moves.moves_overdue(work.now)).scalars().all()
    return batches.each(rt, overdue, _expire_one)


def _expire_one(work: Work, person_id: UUID) -> None:
    agents.held(work, person_id)
    row = work.run(team_moves.move_of(person_id)).one_or_none()
    if row is not None and row.ends_at is not None and row.ends_at <= work.now:
        _back(work, person_id, "expired", None, "the time is over")


def _back(work: Work, person_id: UUID, event: str, me: Person | None, why: str) -> bool:
    row = work.run(team_moves.move_of(person_id)).one_or_none()
    if row is None:
        return False
    _ended(work, person_id, event, me)
    work.run(team_moves.change_teams(person_id, row.teams, row.home))
    ids = {"agent_id": person_id}
    by = me.id.hex if me else None
    work.happened("team_moved", ids, to=list(row.home), was=list(row.teams), why=why, by=by)
    _tell(work, person_id)
    return True


def _ended(work: Work, person_id: UUID, event: str, me: Person | None) -> Sequence[str] | None:
    """End the move in force; the teams it would have led back to, None if there is none."""
    row = work.run(team_moves.move_of(person_id)).one_or_none()
    if row is None:
        return None
    state = moved(TEAM_MOVE, OrderState(row.state), event)
    by = me.id if me else None
    work.run(team_moves.end_move(row.id, state=state, ended_at=work.now, ended_by=by))
    home: Sequence[str] = row.home
    return home


def _tell(work: Work, person_id: UUID) -> None:
    """Whoever waits for their new teams may be theirs now."""
    work.promise("match", f"match:moved:{person_id}:{work.now.timestamp()}")
    work.changed("agents", "queues", f"agent:{person_id}")
