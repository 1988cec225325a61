"""Recordings: what was taken down, and who is told when it is ready."""

from dataclasses import dataclass

from app.simulator.calls import Call
from app.simulator.clock import rfc2822
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.tasks import Steps, Wait
from app.simulator.webhooks import tell

READY_S = 1.0  # a recording is not there at once


@dataclass
class Recording:
    """One recording: its length in seconds, and the words in place of a sound file."""

    sid: str
    call: str
    url: str
    seconds: int
    words: str
    created: float


def keep(exchange: Exchange, call: Call, words: str, seconds: int) -> Recording:
    """Make a recording."""
    sid = exchange.chance.sid("RE")
    url = f"https://api.twilio.com/2010-04-01/Accounts/{exchange.account.sid}/Recordings/{sid}"
    recording = Recording(sid, call.sid, url, seconds, words, exchange.now())
    exchange.recordings[sid] = recording
    call.note(exchange.now(), "recorded", sid=sid, seconds=seconds, words=words)
    return recording


def announce(exchange: Exchange, call: Call, recording: Recording, door: Door) -> None:
    """Tell, soon, that a recording is ready."""
    exchange.kernel.spawn(_announce(exchange, call, recording, door))


def _announce(exchange: Exchange, call: Call, recording: Recording, door: Door) -> Steps[None]:
    yield Wait(READY_S)
    params = {
        "AccountSid": exchange.account.sid,
        "CallSid": recording.call,
        "RecordingSid": recording.sid,
        "RecordingUrl": recording.url,
        "RecordingStatus": "completed",
        "RecordingDuration": str(recording.seconds),
        "RecordingChannels": "1",
        "RecordingSource": "RecordVerb",
        "RecordingStartTime": rfc2822(recording.created) or "",
    }
    tell(exchange, call, door, params)
