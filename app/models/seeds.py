"""Named statements of seeding."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Select, case, exists, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from app.models.base import Rows
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


def hold_agent(key: str) -> Select[UUID]:
    """The working state of whom the council's file names, locked; nothing for somebody new.

    Whoever moves them to another team holds it too: neither undoes what the other has just done.
    """
    agent = select(Agent.person_id).join(Person, Person.id == Agent.person_id)
    return agent.where(Person.key == key).with_for_update(of=Agent, key_share=True)


def keep_home(key: str, teams: Sequence[str]) -> Executable:
    """Whom a supervisor has moved comes back to where the council's file has them by now."""
    person = select(Person.id).where(Person.key == key).scalar_subquery()
    moved = TeamMove.person_id == person, TeamMove.state == OrderState.IN_FORCE
    return update(TeamMove).where(*moved).values(home=list(teams))


def who_takes_calls() -> Rows:
    """Everybody who takes calls, with their teams, by name."""
    return (
        select(Person.name, Person.teams)
        .join(Agent, Agent.person_id == Person.id)
        .order_by(Person.name)
    )


def keep_agents(state: str, now: datetime) -> Executable:
    """Everybody with a phone takes calls; who has no working state yet begins away."""
    known = select(
        Person.id, literal(state), literal(now), literal(now), literal(now), literal(0)
    ).where(Person.phone.is_not(None))
    columns = ["person_id", "state", "since", "idle_since", "present_until", "misses"]
    return insert(Agent).from_select(columns, known).on_conflict_do_nothing()
