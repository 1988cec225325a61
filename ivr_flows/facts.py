"""What the host has read about the world before it asks the engine: the engine reads nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class District:
    """A district of ours: its name as it is spoken, and the area (locality) that it belongs to."""

    name: str
    area: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another council: its name as it is spoken, and its number as it is dialled here, or ''."""

    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Placing:
    """What the keys of a postcode may mean: districts of ours, somewhere else, or both.

    `postcodes` are those behind each district, in its order, and last those from somewhere else.
    `neighbour` is the council there, if all of those are one council's and it is known.
    """

    districts: tuple[District, ...] = ()
    elsewhere: bool = False
    postcodes: tuple[tuple[str, ...], ...] = ()
    neighbour: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The world as it stands at one event.

    `open` tells each calendar by name; one that is missing counts as closed (S21). `found` holds
    the answers of look-ups; one that is missing or None was not found. `notice` is a closure
    notice to speak once before a hand-over. `lever` names the step to which a supervisor sends
    everyone now, `pull` which pull of it that is. `places` knows the keys of postcodes; one that
    is missing or None is no postcode near here. `number_ends` are the last digits of the caller's
    number if it could be rung back. `language` is that of the line, or the caller's own choice of
    before; it counts when the call begins, and one that the flow does not offer is the flow's own.
    """

    open: Mapping[str, bool] = field(default_factory=dict)
    found: Mapping[str, str | None] = field(default_factory=dict)
    notice: str | None = None
    lever: str | None = None
    pull: str = ""
    places: Mapping[str, Placing | None] = field(default_factory=dict)
    number_ends: str | None = None
    language: str = ""

    def is_open(self, calendar: str) -> bool:
        """Whether the calendar says open; unreadable means closed."""
        return self.open.get(calendar, False) is True
