"""What is owed to callers who were told that somebody will hear them, or ring them back.

It stands on a list until a person has settled it; what stands too long is told, once a threshold.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import owing
from app.runtime import Work
from app.services import alerts


def left_word(work: Work, call_id: UUID) -> str | None:
    """What the caller of a call left behind: a `callback` to be made, a `message`, or nothing."""
    left = work.run(owing.left_on(call_id)).one()
    if left.callback:
        return "callback"
    return "message" if left.message else None


def still(work: Work, call_id: UUID) -> str | None:
    """What of that no person has settled yet, in words; None: nothing."""
    left = work.run(owing.still_on(call_id)).one()
    if left.message:
        return "a message that nobody has listened to"
    return "a callback that nobody has made" if left.callback else None


def tell_first(since: datetime, thresholds_s: Sequence[int]) -> datetime:
    """When to tell of something that is owed since a moment (UTC), if it still is."""
    return since + timedelta(seconds=thresholds_s[0])


def tell(
    work: Work, kind: str, row: Any, since: datetime, thresholds_s: Sequence[int]
) -> datetime | None:
    """Tell that something has stood too long; when to tell of it again, None: never more.

    Of several thresholds crossed unseen the last is told: nobody could act on the others.
    """
    owed_s = (work.now - since).total_seconds()
    crossed = [at_s for at_s in thresholds_s if at_s <= owed_s]
    ahead = [at_s for at_s in thresholds_s if at_s > owed_s]
    if crossed:
        key = f"{kind}:{row.id}:{crossed[-1]}"
        known: Mapping[str, Any] = {"team": row.team, "at_s": crossed[-1]}
        if alerts.raise_once(work, key, kind, call_id=row.call_id, **known):
            ids = {"call_id": row.call_id, "enquiry_id": row.enquiry_id}
            work.happened("owed", ids, what=kind, **known)
    return since + timedelta(seconds=ahead[0]) if ahead else None
