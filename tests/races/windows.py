"""People of a town whose telephone is their browser."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import requests

from app.services import agents, people, softphone, tickets
from app.services.people import Device
from app.services.refusals import Refused
from tests.town import Town


@dataclass
class Window:
    """One person's desk in a browser."""

    town: Town
    person: UUID
    session: str

    def offered(self) -> Any:
        """What is offered to them; None: nothing."""
        sql = "SELECT id FROM offers WHERE agent_id = :id AND state = 'open'"
        found = self.town.rows(sql, id=self.person)
        return found[0].id if found else None

    def accept(self, offer_id: UUID) -> None:
        """Press Accept; too late, it is refused, or the line hears that the call is taken."""
        try:
            ticket = tickets.issue(self.town.rt, self.session, offer_id)
        except Refused:
            return
        leave = softphone.leave(self.town.rt, self.person)
        wish = {"token": leave.token, "params": {"ticket": ticket}}
        address = f"{self.town.stage.url('carrier')}/carrier/clients/calls"
        requests.post(address, json=wish, timeout=10).raise_for_status()

    def talks(self) -> int:
        """In how many calls they were brought together with a caller."""
        sql = "SELECT count(*) FROM offers WHERE agent_id = :id AND bridged_at IS NOT NULL"
        return int(self.town.one(sql, id=self.person))


def window(town: Town, key: str) -> Window:
    """Somebody who is away signs in and will take calls in the browser."""
    person = town.one("SELECT id FROM people WHERE key = :key", key=key)
    session = people.sign_in(town.rt, person)
    assert session
    agents.choose_device(town.rt, person, Device.BROWSER)
    return Window(town, person, session)
