"""What a person has in hand besides the talk itself, as their desk shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import directory as rows
from app.runtime import Work
from app.services import directory, on_record
from app.services.directory import Directory
from app.services.offers import NEVER_HELD
from app.services.on_record import OnRecord
from app.services.plain_words import NOT_TAKEN
from routing.states import HANDOVER, HandoverState


@dataclass(frozen=True)
class HandOver:
    """A hand-over: `mine` if this person asked for it. `why` says why nobody took it."""

    state: str
    mine: bool
    other: str
    why: str


@dataclass(frozen=True)
class Help:
    """When help was asked for (UTC), and whether somebody has seen it."""

    at: datetime
    seen: bool


@dataclass(frozen=True)
class InHand:
    """The hand-over that is not over, or that just failed; the directory when there is none."""

    handover: HandOver | None
    directory: Directory | None
    help: Help | None
    recording: OnRecord | None


def of(work: Work, person_id: UUID, call: Any, *, talking: bool) -> InHand:
    """What a person has in hand in a call (a row of models.desk)."""
    row = work.run(rows.handover_of(call.call_id, person_id)).one_or_none()
    handover = _shown(work, row, person_id, call)
    live = handover is not None and handover.state != HandoverState.FAILED
    free = talking and not live
    asked = work.run(rows.help_asked(call.call_id)).one_or_none() if talking else None
    return InHand(
        handover=handover,
        directory=directory.listed(work, person_id) if free else None,
        help=Help(asked.at, asked.seen_at is not None) if asked else None,
        recording=on_record.shown(work, call.call_id) if talking else None,
    )


def _shown(work: Work, row: Any, person_id: UUID, call: Any) -> HandOver | None:
    if row is None:
        return None
    mine = row.from_agent == person_id
    told = call.held_since is not None or row.why == NEVER_HELD
    failed = mine and row.state == HandoverState.FAILED and told
    if not failed and HANDOVER.rests(HandoverState(row.state)):
        return None
    outside = work.rt.council.directory.get(row.to_outside or "")
    to = row.to_name or (outside.title if outside else str(row.to_outside))
    why = NOT_TAKEN.get(row.why or "", "could not take it") if failed else ""
    return HandOver(row.state, mine, to if mine else row.from_name, why)
