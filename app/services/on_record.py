"""What is written of a talk's recording; below all that holds callers and hands them over.

Whoever changes it holds the call's row. The sound stays with the carrier until it is erased.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import calls, waits
from app.models import talk_recordings as rows
from app.runtime import Work
from app.script import Script, Speak
from app.services import alerts, wait_words
from app.services.inbox import Webhook, recorded_in
from routing.states import can, move
from routing.talk_recording import TALK_RECORDING, TalkRecordingState

NOT_TOLD = "the carrier has not said that it records"
PLAIN = "This call is recorded."  # the council's words are gone since it was decided
LEAST_DAYS = 1
SOON = timedelta(minutes=10)  # by then the carrier has done with what it was recording
ABSENT = "the carrier has recorded nothing"
KEPT = {"began", "over"}  # there is sound
EVENTS = {"in-progress": "began", "completed": "over", "absent": "failed"}


@dataclass(frozen=True)
class OnRecord:
    """What the desk shows: the state, whether it is to be silent now, and whether it is."""

    state: str
    paused: bool
    to_be_silent: bool
    silent: bool


def decided(work: Work, offer: Any) -> bool:
    """Whether the talk of an offer that is just accepted is recorded: the council has turned it on,
    and the person has a desk that says so. Nobody outside is recorded.

    It is written with the offer: whoever is asked into the room goes by that, so that a council
    file published meanwhile can never have somebody recorded who was not told.
    """
    return work.rt.council.recording is not None and offer.agent_id is not None


def wanted(work: Work, offer: Any) -> bool:
    """What was decided."""
    return bool(work.run(waits.is_recorded(offer.id)).scalar_one())


def notice(work: Work, call: Any, offer: Any) -> Script:
    """What the caller hears before they come to the person: only then does anything record.

    In the language of their menus, if the council's file has it so, else in English.
    """
    if not wanted(work, offer):
        return ()
    rules, language = work.rt.council.recording, wait_words.language(call)
    if rules is not None and language in rules.notice_in:
        return (Speak(rules.notice_in[language], language),)
    return (Speak(rules.notice if rules else PLAIN),)


def begin(work: Work, offer: Any) -> None:
    """The talk of an offer begins, with the notice."""
    if not wanted(work, offer):
        return
    for last in work.run(rows.not_over(offer.call_id)).all():
        _step(work, last, "over", why="another talk began")
    _add(work, offer.call_id, offer.id, keep_days=_keep_days(work))


def _keep_days(work: Work) -> int:
    rules = work.rt.council.recording
    return rules.keep_days if rules else LEAST_DAYS


def _add(work: Work, call_id: UUID, offer_id: UUID | None, **values: Any) -> UUID:
    new_id = work.rt.new_id()
    ids = {"id": new_id, "call_id": call_id, "offer_id": offer_id}
    fresh = {"state": TALK_RECORDING.first, "paused": False, "silent": False, "asked_at": work.now}
    work.run(rows.add_talk_recording(**ids, **fresh | values))
    return new_id


def live(work: Work, call_id: UUID) -> Any:
    """The recording of the talk in hand, also one that is not confirmed; None if there is none."""
    return work.run(rows.not_over(call_id)).first()


def follow(work: Work, call_id: UUID) -> None:
    """Something has changed that may make the recording pause, or go on."""
    row = live(work, call_id)
    if row is not None:
        key = f"recording:{row.id}:{work.now.timestamp()}"
        work.promise("recording", key, call_id=call_id)


def to_be_silent(work: Work, row: Any) -> bool:
    """The agent has paused it, the caller is on hold, or somebody of outside is in the talk."""
    return bool(row.paused or work.run(rows.is_private(row.call_id)).scalar_one())


def is_quiet(work: Work, call_id: UUID) -> bool:
    """Whether nothing that is said now is kept: the carrier has said that it records nothing, or
    all of the recording is to be erased. The call's row is held.
    """
    row = live(work, call_id)
    return row is None or bool(row.silent or row.given_up)


def give_up(work: Work, row: Any) -> None:
    """It cannot be paused, and what is said now must not be kept: it is to be ended and erased."""
    work.run(rows.change_talk_recording(row.id, given_up=True))
    tell(work, row, "given up")
    _alert(work, row)
    follow(work, row.call_id)


def shown(work: Work, call_id: UUID) -> OnRecord | None:
    """The recording of a talk that goes on, for its agent's desk."""
    row = work.run(rows.shown(call_id)).one_or_none()
    if row is None:
        return None
    return OnRecord(row.state, row.paused, to_be_silent(work, row), row.silent)


def told(work: Work, call_id: UUID, offer_id: UUID | None, hook: Webhook) -> bool:
    """The carrier tells of a recording, in any order; False: there is no such call.

    `offer_id`: whose document asked for it, unless that was made before documents said so.
    """
    if work.run(calls.locked_call(call_id)).one_or_none() is None:
        return False
    sid, seconds = recorded_in(hook.body)
    event = EVENTS.get(hook.field("RecordingStatus"))
    row = _meant(work, call_id, sid, offer_id) if sid and event else None
    if row is None and event in KEPT:
        row = _another(work, call_id, offer_id)
    if row is None or event is None:
        return True
    named = {"sid": sid, "room_sid": hook.field("ConferenceSid") or row.room_sid}
    work.run(rows.change_talk_recording(row.id, **named))
    if can(TALK_RECORDING, TalkRecordingState(row.state), event):
        _told(work, row, event, seconds)
    return True


def _meant(work: Work, call_id: UUID, sid: str, offer_id: UUID | None) -> Any:
    """Which recording of a call the carrier means: the one of this sid, else the one that the
    talk's own document asked for, if it has no name yet. An earlier talk's may be told when a later
    one has begun. None: none that is known.
    """
    all_rows = work.run(rows.all_of(call_id)).all()
    named = [row for row in all_rows if row.sid == sid]
    known = [row for row in all_rows if row.sid is None and offer_id in {None, row.offer_id}]
    return next(iter(named or known), None)


def _another(work: Work, call_id: UUID, offer_id: UUID | None) -> Any:
    """A row for one more recording of a talk, as when its room ended and began again: nothing that
    is recorded is unknown, or kept longer than was promised. None: there is no such talk.

    What begins where nothing may be recorded is not kept, nor what follows such a one.
    """
    of_call = work.run(rows.all_of(call_id)).all()
    first = next((row for row in of_call if offer_id in {None, row.offer_id}), None)
    whose = first.offer_id if first else offer_id
    if not work.run(waits.is_offer_of(whose, call_id)).scalar_one():
        return None
    as_first = {"paused": first.paused, "asked_at": first.asked_at} if first else {}
    keep_days = first.keep_days if first else _keep_days(work)
    new_id = _add(work, call_id, whose, keep_days=keep_days, **as_first)
    row = work.run(rows.one_locked(new_id)).one()
    if (first and first.given_up) or work.run(rows.is_private(call_id)).scalar_one():
        give_up(work, row)
    return work.run(rows.one_locked(new_id)).one()


def _told(work: Work, row: Any, event: str, seconds: int) -> None:
    if event == "failed":
        failed(work, row, ABSENT)
    elif event == "over":
        _step(work, row, "over", seconds=seconds)
    else:
        began(work, row)
        follow(work, row.call_id)


def began(work: Work, row: Any) -> None:
    """The carrier records; nothing if that is known."""
    if can(TALK_RECORDING, TalkRecordingState(row.state), "began"):
        _step(work, row, "began", silent=False)


def failed(work: Work, row: Any, why: str) -> None:
    """Nothing is recorded as far as is known; the talk goes on, and somebody is told."""
    _step(work, row, "failed", why=why)
    call = work.run(calls.locked_call(row.call_id)).one()
    if call.ended_at is None:
        _alert(work, row)


def _alert(work: Work, row: Any) -> None:
    alerts.raise_once(work, f"unrecorded:{row.id}", "talk_not_recorded", call_id=row.call_id)


def over(work: Work, row: Any, why: str) -> None:
    """It is over, though the carrier has not said so."""
    _step(work, row, "over", why=why)


def _step(work: Work, row: Any, event: str, **values: Any) -> None:
    state = move(TALK_RECORDING, TalkRecordingState(row.state), event)
    if state == TalkRecordingState.ON:
        values |= {"began_at": work.now, "erase_at": None}
    else:  # also of what failed there may be sound at the carrier
        erase_at = work.now + (SOON if row.given_up else timedelta(days=row.keep_days))
        values |= {"ended_at": work.now, "erase_at": erase_at}
    work.run(rows.change_talk_recording(row.id, state=state, **values))
    tell(work, row, state)


def tell(work: Work, row: Any, what: str) -> None:
    """Written down, and shown at once by the desks of those who talk."""
    work.happened("recording", {"call_id": row.call_id, "offer_id": row.offer_id}, what=what)
    for offer in work.run(waits.live_offers(row.call_id)).all():
        work.changed(f"agent:{offer.agent_id}")
