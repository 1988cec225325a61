"""What the flow's engine is told about the world: read before it is asked, passed as data."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from ivr_flows.facts import Facts
from routing.calendar import is_open
from routing.council import Council


class OpenCalendars(Mapping[str, bool]):
    """Which calendars are open at a moment; each is worked out only when it is asked for."""

    def __init__(self, council: Council, at: datetime) -> None:
        self._council = council
        self._at = at

    def __getitem__(self, name: str) -> bool:
        if name not in self._council.calendars:
            raise KeyError(name)
        return is_open(self._council, name, self._at)

    def __iter__(self) -> Iterator[str]:
        return iter(self._council.calendars)

    def __len__(self) -> int:
        return len(self._council.calendars)


def facts_at(council: Council, at: datetime) -> Facts:
    """The world at a moment (UTC)."""
    return Facts(open=OpenCalendars(council, at))
