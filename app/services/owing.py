"""The list of what is owed to callers: messages to be heard, callbacks to be made."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import owing
from app.runtime import Runtime, Work
from app.services import back_desk, owed
from app.services.refusals import Unknown

MOST = 200


@dataclass(frozen=True)
class Owed:
    """One thing owed since a moment (UTC). `late`: its first threshold has gone by.

    `standing` is how it stands with a callback, in the words of `back_desk`.
    """

    kind: str
    row: Any
    since: datetime
    late: bool
    standing: str = ""


def listed(rt: Runtime, teams: Collection[str] | None = None) -> list[Owed]:
    """What is owed, by these teams or by all, the oldest first; none of it shows an identity."""
    with rt.work() as work:
        rows = [("message", row) for row in work.run(owing.messages(MOST))]
        rows += [("callback", row) for row in work.run(owing.callbacks(MOST))]
        found = [_owed(work, kind, row) for kind, row in rows if teams is None or row.team in teams]
    return sorted(found, key=lambda one: one.since)


def message(rt: Runtime, message_id: UUID) -> Owed:
    """One message. Raises Unknown."""
    with rt.work() as work:
        row = work.run(owing.message(message_id)).one_or_none()
        if row is None:
            raise Unknown("There is no such message.")
        return _owed(work, "message", row)


def callback(rt: Runtime, callback_id: UUID) -> Owed:
    """One callback; its number is asked for apart. Raises Unknown."""
    with rt.work() as work:
        row = work.run(owing.callback(callback_id)).one_or_none()
        if row is None:
            raise Unknown("There is no such callback.")
        return _owed(work, "callback", row)


def _owed(work: Work, kind: str, row: Any) -> Owed:
    limits = work.rt.council.owed
    thresholds_s = limits.messages_s if kind == "message" else limits.callbacks_s
    late = work.now >= owed.tell_first(row.since, thresholds_s)
    return Owed(kind, row, row.since, late, back_desk.standing(row) if kind == "callback" else "")
