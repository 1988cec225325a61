"""The council file in force, from the database, remembered by version: a version never changes."""

import logging
from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from app.models import flows
from app.models.flows import COUNCIL
from app.runtime import Seen
from routing.council import Council, revive

log = logging.getLogger("frontdoor.council")

IN_FORCE, MOVES = flows.in_force(COUNCIL), flows.moves_of(COUNCIL)


def as_it_is(council: Council) -> Council:
    """Nothing is pretended."""
    return council


def stood_by(moves: Iterable[tuple[str, str]]) -> list[str]:
    """The versions in force and before, the newest first, of moves (version, kind) in order.

    What somebody rolled back from is left out, unless it was put in force again: they had a reason.
    """
    stood: list[str] = []
    last: dict[str, int] = {}  # when each was put in force last
    for number, (version, kind) in enumerate(moves):
        began = last.get(version, number) if kind == flows.ROLLED_BACK else number
        stood = [one for one in stood if one != version and last[one] < began]
        stood.append(version)
        last[version] = number
    return stood[::-1]


class DatabaseCouncilBook:
    """Which version is in force is read in each transaction, by one row; no text is read twice.

    `first` is the folder's file: it holds until the database has told of another, and while none
    was put in force. `pretend` is what the demo makes of every file.
    """

    def __init__(self, first: Council, pretend: Callable[[Council], Council] = as_it_is) -> None:
        self._first = pretend(first)
        self._pretend = pretend
        self._known: dict[str, Council | None] = {}
        self._latest = self._first
        self._unread = ""

    @property
    def latest(self) -> Council:
        """As this process saw it last."""
        return self._latest

    @property
    def unread(self) -> str:
        """The version in force as this process saw it last, if it cannot read it; '' otherwise."""
        return self._unread

    def of(self, connection: Connection) -> Seen:
        """The council file that a transaction sees in force."""
        version = connection.execute(IN_FORCE).scalar_one_or_none()
        found = self._first if version is None else self._read(connection, version)
        seen = Seen(found) if found else Seen(self._before(connection), version or "")
        self._latest, self._unread = seen.latest, seen.unread
        return seen

    def _read(self, connection: Connection, version: str) -> Council | None:
        """None: this program cannot read it. Each is tried once."""
        if version not in self._known:
            self._known[version] = self._revived(connection, version)
        return self._known[version]

    def _before(self, connection: Connection) -> Council:
        """Calls go on under the newest file of before that this program can read (S1); a process
        that has just started finds the same as one that runs.
        """
        moves = ((row.version, row.kind) for row in connection.execute(MOVES))
        readable = (self._read(connection, version) for version in stood_by(moves))
        return next((found for found in readable if found is not None), self._first)

    def _revived(self, connection: Connection, version: str) -> Council | None:
        text = connection.execute(flows.compiled_text(version)).scalar_one()
        try:
            return self._pretend(revive(text))
        except ValueError:
            log.exception("council version %s cannot be read: one of before holds", version[:12])
            return None
