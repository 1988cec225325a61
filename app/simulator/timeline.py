"""The carrier's own record of a call, against which the system's record is judged."""

from dataclasses import dataclass, field
from typing import Any

from app.simulator.clock import iso


@dataclass
class Timeline:
    """Entries in order, each with the carrier's time, the seconds since ring and since answer."""

    rang: float
    answered: float | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)

    def add(self, at: float, what: str, **facts: object) -> dict[str, Any]:
        """Write an entry and give it back, so that its facts can grow (an answer, a cut)."""
        entry: dict[str, Any] = {
            "at": iso(at),
            "t": round(at - self.rang, 3),
            "since_answer": None if self.answered is None else round(at - self.answered, 3),
            "what": what,
            **facts,
        }
        self.entries.append(entry)
        return entry
