"""Callbacks on the desk: what my teams owe, and one taken out of turn by somebody who is ready."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import callbacks, records, tries, waits
from app.runtime import Runtime, Work
from app.services import endings, in_line, legs, lines, offers
from app.services import tries as trying
from app.services.people import Person
from app.services.refusals import Refused
from app.services.tries import Held
from routing.hours import Span
from routing.owed import CallbackState
from routing.states import CallState

MOST = 5
TAKEN = "taken out of turn by another"
IN_LINE, FOR_ONE, RINGING, REDIALLED = "in_line", "for_one", "ringing", "redialled"
LATER, BY_HAND = "later", "by_hand"


@dataclass(frozen=True)
class Missed:
    """A try that reached nobody: when it ended (UTC), how, and whose telephone it was."""

    at: datetime
    how: str
    person_id: UUID | None


@dataclass(frozen=True)
class Due:
    """A callback that is owed: no number is in it (S29). `standing` is one of this module's words.

    `next_at` (UTC) is when it comes into line; `missed` is its last try that reached nobody.
    """

    id: UUID
    reference: str
    reason: str
    asked_at: datetime
    safe_when: str
    tries: int
    next_at: datetime | None
    standing: str
    missed: Missed | None


def listed(work: Work, teams: Collection[str]) -> tuple[Due, ...]:
    """What these teams owe, in the order of the line; one more than MOST if there is more."""
    return tuple(_due(row) for row in work.run(tries.owed_by(teams, MOST + 1)).all())


def _due(row: Any) -> Due:
    return Due(
        row.id, row.reference, row.reason or "", row.asked_at, row.safe_when, row.tries,
        row.next_at, standing(row), _missed(row),
    )  # fmt: skip


def _missed(row: Any) -> Missed | None:
    return Missed(row.missed_at, row.missed_by, row.missed_for) if row.missed_at else None


def standing(row: Any) -> str:
    """How it stands with a callback that is owed: one of this module's words, or what keeps it out
    of every line.
    """
    if row.redial_id is not None:
        return REDIALLED
    if row.call_state not in {None, CallState.DUE, CallState.ENDED}:
        return RINGING
    if row.taken:
        return FOR_ONE
    if row.until_at is not None:
        return IN_LINE
    if row.next_at is None:
        return BY_HAND
    return row.kept_by or LATER


def ring_now(rt: Runtime, person: Person, callback_id: UUID, reason: str) -> None:
    """Somebody who is ready takes a callback of their teams out of turn, and says why.

    Their telephone rings first, as for any. Raises Refused, Unknown; then nothing has changed.
    """
    if not reason.strip():
        raise Refused("Say why you ring them out of turn.")
    with rt.work() as work:
        work.run(callbacks.CHOOSES_LINE)
        held = trying.hold(work, callback_id)
        span = _refuse(work, held, person)
        wait_id = held.wait.id if held.wait else _into_line(work, held, span[1])
        wait = work.run(waits.locked_wait(wait_id)).one()
        endings.withdraw(work, wait.call_id, TAKEN)
        if not offers.propose(work, wait, person.id, legs.AGENT):
            raise Refused("Nothing was changed: another call has just been offered to you.")
        _note(work, held, person, reason)


def _into_line(work: Work, held: Held, until: datetime) -> UUID:
    """Into the line in which it should stand; if it is kept out of every line, only until the
    offer to the one who takes it ends.
    """
    return in_line.enter(work, held, until, lines.line_of(work, held.callback).queue)


def _refuse(work: Work, held: Held, person: Person) -> Span:
    row = held.callback
    if row.team not in person.teams:
        raise Refused("Nothing was changed: another team owes this callback.")
    if row.state != CallbackState.ASKED:
        raise Refused("Nothing was changed: this callback has been settled.")
    if in_line.on_the_line(work, row):
        raise Refused("Nothing was changed: they are on the line to us at this moment.")
    if held.call is not None and held.call.state != CallState.DUE:
        raise Refused("Nothing was changed: it is being rung at this moment.")
    span = in_line.agreed(work, row, work.now)
    if span is None or span[0] > work.now:
        raise Refused("Nothing was changed: it is not safe to ring them now. Look at when it is.")
    return span


def _note(work: Work, held: Held, person: Person, reason: str) -> None:
    row = held.callback
    work.happened("callback_taken", {**held.ids, "agent_id": person.id}, reason=reason)
    seen = {"at": work.now, "person_id": person.id, "enquiry_id": row.enquiry_id}
    work.run(records.audit({**seen, "what": "rang back out of turn", "detail": reason}))
