"""The council file in force, from the database, remembered by version: a version never changes."""

import logging
from collections.abc import Callable

from sqlalchemy import Connection

from app.models import flows
from app.models.flows import COUNCIL
from routing.council import Council, revive

log = logging.getLogger("frontdoor.council")

IN_FORCE = flows.in_force(COUNCIL)


def as_it_is(council: Council) -> Council:
    """Nothing is pretended."""
    return council


class DatabaseCouncilBook:
    """Which version is in force is read in each transaction, by one row; no text is read twice.

    `first` is the folder's file: it holds until the database has told of another, and while none
    was put in force. `pretend` is what the demo makes of every file.
    """

    def __init__(self, first: Council, pretend: Callable[[Council], Council] = as_it_is) -> None:
        self._first = pretend(first)
        self._pretend = pretend
        self._known: dict[str, Council] = {}
        self._latest = self._first

    @property
    def latest(self) -> Council:
        """As this process saw it last."""
        return self._latest

    def of(self, connection: Connection) -> Council:
        """The council file that a transaction sees in force."""
        version = connection.execute(IN_FORCE).scalar_one_or_none()
        if version is None:
            self._latest = self._first
        else:
            self._latest = self._known.get(version) or self._revived(connection, version)
        return self._latest

    def _revived(self, connection: Connection, version: str) -> Council:
        """Calls go on under the file of before if this program cannot read the new one (S1)."""
        text = connection.execute(flows.compiled_text(version)).scalar_one()
        try:
            found = self._pretend(revive(text))
        except ValueError:
            log.exception("council version %s cannot be read: the one before stays", version[:12])
            found = self._latest
        self._known[version] = found
        return found
