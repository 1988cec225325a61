"""The enquiry of a call: made before the first prompt is chosen, never closed by software (S16)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.models import enquiries
from app.runtime import Work
from routing.references import reference
from routing.states import ENQUIRY, EnquiryState, can, move

NOT_YET_KNOWN = "P2"  # the menus raise it; nobody who is stuck waits at less (S4)


def open_for_call(work: Work, call_id: UUID, line: str, received_at: datetime) -> UUID:
    """Make the enquiry of a call in the same transaction as the call (S9); its id.

    `received_at` (UTC) is written once: no transfer, rating or restart moves it (S18).
    """
    enquiry_id = work.rt.new_id()
    number = int(work.run(enquiries.next_number()).scalar_one())
    work.run(
        enquiries.add_enquiry(
            id=enquiry_id,
            number=number,
            reference=reference(number),
            call_id=call_id,
            source="call",
            received_at=received_at,
            state=ENQUIRY.first,
            line=line,
            priority=NOT_YET_KNOWN,
            owner_team=_first_owner(work),
        )
    )
    return enquiry_id


def _first_owner(work: Work) -> str:
    """Somebody owns every enquiry from the first ring (S20): the team that takes urgent calls."""
    council = work.rt.council
    return council.queues[council.urgent_queue].team


def note(work: Work, call_id: UUID, words: Collection[str] = (), **found: str) -> None:
    """Note what the menus found out; `words` go on the menu path."""
    if words or found:
        work.put(enquiries.note_on(call_id, words, **found))
        work.changed("enquiries")


def give_to(work: Work, call_id: UUID, team: str, priority: str) -> None:
    """The team whose queue the caller is in owns the enquiry, and nobody of it yet."""
    work.put(enquiries.give(call_id, owner_team=team, owner_person=None, priority=priority))


def hand_to(work: Work, call_id: UUID, team: str, person_id: UUID | None) -> None:
    """Somebody took the caller over: the enquiry is their team's, and theirs (S20)."""
    work.run(enquiries.give(call_id, owner_team=team, owner_person=person_id))
    work.changed("enquiries")


def call_over(work: Work, call_id: UUID, *, spoken: bool) -> None:
    """The caller has gone: the agent writes it up, or it stands on a list as it is."""
    state = move(ENQUIRY, EnquiryState.OPEN, "spoken" if spoken else "unanswered")
    work.put(enquiries.leave_open(call_id, state))
    work.changed("enquiries")


def has_word(work: Work, call_id: UUID) -> None:
    """The caller had left a message, as is told after the end: somebody has to write it up."""
    seemed = [state for state in EnquiryState if can(ENQUIRY, state, "left_word")]
    state = move(ENQUIRY, EnquiryState.OPEN, "left_word")
    work.run(enquiries.move_unwritten(call_id, seemed, state=state))
    work.changed("enquiries")


def write_up(work: Work, call_id: UUID, person_id: UUID, outcome: str) -> None:
    """The agent's part is done: the outcome stands, the enquiry stays open on its list."""
    work.run(
        enquiries.move_enquiry(
            call_id,
            [state for state in EnquiryState if can(ENQUIRY, state, "recorded")],
            state=move(ENQUIRY, EnquiryState.TO_RECORD, "recorded"),
            outcome=outcome,
            recorded_by=person_id,
            recorded_at=work.now,
            version=enquiries.Enquiry.version + 1,
        )
    )
    work.changed("enquiries")
