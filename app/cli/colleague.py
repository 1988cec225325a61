"""Somebody who takes calls, without a browser: ready, present, and wrapping up."""

import logging
import threading
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import STAFF_S, build
from app.models import people as people_rows
from app.runtime import Runtime
from app.services import agents, people, windows
from app.settings import Settings, read_settings

BEAT_S = 3.0
log = logging.getLogger("frontdoor.colleague")


class Colleague:
    """A person at a desk. While the database is away the desk goes on trying, as a browser does."""

    def __init__(self, rt: Runtime, person: people.Person) -> None:
        self.person = person
        self._rt = rt
        self._gone = threading.Event()

    @property
    def id(self) -> UUID:
        """Who it is."""
        return self.person.id

    def number(self) -> str:
        """The phone on which they take calls."""
        with self._rt.work() as work:
            return str(work.run(people_rows.phone_of(self.id)).scalar_one())

    def sit_down(self) -> None:
        """Press Ready, and be there."""
        agents.ready(self._rt, self.id)
        self._gone.clear()
        threading.Thread(target=self._be_there, name=self.person.key, daemon=True).start()

    def finish(self, outcome: str) -> None:
        """Wrap the call up. Raises Refused if there is nothing to wrap up."""
        agents.finish(self._rt, self.id, outcome)

    def go_away(self) -> None:
        """Close the desk."""
        self._gone.set()

    def _be_there(self) -> None:
        while not self._gone.wait(BEAT_S):
            try:
                windows.beat(self._rt, self.id)
            except SQLAlchemyError:
                log.debug("the desk cannot tell that it is open")


def colleague(rt: Runtime, team: str) -> Colleague:
    """The first person of a team who takes calls. Raises LookupError."""
    for person in people.everybody(rt):
        if person.takes_calls and team in person.teams:
            return Colleague(rt, person)
    raise LookupError(f"nobody of the team {team} takes calls")


def runtime_of(environment: Mapping[str, str], *, connections: int = 8) -> Runtime:
    """A runtime of a stage's environment, for this process, with so many lines to the database."""
    known = {name.lower(): value for name, value in environment.items()}
    given = {name: value for name, value in known.items() if name in Settings.model_fields}
    return build(read_settings(**given), limit_s=STAFF_S, connections=connections)
