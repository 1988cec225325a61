"""What a telephone line is told to do: a closed list of verbs, plain values.

Services answer a webhook with a Script; `adapters.twiml` writes it in the carrier's language.
Paths are ours, without the public address: the writer adds it and the connection policy.
"""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Speak:
    """Say these words."""

    words: str
    language: str = "en-GB"


@dataclass(frozen=True)
class Play:
    """Play the recording of a prompt, named by the SHA-256 of its bytes."""

    sha256: str


@dataclass(frozen=True)
class Music:
    """Play the waiting music once (about 18 s)."""


@dataclass(frozen=True)
class Silence:
    """Wait this many seconds."""

    seconds: int


@dataclass(frozen=True)
class Listen:
    """Speak while listening for keys, then go to `path`, also when nothing was pressed."""

    path: str
    inside: tuple[Speak | Play | Music | Silence, ...]
    digits: int | None = 1
    finish_on: str = ""
    timeout_s: int = 6


@dataclass(frozen=True)
class Record:
    """Beep, then take down what is said, until `finish_on`, silence, or `at_most_s` seconds.

    Then to `path`, also when nothing was said, and when the line goes down meanwhile; `events_path`
    is told when the sound is there.
    """

    path: str
    events_path: str
    at_most_s: int
    finish_on: str = "#"


@dataclass(frozen=True)
class WaitInQueue:
    """Put the line where music plays until somebody takes it."""

    wait_path: str
    left_path: str


@dataclass(frozen=True)
class RingNumber:
    """Connect to an outside number, whose person must accept at `whisper_path` first."""

    number: str
    whisper_path: str
    then_path: str
    ring_s: int = 25


@dataclass(frozen=True)
class JoinRoom:
    """Talk in the call's room; `then_path` follows when the line leaves it and is still up.

    Without `starts` they do not begin a room that has nobody in it; `muted` they are heard by
    nobody, and with `coach` (the carrier's name of a leg) by that leg alone. With `recorded_path`
    the talk is recorded from when two are there, and that path is told of it.
    """

    room: str
    label: str
    events_path: str
    then_path: str
    starts: bool = True
    muted: bool = False
    coach: str | None = None
    recorded_path: str = ""


@dataclass(frozen=True)
class GoTo:
    """Ask for the next document."""

    path: str


@dataclass(frozen=True)
class LeaveQueue:
    """Out of the music, back to the document that put the line there."""


@dataclass(frozen=True)
class HangUp:
    """End the line. Only after a person, or for a line of ours (S1)."""


Verb: TypeAlias = (
    Speak
    | Play
    | Music
    | Silence
    | Listen
    | Record
    | WaitInQueue
    | RingNumber
    | JoinRoom
    | GoTo
    | LeaveQueue
    | HangUp
)
Script: TypeAlias = tuple[Verb, ...]

NOTHING: Script = ()
