"""Who spoke to a caller last, and who is there to speak to them again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, or_, select
from sqlalchemy.orm import aliased

from app.models.base import Rows
from app.models.calls import Call
from app.models.people import Agent, Person
from app.models.waits import Offer


def last_agent(call_id: UUID, since: datetime) -> ScalarSelect[Any]:
    """Who spoke last to the number of a call, in a call since a moment; for a statement that
    writes. None if the number is withheld: such callers are not known by anything.
    """
    this, before = aliased(Call), aliased(Call)
    return (
        select(Offer.agent_id)
        .join(before, before.id == Offer.call_id)
        .join(this, this.caller_index == before.caller_index)
        .where(
            this.id == call_id,
            before.arrived_at > since,
            Offer.agent_id.is_not(None),
            Offer.bridged_at.is_not(None),
        )
        .order_by(Offer.bridged_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def there(now: datetime) -> Rows:
    """Everybody who takes calls now or soon, with what they can do."""
    return (
        select(Agent.person_id, Agent.state, Person.teams, Person.skills)
        .join(Person, Person.id == Agent.person_id)
        .where(Agent.state != "away", or_(Agent.state != "ready", Agent.present_until > now))
    )
