"""One look at all whose moment may have come, so that a tick with nothing to do asks no more."""

from typing import Any

from sqlalchemy import DateTime, Select, bindparam, exists, or_, select

from app.models import (
    callbacks,
    events,
    handovers,
    holds,
    listens,
    messages,
    people,
    queue_orders,
    talk_recordings,
    team_moves,
    tries,
    waits,
)
from app.models.calls import Call
from app.models.waits import Wait
from routing.states import CallState, WaitState

NOW: Any = bindparam("now", type_=DateTime(timezone=True))
QUEUES: Any = bindparam("queues", expanding=True)  # those of the council file
ONE = 1

# Who waits or is to be rung back. How the matcher and the others judge them is theirs.
IN_LINE: Select[Any] = select(Wait.id).where(Wait.state.in_((WaitState.WAITING, WaitState.DUE)))
WAITING: Select[Any] = select(Call.id).where(
    Call.ended_at.is_(None), Call.state == CallState.WAITING
)
TO_RING_BACK: Select[Any] = select(Wait.id).where(Wait.state == WaitState.DUE)

# Each is the question with which the work itself begins, or one that is true whenever that is.
QUESTIONS: dict[str, tuple[Select[Any], ...]] = {
    "offers": (waits.offers_overdue(NOW, ONE),),
    "agents": (people.agents_overdue(NOW),),
    "listens": (listens.overdue(NOW),),
    "team moves": (team_moves.moves_overdue(NOW),),
    "queue orders": (queue_orders.orders_overdue(NOW),),
    "deadlines": (waits.waits_due(NOW, QUEUES, ONE),),
    "waiting": (WAITING, IN_LINE),
    "in line": (IN_LINE,),
    "messages": (messages.to_tell(NOW, ONE), messages.to_bring_home(NOW, ONE)),
    "callbacks": (
        *(callbacks.to_tell(NOW, ONE), tries.to_lapse(NOW, ONE), tries.to_open(NOW, ONE)),
        TO_RING_BACK,
    ),
    "hand-overs": (handovers.handovers_overdue(NOW, ONE),),
    "effects": (events.effects_due(NOW, ONE),),
    "holds": (holds.holds_due(NOW, ONE),),
    "recordings": (talk_recordings.overdue(NOW, ONE),),
}


def _any(rows: Select[Any]) -> Any:
    return exists(rows.order_by(None).limit(None))


LOOK = select(
    *(or_(*(_any(rows) for rows in asked)).label(name) for name, asked in QUESTIONS.items())
)
"""One row: under the name of each question whether it is so at `now` (UTC) in a
council with these `queues`.
"""
