"""What the carrier finds wrong in the answers and requests of the system it carries calls for."""

from collections import deque
from dataclasses import dataclass, field

from app.simulator.clock import iso


class Fault(Exception):
    """An answer could not be fetched or run. code: Twilio's error code; url: where it came from."""

    def __init__(self, code: int, why: str, url: str = "") -> None:
        super().__init__(f"{code} {why}")
        self.code, self.why, self.url = code, why, url


@dataclass
class FaultBook:
    """All faults, in order; the oldest are dropped after some thousands, the count is not."""

    count: int = 0
    kept: deque[dict[str, object]] = field(default_factory=lambda: deque(maxlen=5000))

    def add(self, at: float, fault: Fault, call: str = "", *, heard: bool = False) -> None:
        """Count one. heard: the caller heard of it ("an application error has occurred")."""
        self.count += 1
        self.kept.append(
            {
                "at": iso(at),
                "code": fault.code,
                "why": fault.why,
                "url": fault.url,
                "call": call,
                "heard": heard,
            }
        )
