"""What the flow's engine is told about the world: read before it is asked, passed as data."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain

from app.models.calls import CallRow
from app.runtime import Work
from app.services.look_ups import Answers
from ivr_flows.facts import District, Facts, Neighbour, Placing
from routing.calendar import is_open
from routing.callers import CallerKind
from routing.council import Council
from routing.places import Places

_EVER = datetime.min.replace(tzinfo=UTC)
RUNG_BACK = (CallerKind.MOBILE, CallerKind.LANDLINE)  # others are dear, or no phone at all


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


class KeyedPlaces(Mapping[str, Placing]):
    """Where the keys of a postcode may lie; looked up only when a caller has keyed one."""

    def __init__(self, council: Council, places: Places) -> None:
        self._districts = council.districts
        self._neighbours = dict(_neighbours(council))
        self._places = places

    def __getitem__(self, keys: str) -> Placing:
        meant = self._places.on_keypad(keys)
        if not meant:
            raise KeyError(keys)
        ours = [code for code in self._districts if code in meant]
        others = {code: found for code, found in meant.items() if code not in ours}
        theirs = {self._neighbours.get(code) for code in others}
        return Placing(
            tuple(District(self._districts[c].title, self._districts[c].locality) for c in ours),
            elsewhere=bool(others),
            postcodes=(*(meant[code] for code in ours), tuple(chain(*others.values()))),
            neighbour=theirs.pop() if len(theirs) == 1 else None,
        )

    def __iter__(self) -> Iterator[str]:
        return iter(())  # there are too many to go through

    def __len__(self) -> int:
        return len(self._places)


def _neighbours(council: Council) -> Iterator[tuple[str, Neighbour]]:
    """Who the councils around are, by district, each with its number as it is dialled here."""
    for name, one in council.neighbours.items():
        dialled = f"0{one.number.removeprefix('+44')}" if one.number else ""
        yield from ((code, Neighbour(name, dialled)) for code in one.districts)


def facts_at(work: Work, row: CallRow) -> Facts:
    """The world at the moment of a piece of work, for one call."""
    rt, at = work.rt, work.now
    ends = row.caller_masked[-3:] if row.caller_kind in RUNG_BACK else None
    return Facts(
        open=OpenCalendars(rt.council, at),
        notice=_notice(row, at),
        found=Answers(work, row),
        lever=row.lever,
        pull=row.pull or "",
        places=KeyedPlaces(rt.council, rt.places),
        number_ends=ends,
        language=_language(rt.council, row.line),
    )


def _language(council: Council, number: str) -> str:
    return next((one.language for one in council.lines if one.number == number), "")


def notice_since(row: CallRow, since: datetime, at: datetime) -> str | None:
    """The newest of the notices that speak at this moment and began to after `since`."""
    for text, starts_at, ends_at in row.notices or ():
        if since < datetime.fromisoformat(starts_at) <= at < datetime.fromisoformat(ends_at):
            return str(text)
    return None


def _notice(row: CallRow, at: datetime) -> str | None:
    return notice_since(row, _EVER, at)
