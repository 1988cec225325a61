"""Messages that callers leave: taken, brought home from the carrier, heard by a person."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import calls, messages, records
from app.models.calls import CallRow
from app.runtime import CarrierTrouble, Runtime, Work
from app.services import alerts, batches, enquiries, owed
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from routing.owed import MESSAGE, MessageState
from routing.states import move

PLACE = "message_sounds.sealed"
READY_S = 5  # the carrier tells when the sound is there; if that is lost, it is asked for
AGAIN = timedelta(minutes=10)
NO_SOUND = "no_sound"
PLAYED = "played the message"
MOST = 200


def take(work: Work, call: CallRow, sid: str, seconds: int) -> None:
    """A message was left on a call whose row is held; told again, nothing more follows.

    No seconds, or none known yet (below 0), make no message: the carrier's own event is waited for.
    """
    if seconds <= 0:
        return
    owner = work.run(messages.owner(call.id)).one()
    message_id = work.rt.new_id()
    values = {"call_id": call.id, "enquiry_id": owner.id, "team": owner.owner_team}
    if work.run(messages.add(**values, **_new(work, message_id, sid, seconds))).first() is None:
        return
    work.happened(
        "message",
        {"call_id": call.id, "enquiry_id": owner.id},
        seconds=seconds,
        team=values["team"],
    )
    _promise(work, message_id, call.id, "taken", READY_S)
    if call.ended_at is not None:
        _after_all(work, call)
    work.changed("owed")


def _new(work: Work, message_id: UUID, sid: str, seconds: int) -> dict[str, Any]:
    return {
        "id": message_id,
        "recording_sid": sid,
        "seconds": seconds,
        "left_at": work.now,
        "state": MESSAGE.first,
        "tell_at": owed.tell_first(work.now, work.rt.council.owed.messages_s),
        "fetch_at": work.now + AGAIN,
    }


def _promise(work: Work, message_id: UUID, call_id: UUID, why: str, after_s: float = 0) -> None:
    key = f"fetch:{message_id}:{why}"
    told = {"call_id": call_id, "after_s": after_s}
    work.promise("fetch message", key, **told, message=message_id.hex)  # type: ignore[arg-type]


def _after_all(work: Work, call: CallRow) -> None:
    """The end of the call was told before its message: it was no abandoned call."""
    work.run(calls.left_a_message(call.id))
    enquiries.has_word(work, call.id)


def told(work: Work, call: CallRow, sid: str, seconds: int, status: str) -> None:
    """The carrier tells what became of a recording: it is there, or there is none after all.

    One of nothing at all is to be forgotten; one whose length is not told may hold words.
    """
    if status == "completed" and seconds == 0:
        payload = {"recording": sid, "leg": call.sid}
        work.promise("erase recording", f"erase:{sid}", call_id=call.id, **payload)
    elif status == "completed":
        take(work, call, sid, max(seconds, 1))
    message_id = work.run(messages.id_of(sid)).scalar_one_or_none()
    if message_id is None:
        return
    if status == "completed":
        _promise(work, message_id, call.id, "told")
    elif status == "absent":
        alerts.raise_once(work, f"lost:{message_id}", "message_lost", call_id=call.id)


def fetch(rt: Runtime, effect: Any) -> None:
    """Bring the sound home and seal it; once it is safe, have the carrier forget it.

    Done again it goes on where it stopped; nothing is forgotten there that is not here, whatever
    people have made of the message meanwhile. Raises CarrierTrouble while the sound is not there.
    """
    message_id = UUID(hex=effect.payload["message"])
    with rt.work() as work:
        row = work.run(messages.to_fetch(message_id)).one()
        here = work.run(messages.sound(message_id)).first() is not None
    if row.erased_at is not None:
        return
    if not here:
        _bring_home(rt, message_id, row)
    rt.phone.forget_recording(row.call_sid, row.recording_sid)
    with rt.work() as work:
        work.run(messages.note(message_id, erased_at=work.now))


def _bring_home(rt: Runtime, message_id: UUID, row: Any) -> None:
    sound = rt.phone.recording(row.recording_sid)
    if sound is None:
        raise CarrierTrouble("the recording is not there")
    sealed = rt.seals.seal_bytes(sound, PLACE)
    state = move(MESSAGE, MessageState.TAKEN, "fetched")
    with rt.work() as work:
        kept = {"state": state, "fetched_at": work.now}
        if not work.run(messages.change(message_id, [MessageState.TAKEN], **kept)).first():
            _came_late(work, message_id)
        work.run(messages.keep_sound(message_id, sealed))
        work.changed("owed")


def _came_late(work: Work, message_id: UUID) -> None:
    """It had been given up as lost: somebody must listen to it after all."""
    row = work.run(messages.locked(message_id)).one()
    if row.state == MessageState.LISTENED:
        key = f"message-late:{message_id}"
        alerts.raise_once(work, key, "message_came_late", call_id=row.call_id)


def erase(rt: Runtime, effect: Any) -> None:
    """Have the carrier forget a recording of nothing."""
    rt.phone.forget_recording(effect.payload["leg"], effect.payload["recording"])


def tick(rt: Runtime) -> int:
    """Tell of messages that nobody has heard in time; ask anew for sounds not brought home."""
    with rt.work() as work:
        late = work.run(messages.to_tell(work.now, MOST)).scalars().all()
        away = work.run(messages.to_bring_home(work.now, MOST)).scalars().all()
    return batches.each(rt, late, _tell) + batches.each(rt, away, _ask_anew)


def _tell(work: Work, message_id: UUID) -> None:
    row = work.run(messages.locked(message_id)).one()
    if row.state != MessageState.LISTENED:
        thresholds_s = work.rt.council.owed.messages_s
        again_at = owed.tell(work, "message_waits", row, row.left_at, thresholds_s)
        work.run(messages.note(message_id, tell_at=again_at))


def _ask_anew(work: Work, message_id: UUID) -> None:
    row = work.run(messages.locked(message_id)).one()
    _promise(work, message_id, row.call_id, str(int(work.now.timestamp())))
    work.run(messages.note(message_id, fetch_at=work.now + AGAIN))


def sound(rt: Runtime, person: Person, message_id: UUID, *, noted: bool) -> bytes | None:
    """The sound of a message for a person, and a note that they heard it; None: not here yet.

    `noted`: it goes on from a part that they had before. Raises Unknown.
    """
    with rt.work() as work:
        row = work.run(messages.locked(message_id)).one_or_none()
        if row is None:
            raise Unknown("There is no such message.")
        sealed = work.run(messages.sound(message_id)).scalar_one_or_none()
        if sealed is None:
            return None
        if not noted:
            _note(work, person, row, PLAYED)
            ids = {"call_id": row.call_id, "enquiry_id": row.enquiry_id, "agent_id": person.id}
            work.happened("message_played", ids)
    return rt.seals.unseal_bytes(sealed, PLACE)


def settle(rt: Runtime, person: Person, message_id: UUID, outcome: str) -> None:
    """A person has heard a message and says what came of it. Raises Refused, Unknown."""
    with rt.work() as work:
        row = work.run(messages.locked(message_id)).one_or_none()
        if row is None:
            raise Unknown("There is no such message.")
        state = move(MESSAGE, MessageState(row.state), _event(work, person, row, outcome))
        done = {"listened_at": work.now, "listened_by": person.id, "outcome": outcome}
        work.run(messages.change(message_id, [row.state], state=state, **done))
        _note(work, person, row, "settled the message", outcome)
        ids = {"call_id": row.call_id, "enquiry_id": row.enquiry_id, "agent_id": person.id}
        work.happened("message_heard", ids, outcome=outcome)
        work.changed("owed", "enquiries")


def _event(work: Work, person: Person, row: Any, outcome: str) -> str:
    if row.state == MessageState.LISTENED:
        raise Refused("Nothing was changed: somebody has settled this message already.")
    if row.state == MessageState.TAKEN:
        if outcome != NO_SOUND:
            raise Refused("Nothing was changed: the sound is not here yet.")
        return "given_up"
    if not work.run(records.seen_by(person.id, row.enquiry_id, PLAYED)).scalar():
        raise Refused("Nothing was changed: listen to the message first.")
    return "listened"


def _note(work: Work, person: Person, row: Any, what: str, detail: str | None = None) -> None:
    seen = {"at": work.now, "person_id": person.id, "enquiry_id": row.enquiry_id}
    work.run(records.audit({**seen, "what": what, "detail": detail}))
