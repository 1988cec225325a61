"""Whoever asked is lost, or a worker: the caller is never alone on hold (S8)."""

from app.services import handovers
from tests.stories.handing_over import (
    BEN,
    MOST_ALONE_S,
    alone_s,
    consults,
    held,
    in_room,
    put_down,
    rings,
    safe,
    state,
)
from tests.stories.softphones import window
from tests.world import GRACE, World, keys


def test_s8_the_first_hangs_up_in_the_consult_and_the_other_has_the_caller(world: World) -> None:
    call, _, grace = consults(world)
    put_down(world, BEN)
    assert alone_s(world, call, 22) <= MOST_ALONE_S
    assert state(world) == "completed"
    assert in_room(world) == {call.from_, GRACE}
    assert not held(world, call)
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.one("SELECT owner_person FROM enquiries") == grace


def test_s8_the_first_hangs_up_while_it_rings(world: World) -> None:
    call, _, _ = rings(world, does="manual")
    world.pass_time(5)
    put_down(world, BEN)
    assert alone_s(world, call, 22) <= MOST_ALONE_S
    assert state(world) == "let_go"
    first, last = world.waits(call)
    assert (last.state, last.queue, last.arrived_at) == ("waiting", "agents", first.arrived_at)
    assert world.agent("grace-tolland").state in {"ready", "offered"}


def test_s8_both_hang_up_in_the_consult_and_no_event_is_told(world: World) -> None:
    call, _, _ = consults(world)
    world.carrier.do_harm(drop=1.0, only="/voice/events/")
    put_down(world, BEN)
    put_down(world, GRACE)
    assert alone_s(world, call) <= MOST_ALONE_S
    assert call.place == "queue"
    assert world.waits(call)[-1].state == "waiting"


def test_a_closed_browser_ends_neither_the_consult_nor_the_wrap_up(world: World) -> None:
    call, ben, _ = consults(world)
    world.change("UPDATE agents SET present_until = since - interval '1 hour'")
    assert alone_s(world, call, 22) == 0
    assert state(world) == "consulting"
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, GRACE}


def test_s8_a_worker_killed_with_the_unhold_in_its_hands_is_followed_by_another(
    world: World,
) -> None:
    call, ben, _ = consults(world)
    world.jobs.up = False
    handovers.complete(world.rt, ben)
    world.change(
        "UPDATE effects SET attempts = 1, due_at = due_at + interval '6 s' WHERE state = 'due'"
    )
    assert alone_s(world, call, 22) <= MOST_ALONE_S
    assert not held(world, call)
    assert in_room(world) == {call.from_, GRACE}


def test_who_talks_in_the_browser_asks_a_colleague_and_is_cut_off_the_caller_is_not_alone(
    world: World,
) -> None:
    ben = window(world, "ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(ben.offered)
    line = ben.accept()
    world.until(lambda: call.bridged)
    world.pass_time(3)
    world.ready("grace-tolland", after=3)
    handovers.ask(world.rt, ben.person, "team:mash")
    world.until(lambda: state(world) == "consulting", 20)
    world.pass_time(2)
    world.carrier.hang_up(line.sid)
    assert alone_s(world, call) <= MOST_ALONE_S
    assert safe(world, call)
