"""What can happen to a call, as the host tells it to the engine. A closed set."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

KeyName = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "star", "hash"]
KEYS: tuple[KeyName, ...] = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "star", "hash")
_SIGNS = {"*": "star", "#": "hash"}


class QueueOutcome(StrEnum):
    """How a stay in a queue went, or, for the urgent key, what changed within it."""

    BRIDGED = "bridged"
    NOBODY = "nobody"  # the whole chain of the council file has been tried
    URGENT_KEY = "urgent key"  # the caller pressed 1 while waiting, and waits on
    FULL = "full"
    REFUSED = "refused"  # closed or unstaffed, and no chain to follow (S21)
    CALLER_LEFT = "caller left"
    ERROR = "error"
    CALLBACK_ASKED = "callback asked"


class DialOutcome(StrEnum):
    """How ringing an outside number went. Only a key pressed by the receiver accepts (S8)."""

    ACCEPTED = "accepted"
    BUSY = "busy"
    NO_ANSWER = "no answer"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Started:
    """The line was answered; nothing has been said yet."""

    word = "started"


@dataclass(frozen=True, slots=True)
class Key:
    """One key pressed at a menu: a digit, `*` or `#` (or the words `star` and `hash`)."""

    key: str

    @property
    def name(self) -> str:
        """The key as a flow file writes it; `other` for anything no keypad has."""
        name = _SIGNS.get(self.key, self.key)
        return name if name in KEYS else "other"

    @property
    def word(self) -> str:
        """For the log of steps."""
        return f"key {self.name}"


@dataclass(frozen=True, slots=True)
class Digits:
    """Several keys, as one value."""

    value: str
    word = "digits"  # the value may be personal: it is not logged (S28)


@dataclass(frozen=True, slots=True)
class Speech:
    """Words heard; confidence 0.0 to 1.0."""

    text: str
    confidence: float
    word = "speech"  # the words may be a disclosure: they are not logged (S28)


@dataclass(frozen=True, slots=True)
class Silence:
    """The caller was asked and did nothing."""

    word = "silence"


@dataclass(frozen=True, slots=True)
class QueueResult:
    """A stay in a queue ended or changed; `result` is one of QueueOutcome."""

    result: str

    @property
    def word(self) -> str:
        """For the log of steps."""
        return f"queue {self.result}" if self.result in tuple(QueueOutcome) else "queue other"


@dataclass(frozen=True, slots=True)
class DialResult:
    """Ringing an outside number ended; `result` is one of DialOutcome."""

    result: str

    @property
    def word(self) -> str:
        """For the log of steps."""
        return f"dial {self.result}" if self.result in tuple(DialOutcome) else "dial other"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A message was left, `seconds` long; `empty` if it holds no voice."""

    seconds: int
    empty: bool
    word = "recorded"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something of ours went wrong; `what` is a static word for the log, never data."""

    what: str
    word = "fault"


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone. Always wins."""

    word = "hung up"


Event = (
    Started | Key | Digits | Speech | Silence | QueueResult | DialResult | Recorded | Fault | HungUp
)
