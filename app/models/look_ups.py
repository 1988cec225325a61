"""What our own rows know of a caller: asked when a flow comes to a look-up, by index."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.models.base import Rows
from app.models.calls import Call


def number_of(call_id: UUID) -> Rows:
    """The digest of the number that a call came from; none of a withheld one."""
    return select(Call.caller_index).where(Call.id == call_id, Call.caller_index.is_not(None))


def called_before(call_id: UUID, since: datetime) -> Rows:
    """A row if the same number has called since a moment (UTC), this call apart."""
    earlier = aliased(Call)
    theirs = earlier.back_of.is_(None)  # not our ringing them back
    same = (earlier.caller_index == Call.caller_index, earlier.arrived_at >= since, theirs)
    return select(Call.id).where(
        Call.id == call_id, exists().where(*same, earlier.id != Call.id).correlate(Call)
    )
