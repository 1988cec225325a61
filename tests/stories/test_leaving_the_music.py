"""The line leaves the carrier's queue, and nobody took it: to a person all the same (S1, S7)."""

from typing import Any

import pytest

from app.services import figures, wait_loop
from app.simulator.calls import Call
from tests.world import World, keys


def waiting(world: World) -> Call:
    """Somebody in a queue whose only agent does not answer."""
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("44"))
    world.until(lambda: call.place == "queue")
    world.pass_time(30)
    return call


def left(world: World, wait: Any, result: str) -> Any:
    with world.rt.work() as work:
        return wait_loop.left(work, wait.id, result)


def go(world: World, call: Call) -> None:
    world.carrier.hang_up(call.sid)
    world.pass_time(6)


def test_sent_out_while_the_record_was_away_a_new_stay_of_the_same_age_begins(
    world: World,
) -> None:
    call = waiting(world)
    (before,) = world.waits(call)
    (back,) = left(world, before, "leave")
    old, new = world.waits(call)
    assert (old.state, new.state) == ("moved", "waiting")
    assert new.arrived_at == old.arrived_at
    assert new.id.hex in back.wait_path  # whose beats were never answered before: key 1 is heard
    assert new.id.hex in back.left_path
    go(world, call)


def test_sent_out_after_the_urgent_key_the_urgent_place_is_kept(world: World) -> None:
    call = waiting(world)
    world.carrier.press(call.sid, "1")
    world.pass_time(3)
    first, _ = world.waits(call)
    (back,) = left(world, first, "leave")  # the carrier knows the first stay only
    (live,) = [wait for wait in world.waits(call) if wait.ended_at is None]
    assert live.id.hex in back.wait_path
    assert live.priority == "P0"
    go(world, call)


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error", "leave"])
def test_whatever_ended_it_every_stay_is_counted_once(world: World, result: str) -> None:
    call = waiting(world)
    left(world, world.waits(call)[0], result)
    go(world, call)
    figures.rebuild_recent(world.rt)
    sql = "SELECT offered, answered, abandoned, passed_on FROM half_hours WHERE queue <> ''"
    rows = world.rows(sql)
    assert all(r.offered == r.answered + r.abandoned + r.passed_on for r in rows)
    assert sum(r.passed_on for r in rows) == 1


def test_an_error_of_the_carriers_queue_leaves_nobody_ringing(world: World) -> None:
    call = waiting(world)
    world.until(lambda: world.agent("ben-whitlock").state == "offered")
    left(world, world.waits(call)[0], "error")
    assert world.agent("ben-whitlock").state == "ready"
    go(world, call)
