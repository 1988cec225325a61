"""What happens in a conference: coming, going, holding, muting, coaching, ending; all told of."""

from collections.abc import Mapping

from app.simulator import tapes
from app.simulator.calls import Call, Redirected
from app.simulator.clock import rfc2822
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.performance import accompany
from app.simulator.rooms import Participant, Room
from app.simulator.schema import IN_ROOM
from app.simulator.tasks import Steps, Task
from app.simulator.webhooks import form, tell

MUSIC = "[hold music]"
WORDS = {  # event as it is sent: word by which it is subscribed to
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
    "participant-mute": "mute",
    "participant-unmute": "mute",
    "participant-hold": "hold",
    "participant-unhold": "hold",
    "participant-modify": "modify",
    "announcement-end": "announcement",
    "announcement-fail": "announcement",
}
EVENTS = frozenset(
    {"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"}
)
REASONS = frozenset(
    {"conference_ended_via_api", "moderator_ended_conference", "participant_updated_via_api"}
)


def attend(exchange: Exchange, room: Room, participant: Participant) -> Steps[str]:
    """Be in a room until one leaves or is sent out; gives the reason."""
    reason = "participant_hung_up"
    _come_in(exchange, room, participant)
    try:
        given = yield participant.exit
        reason = given if given in REASONS else reason
    except Redirected:
        reason = "participant_updated_via_api"
        raise
    finally:
        _go_out(exchange, room, participant, reason)
    return reason


def _come_in(exchange: Exchange, room: Room, participant: Participant) -> None:
    now = exchange.now()
    participant.joined, participant.since = True, now
    room.participants[participant.call.sid] = participant
    participant.call.place = "room"
    participant.call.part = participant.exit.finish
    participant.call.note(now, "joined", room=room.name, label=participant.label)
    event(exchange, room, "participant-join", participant)
    if room.status == "init":
        _start_or_wait(exchange, room, participant)
    if room.status == "in-progress":
        _bridged(exchange, room)
    participant.call.tell()


def _start_or_wait(exchange: Exchange, room: Room, participant: Participant) -> None:
    present = room.present()
    if len(present) < 2 or not any(one.starts for one in present):
        play(exchange, participant, participant.wait_door)
        return
    room.status, room.updated = "in-progress", exchange.now()
    for one in present:
        quiet(one)
    event(exchange, room, "conference-start", participant, about_all=True)
    tapes.begin(exchange, room, participant.call)


def _bridged(exchange: Exchange, room: Room) -> None:
    present = [one.call for one in room.present()]
    for call in present:
        call.bridged = len(present) > 1
        others = [other.sid for other in present if other is not call]
        call.note(exchange.now(), "bridged" if others else "alone", room=room.name, others=others)
        call.tell()


def _go_out(exchange: Exchange, room: Room, participant: Participant, reason: str) -> None:
    quiet(participant)
    call = participant.call
    del room.participants[call.sid]
    participant.joined, call.bridged, call.place, call.part = False, False, "", None
    call.note(exchange.now(), "left room", room=room.name, reason=reason)
    status = {"ParticipantCallStatus": _status(reason), "ReasonParticipantLeft": reason}
    event(exchange, room, "participant-leave", participant, status)
    if participant.ends and room.reason is None:
        kind = "kicked" if participant.kicked else "left"
        close(exchange, room, f"participant-with-end-conference-on-exit-{kind}", participant)
    if not room.present():
        _end(exchange, room, participant)
    elif room.status == "in-progress":
        _bridged(exchange, room)


def _status(reason: str) -> str:
    return "completed" if reason == "participant_hung_up" else "in-progress"


def close(exchange: Exchange, room: Room, reason: str, by: Participant | None = None) -> None:
    """Send everybody out; the conference ends when the last has gone."""
    room.reason = room.reason or reason
    room.updated = exchange.now()
    if by:
        room.ended_by, room.ended_by_label = by.call.sid, by.label
    left = "conference_ended_via_api" if by is None else "moderator_ended_conference"
    for one in room.present():
        one.exit.finish(left)
    if not room.present():
        room.status = "completed"


def _end(exchange: Exchange, room: Room, last: Participant) -> None:
    kind = "kicked" if last.kicked else "left"
    room.reason = room.reason or f"last-participant-{kind}"
    room.status, room.updated = "completed", exchange.now()
    room.ended_by = room.ended_by or (None if "api" in room.reason else last.call.sid)
    facts = {"ReasonConferenceEnded": room.reason}
    if room.ended_by:
        facts["CallSidEndingConference"] = room.ended_by
        facts["ParticipantLabelEndingConference"] = room.ended_by_label or last.label
    event(exchange, room, "conference-end", last, facts, about_all=True)
    tapes.finish(exchange, room)


def mute(exchange: Exchange, room: Room, participant: Participant, *, on: bool) -> None:
    """Mute or unmute; told of only when it changes."""
    if participant.muted is not on:
        participant.muted, participant.updated = on, exchange.now()
        event(exchange, room, "participant-mute" if on else "participant-unmute", participant)


def hold(
    exchange: Exchange, room: Room, participant: Participant, door: Door | None, *, on: bool
) -> None:
    """Put on hold with a document (or music), or take off hold."""
    if participant.hold is on:
        return
    participant.hold, participant.updated = on, exchange.now()
    participant.call.note(exchange.now(), "on hold" if on else "off hold", room=room.name)
    if on:
        play(exchange, participant, door)
    else:
        quiet(participant)
    event(exchange, room, "participant-hold" if on else "participant-unhold", participant)


def coach(
    exchange: Exchange, room: Room, participant: Participant, whom: str | None, *, on: bool
) -> None:
    """Let a participant be heard by one other only, or by all again."""
    participant.coaching, participant.updated = on, exchange.now()
    participant.coach = whom if on else None
    event(exchange, room, "participant-modify", participant)


def announce(exchange: Exchange, room: Room, to: list[Participant], door: Door) -> None:
    """Play a document to some, once."""
    for one in to:
        exchange.kernel.spawn(_announce(exchange, room, one, door))


def _announce(exchange: Exchange, room: Room, one: Participant, door: Door) -> Steps[None]:
    why = yield from accompany(exchange, one.call, door, IN_ROOM)
    facts = {"AnnounceUrl": door.url} | ({"ReasonAnnouncementFailed": why} if why else {})
    event(exchange, room, "announcement-fail" if why else "announcement-end", one, facts)


def failed_to_join(exchange: Exchange, room: Room, participant: Participant) -> None:
    """Take out a participant who was rung by REST and did not answer."""
    if room.participants.get(participant.call.sid) is participant and not participant.joined:
        del room.participants[participant.call.sid]
        status = {
            "ParticipantCallStatus": participant.call.status,
            "ReasonParticipantLeft": "participant_add_failed",
        }
        event(exchange, room, "participant-leave", participant, status)


def play(exchange: Exchange, participant: Participant, door: Door | None) -> None:
    """Let a participant hear a document; None is music, an empty address silence."""
    quiet(participant)
    call = participant.call
    if door is None:
        call.ears.hear(MUSIC, exchange.now(), 0)
        call.note(exchange.now(), "heard", text=MUSIC, seconds=None)
    elif door.url:
        participant.music = exchange.kernel.spawn(accompany(exchange, call, door, IN_ROOM))


def quiet(participant: Participant) -> None:
    """Stop what a participant hears from a document."""
    music: Task | None = participant.music
    participant.music = None
    if music:
        music.cancel()


def event(
    exchange: Exchange,
    room: Room,
    name: str,
    participant: Participant,
    facts: Mapping[str, str] | None = None,
    *,
    about_all: bool = False,
) -> None:
    """Tell of an event, when the first participant's document asked for it."""
    if room.door is None or WORDS[name] not in room.events:
        return
    params = form(
        {
            "ConferenceSid": room.sid,
            "FriendlyName": room.name,
            "AccountSid": exchange.account.sid,
            "SequenceNumber": room.number,
            "Timestamp": rfc2822(exchange.now()),
            "StatusCallbackEvent": name,
            **({} if about_all else _about(participant)),
            **(facts or {}),
        }
    )
    room.number += 1
    tell(exchange, participant.call, room.door, params)


def _about(participant: Participant) -> dict[str, object]:
    return {
        "CallSid": participant.call.sid,
        "Muted": participant.muted,
        "Hold": participant.hold,
        "Coaching": participant.coaching,
        "EndConferenceOnExit": participant.ends,
        "StartConferenceOnEnter": participant.starts,
        "ParticipantLabel": participant.label or None,
    }


def label_taken(room: Room, label: str, call: Call | None = None) -> bool:
    """Say whether another participant of the room has a label."""
    found = room.find(label) if label else None
    return found is not None and found.call is not call
