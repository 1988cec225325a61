"""Words for stories about ringing back: who asked, our lines to them, what was written down."""

from typing import Any

from app.services import agents
from app.simulator.calls import Call
from tests.world import CALLER, World, keys

IDRIS, FIRST, LATER = "idris-vaughan", "+447700900111", "+447700900112"
ASKS = {"hears": "to be rung back and keep your place in the queue, press 2", "press": "2"}
YES = {"asked": True, "wait": 1, "press": "1"}


def busy(world: World) -> Call:
    """The one worker of the city's team talks to somebody."""
    world.ready(IDRIS)
    first = world.ring(*keys("321"), from_=FIRST)
    world.until(lambda: first.bridged)
    return first


def somebody_asks(world: World, first: Call | None = None) -> Call:
    """Somebody who waits for the city's team asks to be rung back.

    The worker has a talk to write up when it is over; the call of whoever asked.
    """
    first = first or busy(world)
    call = world.ring(*keys("321"), ASKS, YES, YES, YES)
    world.until(lambda: call.place == "queue")
    world.change("UPDATE waits SET entered_at = entered_at - interval '2 min'")
    world.until(lambda: call.over)
    world.carrier.hang_up(first.sid)
    world.pass_time(4)
    return call


def hang_up_all(world: World) -> None:
    for call in world.carrier.calls():
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(8)


def idle(world: World) -> None:
    """The worker has written up the talk before."""
    agents.finish(world.rt, world.person(IDRIS), "advice")


def wanted(world: World) -> Any:
    """The one callback."""
    (row,) = world.rows("SELECT * FROM callbacks")
    return row


def ours(world: World) -> list[Call]:
    """The lines by which somebody was rung back."""
    made = [call for call in world.carrier.calls() if call.direction != "inbound"]
    return [call for call in made if call.to == CALLER]


def tries(world: World) -> list[Any]:
    """Our calls, in the order in which they were made."""
    return world.rows("SELECT * FROM calls WHERE back_of IS NOT NULL ORDER BY arrived_at, id")


def stays(world: World) -> list[str]:
    """How our calls stood in line."""
    sql = "SELECT w.state FROM waits w JOIN calls c ON c.id = w.call_id"
    rows = world.rows(f"{sql} WHERE c.back_of IS NOT NULL ORDER BY w.entered_at, w.id")
    return [row.state for row in rows]


def events(world: World, kind: str) -> list[Any]:
    return world.rows("SELECT * FROM events WHERE kind = :kind ORDER BY id", kind=kind)


def until_rung(world: World) -> Call:
    before = len(ours(world))
    world.until(lambda: len(ours(world)) > before, 120)
    return ours(world)[-1]


def time_goes_by(world: World) -> None:
    """As if it were time for the next try."""
    world.change("UPDATE callbacks SET next_at = next_at - interval '30 min'")
