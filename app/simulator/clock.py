"""The two clocks of the carrier: the wall, and one that a test moves."""

import time
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Protocol

DEFAULT_START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Clock(Protocol):
    """Tells the time as seconds since 1970 (UTC)."""

    virtual: bool

    def now(self) -> float:
        """Give the present moment in seconds since 1970."""


class WallClock:
    """The true time; never runs backwards, even when the machine's clock is set."""

    virtual = False

    def __init__(self) -> None:
        self._base = time.time() - time.monotonic()

    def now(self) -> float:
        """Give the present moment in seconds since 1970."""
        return self._base + time.monotonic()


class VirtualClock:
    """A clock that stands still until it is moved."""

    virtual = True

    def __init__(self, start: datetime = DEFAULT_START) -> None:
        self._now = start.timestamp()

    def now(self) -> float:
        """Give the present moment in seconds since 1970."""
        return self._now

    def move_to(self, moment: float) -> None:
        """Move forward to a moment (seconds since 1970); never back."""
        self._now = max(self._now, moment)


def iso(moment: float | None) -> str | None:
    """Write a moment as ISO 8601 UTC with milliseconds; None stays None."""
    if moment is None:
        return None
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def rfc2822(moment: float | None) -> str | None:
    """Write a moment as Twilio does in callbacks and REST answers; None stays None."""
    return None if moment is None else format_datetime(datetime.fromtimestamp(moment, UTC))
