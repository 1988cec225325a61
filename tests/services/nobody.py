"""Everybody goes: browsers are closed, lines are dead, no worker comes. Only the clock ticks."""

from collections.abc import Mapping
from functools import partial
from itertools import count
from typing import Any

from twilio.http.response import Response

from app.services import people, queue_orders, team_moves, ticking, upkeep
from app.simulator.clock import VirtualClock
from routing.states import Table
from tests.routing.alone import led_to
from tests.services.asides import aside
from tests.services.combinations import ROWS, Key, every_row, restless
from tests.world import World

# Seconds from one look of the clock to the next, for half a day: close together until no desk
# counts as open, since after five seconds without a look everybody counts as there for longer.
STEPS = [2.0] + [4.5] * 5 + [40.0] * 4 + [300.0] + [3600.0] * 10
QUEUE, TEAM = "agents", "customer-services"
STORM = """INSERT INTO storms (id, state, began_at, ends_at)
    VALUES (gen_random_uuid(), 'on', :now, CAST(:now AS timestamptz) + interval '1 h')"""
# A call of ours waits for its turn only as long as it is owed to somebody.
DUE_FOR_NOBODY = """SELECT id FROM calls WHERE state = 'due' AND id NOT IN (
    SELECT try_id FROM callbacks WHERE state = 'asked' AND try_id IS NOT NULL)"""


def comes_to_rest(world: World) -> None:
    """Nobody comes again, and after half a day nothing is held: under orders or not, if anybody is
    in line, and talks know of none.
    """
    if any(table == "waits" for table, _, _ in restless(world)):
        aside(world.rt.engine, partial(_under_orders, world))
    _comes_to_rest(world)


def _under_orders(world: World) -> None:
    put_under_orders(world)
    _comes_to_rest(world)


def put_under_orders(world: World) -> None:
    """What a supervisor or a storm may put in force whatever callers do: all of it, to the queue
    of those who wait, and to whoever works there.
    """
    tom = people.named(world.rt, "tom-ashby")
    assert tom is not None
    at = {"span": "1 h", "why": "A fire drill"}
    queue_orders.order(world.rt, tom, QUEUE, kind="close", to="", **at)
    ben = world.person("ben-whitlock")
    team_moves.move(world.rt, tom, ben, seen=(TEAM,), to=("mash",), **at)
    world.change(STORM, now=world.rt.now())


def _comes_to_rest(world: World) -> None:
    everybody_gone(world)
    clock_alone(world)
    assert (left := restless(world)) == (), left
    assert not world.rows(DUE_FOR_NOBODY)


def everybody_gone(world: World) -> None:
    """Whatever we ask for is done, and nothing comes of it."""
    sids = count(1)

    def answer(method: str, path: str) -> Response:
        if method == "GET" and "/Calls/" in path:
            return Response(200, '{"status": "completed"}')
        if method == "GET":
            return Response(200, '{"calls": []}')
        return Response(200, f'{{"sid": "CA{next(sids):032x}"}}')

    world.http.trouble = answer
    world.jobs.up = False


def clock_alone(world: World) -> None:
    """The clock ticks in its own process; the carrier's world stands still."""
    clock = world.carrier.kernel.clock
    assert isinstance(clock, VirtualClock)
    after = every_row(world)
    for seconds in STEPS:
        if not restless(world):
            return
        clock.move_to(clock.now() + seconds)
        ticking.tick(world.rt)
        upkeep.look_for_lost(world.rt)
        before, after = after, every_row(world)
        only_known_moves(before, after)


def only_known_moves(before: Mapping[Key, str], after: Mapping[Key, str]) -> None:
    """The clock made no other moves than those that come to an end (test_together.py)."""
    for (name, key), state in after.items():
        table = ROWS[name]
        was = [before[name, key]] if (name, key) in before else born(table)
        may = {one for each in was for one in led_to(table, type(table.first)(each))}
        assert state in may, f"{name}: {was} became {state}"


def born(table: Table[Any]) -> list[str]:
    """The states in which a row begins: somebody is to be rung back, or the first."""
    return [
        table.first,
        *([due] if (due := table.moves.get((table.first, "to_ring_back"))) else []),
    ]
