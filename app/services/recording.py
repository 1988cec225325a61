"""Recording of talks at the carrier: paused and resumed as is wished now, and erased in time.

It is begun by the document that brings the two together (docs/decisions), after the notice. Nothing
of it ever stands in the way of the talk.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import talk_recordings as rows
from app.runtime import CarrierTrouble, Runtime, Sound, Work
from app.services import batches, calls, consults, offers, on_record
from app.services.refusals import Refused
from routing.states import LONGEST_CALL_S
from routing.talk_recording import BEGINS_S, TOLD_S, TalkRecordingState

MOST = 50
AGAIN = timedelta(days=1)  # an erasure that was not done is tried again
CLOCKS = timedelta(seconds=5)  # the carrier tells whole seconds of its own clock


def pause(rt: Runtime, person_id: UUID, *, on: bool) -> None:
    """The agent pauses the recording, or lets it go on. Raises Refused if nothing is recorded."""
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        row = on_record.live(work, held.call.id)
        if row is None:
            raise Refused("This call is not recorded.")
        if row.paused == on:
            return
        work.run(rows.change_talk_recording(row.id, paused=on))
        ids = {"call_id": row.call_id, "offer_id": row.offer_id, "agent_id": person_id}
        work.happened("recording", ids, what="paused" if on else "resumed")
        on_record.follow(work, held.call.id)
        work.changed(f"agent:{person_id}")


def carry_out(rt: Runtime, effect: Any) -> None:
    """Bring the carrier to what is wished now, whichever was wished first.

    It is asked also where our row says that it is so: an answer of the carrier may have been lost.
    """
    with rt.work() as work:
        call = calls.held(work, effect.call_id)
        row = on_record.live(work, call.id)
        silent = row is not None and on_record.to_be_silent(work, row)
        if row is not None and not silent:  # from here on it may be heard, whatever comes back
            work.run(rows.change_talk_recording(row.id, silent=False))
    if row is not None and row.given_up:
        _end(rt, call.id)
        return
    if row is None or call.ended_at is not None:
        return
    try:
        _bring_to(rt, call.id, silent=silent)
    except CarrierTrouble:
        _give_up(rt, call.id)
        raise


def _bring_to(rt: Runtime, call_id: UUID, *, silent: bool) -> None:
    there = rt.phone.record(offers.room_of(call_id), paused=silent)
    with rt.work() as work:
        calls.held(work, call_id)
        _carried_out(work, on_record.live(work, call_id), silent=silent, there=there)


def _give_up(rt: Runtime, call_id: UUID) -> None:
    with rt.work() as work:
        calls.held(work, call_id)
        consults.give_up_late(work, call_id)


def _end(rt: Runtime, call_id: UUID) -> None:
    rt.phone.end_recording(offers.room_of(call_id))
    with rt.work() as work:
        calls.held(work, call_id)
        if (row := on_record.live(work, call_id)) is not None and row.given_up:
            on_record.over(work, row, "it could not be paused")


def _carried_out(work: Work, row: Any, *, silent: bool, there: bool) -> None:
    """Write down what was done; raises CarrierTrouble if it has to be tried again."""
    if row is None:
        return
    if not there and row.state == TalkRecordingState.FAILED:
        work.run(rows.change_talk_recording(row.id, silent=silent))
        return
    if not there:
        raise CarrierTrouble("nothing is recorded yet")
    on_record.began(work, row)
    work.run(rows.change_talk_recording(row.id, silent=silent))
    on_record.tell(work, row, "silent" if silent else "heard")
    if on_record.to_be_silent(work, row) != silent:
        on_record.follow(work, row.call_id)


def expire(rt: Runtime) -> int:
    """Settle what has lasted too long, and have erased what was kept long enough; how many."""
    with rt.work() as work:
        late = work.run(rows.overdue(work.now, MOST)).scalars().all()
    return batches.each(rt, late, _expire_one)


def _expire_one(work: Work, recording_id: UUID) -> None:
    call = calls.held(work, work.run(rows.call_of(recording_id)).scalar_one())
    row = work.run(rows.one_locked(recording_id)).one()
    if _left_behind(row, call, work.now):
        on_record.over(work, row, "the call is over")
    elif not _late(row, work.now):
        return  # the carrier has told of it since we looked
    elif row.state == TalkRecordingState.ASKED:
        on_record.failed(work, row, on_record.NOT_TOLD)
    elif row.state == TalkRecordingState.ON:
        on_record.over(work, row, "the longest call is over")
    else:
        work.run(rows.change_talk_recording(row.id, erase_at=work.now + AGAIN))
        key = f"erase-talk:{row.id}:{row.erase_at.timestamp()}"
        work.promise("erase talk", key, call_id=row.call_id, recording=row.id.hex)


def _left_behind(row: Any, call: Any, now: datetime) -> bool:
    """Whether it was given up, and nothing is told of its end though the call is over."""
    told_by = now - timedelta(seconds=TOLD_S)
    ended = call.ended_at is not None and call.ended_at <= told_by
    return bool(row.given_up and row.state != TalkRecordingState.OVER and ended)


def _late(row: Any, now: datetime) -> bool:
    """Whether its state has lasted too long, or it has been kept long enough."""
    limits = {
        TalkRecordingState.ASKED: (row.asked_at, BEGINS_S),
        TalkRecordingState.ON: (row.began_at, LONGEST_CALL_S),
    }
    since, limit_s = limits.get(row.state, (row.erase_at, 0))
    waits = row.erased_at is None and since is not None
    return bool(waits and since + timedelta(seconds=limit_s) <= now)


def erase(rt: Runtime, effect: Any) -> None:
    """Delete the sound of a talk at the carrier: it has been kept as long as the council says.

    The carrier's own list is looked at first: what it never told of is erased too, and what still
    records is not touched. Then the row is left for a later look.
    """
    recording_id = UUID(effect.payload["recording"])
    with rt.work() as work:
        calls.held(work, effect.call_id)
        of_call = work.run(rows.all_of(effect.call_id)).all()
    row = next(one for one in of_call if one.id == recording_id)
    if row.erased_at is not None:
        return
    sounds = _sounds(rt, row, of_call)
    for sound in sounds:
        if not sound.goes_on:
            rt.phone.forget_talk(sound.room_sid, sound.sid)
    with rt.work() as work:
        if any(sound.goes_on for sound in sounds):
            work.run(rows.change_talk_recording(row.id, erase_at=work.now + on_record.SOON))
            return
        work.run(rows.change_talk_recording(row.id, erased_at=work.now))
        what = "erased" if sounds else "no sound"
        work.happened("recording", {"call_id": row.call_id}, what=what)


def _sounds(rt: Runtime, row: Any, of_call: Sequence[Any]) -> list[Sound]:
    """The sounds of a recording: its own, which the carrier may list no more, and what it never
    told of.
    """
    listed = rt.phone.sounds_of(offers.room_of(row.call_id))
    sounds = [one for one in listed if _owner(one, of_call) == row.id]
    if row.sid is None or row.room_sid is None or row.sid in {one.sid for one in sounds}:
        return sounds
    return [*sounds, Sound(row.room_sid, row.sid, "not listed", None)]


def _owner(sound: Sound, of_call: Sequence[Any]) -> UUID:
    """Whose a sound is among the recordings of its call, the newest first: the one's that has its
    name, else the last one's that had been asked for when it began and is not erased.
    """
    named = [one for one in of_call if one.sid == sound.sid]
    kept = [one for one in of_call if one.erased_at is None]
    at = sound.began_at
    before = [one for one in kept if at is None or one.asked_at <= at + CLOCKS]
    owner: UUID = [*named, *before, kept[-1]][0].id
    return owner
