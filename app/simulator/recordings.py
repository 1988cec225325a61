"""Recordings: what was taken down, its sound, and who is told when it is ready."""

import io
import math
import struct
import wave
from dataclasses import dataclass
from functools import lru_cache

from app.simulator.calls import Call
from app.simulator.clock import rfc2822
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.tasks import Steps, Wait
from app.simulator.webhooks import tell

READY_S = 1.0  # a recording is not there at once
RATE = 8000
LOUDEST = 6000


@dataclass
class Recording:
    """One recording: its length in seconds, and the words in place of a sound file."""

    sid: str
    call: str
    url: str
    seconds: int
    words: str
    created: float
    conference: str = ""


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


def wav(seconds: int) -> bytes:
    """The sound of a recording: a murmur in place of words. Mono, 16 bits, 8 kHz."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(_murmur() * seconds)
    return out.getvalue()


@lru_cache(maxsize=1)
def _murmur() -> bytes:
    """One second of it: three syllables."""
    return b"".join(struct.pack("<h", _sample(i / RATE)) for i in range(RATE))


def _sample(at_s: float) -> int:
    syllable = abs(math.sin(3 * math.pi * at_s))
    return int(LOUDEST * syllable * math.sin(2 * math.pi * 160 * at_s))


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
