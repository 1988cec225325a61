"""The council file in force, from the database, remembered by version: a version never changes."""

import logging
from collections.abc import Callable

from sqlalchemy import Connection

from app.models import flows
from app.models.flows import COUNCIL
from routing.council import Council, revive

log = logging.getLogger("frontdoor.council")

IN_FORCE, BEEN_IN_FORCE = flows.in_force(COUNCIL), flows.been_in_force_ever(COUNCIL)


def as_it_is(council: Council) -> Council:
    """Nothing is pretended."""
    return council


class DatabaseCouncilBook:
    """Which version is in force is read in each transaction, by one row; no text is read twice.

    `first` is the folder's file: it holds until the database has told of another, and while none
    was put in force. `pretend` is what the demo makes of every file. `unread` is the version in
    force, while this program cannot read it; '' otherwise.
    """

    def __init__(self, first: Council, pretend: Callable[[Council], Council] = as_it_is) -> None:
        self._first = pretend(first)
        self._pretend = pretend
        self._known: dict[str, Council] = {}
        self._latest = self._first
        self._broken: set[str] = set()
        self.unread = ""

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
            self._latest = self._known.get(version) or self._found(connection, version)
        self.unread = version if version in self._broken else ""
        return self._latest

    def _found(self, connection: Connection, version: str) -> Council:
        """Calls go on under the newest file of before that this program can read (S1); a process
        that has just started finds the same as one that runs.
        """
        found = self._revived(connection, version)
        if found is None:
            self._broken.add(version)
            found = self._before(connection, version)
        self._known[version] = found
        return found

    def _before(self, connection: Connection, version: str) -> Council:
        for one in dict.fromkeys(connection.execute(BEEN_IN_FORCE).scalars()):
            known = self._known.get(one) if one not in self._broken else None
            found = known or (self._revived(connection, one) if one != version else None)
            if found is not None:
                return found
        return self._latest

    def _revived(self, connection: Connection, version: str) -> Council | None:
        text = connection.execute(flows.compiled_text(version)).scalar_one()
        try:
            return self._pretend(revive(text))
        except ValueError:
            log.exception("council version %s cannot be read: one of before holds", version[:12])
            return None
