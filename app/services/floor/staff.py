"""One colleague as a supervisor sees them: state, teams, and the move that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import floor, team_moves
from app.runtime import Runtime
from app.services.floor.freeing import stamp
from app.services.refusals import Unknown


@dataclass(frozen=True)
class Colleague:
    """Somebody who takes calls, at one moment (UTC). `move` is None in their own teams."""

    id: UUID
    name: str
    at: datetime
    state: str
    reason: str | None
    since: datetime
    teams: Sequence[str]
    move: Any

    @property
    def stamp(self) -> str:
        """What was seen of their state, for the form."""
        return stamp(self.state, self.since)


def seen(rt: Runtime, person_id: UUID) -> Colleague:
    """What somebody does now; raises Unknown for one who takes no calls. Nothing is locked."""
    with rt.work() as work:
        row = work.run(floor.one_agent(person_id)).one_or_none()
        if row is None:
            raise Unknown(f"no agent {person_id}")
        move = work.run(team_moves.move_seen(person_id)).one_or_none()
        return Colleague(
            person_id, row.name, work.now, row.state, row.reason, row.since, row.teams, move
        )
