"""Named statements of the half-hour rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Executable, delete, insert, select

from app.models.base import Rows
from app.models.log import Event, HalfHour

COUNTED = (
    "queued", "overflowed", "bridged", "abandoned", "moved", "given_up", "wrap_up", "agent",
    "finished", "callback_asked",
)  # fmt: skip


def counted_events(start: datetime) -> Rows:
    """The events that figures fold, since a moment, in order."""
    return (
        select(Event.at, Event.kind, Event.call_id, Event.wait_id, Event.agent_id, Event.data)
        .where(Event.at >= start, Event.kind.in_(COUNTED))
        .order_by(Event.at, Event.id)
    )


def drop_since(start: datetime) -> Delete:
    """Forget the rows from a half hour on, to write them anew."""
    return delete(HalfHour).where(HalfHour.starts_at >= start)


def write(rows: Sequence[dict[str, Any]]) -> Executable:
    """Write rows."""
    return insert(HalfHour).values(list(rows))
