"""Agents whose browser is their telephone, as stories see them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.services import agents, people, softphone, tickets
from app.services.people import Device
from app.simulator.calls import Call
from tests.world import World


@dataclass
class Window:
    """An agent's desk in a browser, and what the agent does there."""

    world: World
    person: UUID
    session: str

    def offer(self) -> Any:
        """What is offered to the agent, or what they talk in."""
        sql = "SELECT * FROM offers WHERE agent_id = :id AND state IN ('open', 'accepted')"
        (row,) = self.world.rows(sql, id=self.person)
        return row

    def offered(self) -> bool:
        """Whether anything is."""
        sql = "SELECT 1 FROM offers WHERE agent_id = :id AND state = 'open'"
        return bool(self.world.rows(sql, id=self.person))

    def ticket(self) -> str:
        """What Accept fetches."""
        return tickets.issue(self.world.rt, self.session, self.offer().id)

    def call(self, ticket: str, **more: str) -> Call:
        """The browser calls with a ticket."""
        leave = softphone.leave(self.world.rt, self.person)
        return self.world.carrier.connect(leave.token, {"ticket": ticket} | more)

    def accept(self) -> Call:
        """Accept is pressed: a ticket, and a call with it."""
        return self.call(self.ticket())


def window(world: World, key: str, *, ready: bool = True) -> Window:
    """Somebody signs in, chooses this browser and, as a rule, is ready."""
    person = world.person(key)
    session = people.sign_in(world.rt, person)
    assert session
    if ready:
        agents.choose_device(world.rt, person, Device.BROWSER)
        world.ready(key)
    return Window(world, person, session)
