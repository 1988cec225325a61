"""The recording of a conference: from when two are there, paused and resumed, told of."""

from dataclasses import dataclass, field

from app.simulator.calls import Call
from app.simulator.clock import rfc2822
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.recordings import READY_S, Recording
from app.simulator.rooms import Room
from app.simulator.tasks import Steps, Wait
from app.simulator.webhooks import tell

EVENTS = frozenset({"in-progress", "completed", "absent"})


@dataclass(eq=False)
class Tape:
    """One conference on tape: who is told of what, since when it runs, and for how long it ran."""

    recording: Recording
    door: Door | None
    events: frozenset[str]
    call: Call
    since: float
    status: str = "in-progress"
    ran: float = 0.0
    pauses: list[tuple[float, str]] = field(default_factory=list)


def begin(exchange: Exchange, room: Room, call: Call) -> None:
    """Record a conference that has just started, if a document asked for it."""
    if not room.recorded:
        return
    sid, now = exchange.chance.sid("RE"), exchange.now()
    account = f"https://api.twilio.com/2010-04-01/Accounts/{exchange.account.sid}"
    recording = Recording(sid, "", f"{account}/Recordings/{sid}", 0, "", now, room.sid)
    tape = Tape(recording, room.recording_door, room.recording_events, call, now)
    exchange.tapes[sid] = tape
    call.note(now, "recording", room=room.name, sid=sid)
    _tell(exchange, tape, "in-progress", now=True)


def running(exchange: Exchange, room_sid: str) -> Tape | None:
    """Give the recording of a conference that is not over."""
    tapes = (one for one in exchange.tapes.values() if one.recording.conference == room_sid)
    return next((one for one in tapes if one.status in {"in-progress", "paused"}), None)


def become(exchange: Exchange, tape: Tape, status: str) -> None:
    """Pause, go on, or stop for good."""
    if tape.status == "in-progress":
        tape.ran += exchange.now() - tape.since
    tape.since = exchange.now()
    tape.pauses.append((exchange.now(), status))
    tape.status = status
    tape.recording.seconds = round(tape.ran)
    if status == "stopped":
        tape.status = "processing"
        _tell(exchange, tape, "completed" if tape.recording.seconds else "absent")


def finish(exchange: Exchange, room: Room) -> None:
    """Stop the recording of a conference that has ended."""
    if (tape := running(exchange, room.sid)) is not None:
        become(exchange, tape, "stopped")


def _tell(exchange: Exchange, tape: Tape, status: str, *, now: bool = False) -> None:
    exchange.kernel.spawn(_told(exchange, tape, status, 0.0 if now else READY_S))


def _told(exchange: Exchange, tape: Tape, status: str, after_s: float) -> Steps[None]:
    yield Wait(after_s)
    if status != "in-progress":
        tape.status = status
    if tape.door is None or status not in tape.events:
        return
    params = {
        "AccountSid": exchange.account.sid,
        "ConferenceSid": tape.recording.conference,
        "RecordingSid": tape.recording.sid,
        "RecordingUrl": tape.recording.url,
        "RecordingStatus": status,
        "RecordingDuration": str(tape.recording.seconds),
        "RecordingChannels": "1",
        "RecordingStartTime": rfc2822(tape.recording.created) or "",
        "RecordingSource": "Conference",
    }
    tell(exchange, tape.call, tape.door, params)
