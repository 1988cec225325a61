"""Named statements of seeding."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, case, exists, literal, select
from sqlalchemy.dialects.postgresql import insert

from app.models.people import Agent, Person
from app.models.team_moves import TeamMove
from routing.orders import OrderState


def keep_person(columns: Mapping[str, Any], person_id: UUID) -> Executable:
    """Add a person, or bring what the council's file says of them up to date.

    Whom a supervisor has moved to another team stays there.
    """
    statement = insert(Person).values(id=person_id, **columns)
    moved = exists().where(TeamMove.person_id == Person.id, TeamMove.state == OrderState.IN_FORCE)
    teams = case((moved, Person.teams), else_=statement.excluded.teams)
    return statement.on_conflict_do_update(index_elements=["key"], set_={**columns, "teams": teams})


def keep_agents(state: str, now: datetime) -> Executable:
    """Everybody with a phone takes calls; who has no working state yet begins away."""
    known = select(
        Person.id, literal(state), literal(now), literal(now), literal(now), literal(0)
    ).where(Person.phone.is_not(None))
    columns = ["person_id", "state", "since", "idle_since", "present_until", "misses"]
    return insert(Agent).from_select(columns, known).on_conflict_do_nothing()
