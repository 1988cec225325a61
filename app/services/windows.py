"""The windows in which a person has the desk open: one of them is their telephone.

It is the newest, or the one in which they asked for it, for as long as it is heard of: then any
other that is. What another window says of its line harms nobody.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import people
from app.runtime import Runtime, Work
from app.services import agents, line
from routing.states import PRESENCE_S


@dataclass(frozen=True)
class Heard:
    """What a window says: which it is, whether it asks to be the telephone, how its line is."""

    window: UUID | None = None
    takes: bool = False
    lost: bool = False


def beat(rt: Runtime, person_id: UUID, heard: Heard = Heard()) -> None:
    """A desk is open: presence is our heartbeat, never the browser's word."""
    with rt.work() as work:
        row = agents.held(work, person_id)
        mine = _is_telephone(work, row, heard)
        values = agents.present(work) | (_telephone(work, heard) if mine else {})
        work.run(people.change_agent(person_id, **values))
        if mine and row.window_id != heard.window:
            work.changed(f"agent:{person_id}")
    if mine and heard.lost:
        line.lost(rt, person_id)


def closed(rt: Runtime, person_id: UUID, window: UUID) -> None:
    """A window was closed or left: whichever is heard of next is the telephone."""
    with rt.work() as work:
        if agents.held(work, person_id).window_id != window:
            return
        work.run(people.change_agent(person_id, window_id=None, window_until=None))
        work.changed(f"agent:{person_id}")


def _is_telephone(work: Work, row: Any, heard: Heard) -> bool:
    gone = row.window_until is None or row.window_until <= work.now
    return heard.takes or gone or row.window_id == heard.window


def _telephone(work: Work, heard: Heard) -> dict[str, Any]:
    """Its lease; without a name (a page of before, a script) it keeps no other from being it."""
    until = work.now + timedelta(seconds=PRESENCE_S) if heard.window else None
    return {"window_id": heard.window, "window_until": until, "line_lost": heard.lost}
