"""One colleague as a supervisor sees them: state, teams, and the move that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import people, team_moves
from app.runtime import Runtime
from app.services import agents
from app.services.floor.freeing import stamp


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
    """What somebody does now; raises Unknown for one who takes no calls."""
    with rt.work() as work:
        row = agents.held(work, person_id)
        person = work.run(people.belongs(person_id)).one()
        move = work.run(team_moves.move_of(person_id)).one_or_none()
        return Colleague(
            person_id, person.name, work.now, row.state, row.reason, row.since, person.teams, move
        )
