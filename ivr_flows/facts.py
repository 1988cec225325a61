"""What the host has read about the world before it asks the engine: the engine reads nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """The world as it stands at one event.

    `open` tells each calendar by name; one that is missing counts as closed (S21). `found` holds
    the answers of look-ups; one that is missing or None was not found. `notice` is a closure
    notice to speak once before a hand-over. `lever` names the step to which a supervisor sends
    everyone now.
    """

    open: Mapping[str, bool] = field(default_factory=dict)
    found: Mapping[str, str | None] = field(default_factory=dict)
    notice: str | None = None
    lever: str | None = None

    def is_open(self, calendar: str) -> bool:
        """Whether the calendar says open; unreadable means closed."""
        return self.open.get(calendar, False) is True
