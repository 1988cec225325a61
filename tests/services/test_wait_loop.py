"""The music of the queues, where the carrier and the record disagree."""

from uuid import UUID

import pytest

from app.script import Listen, WaitInQueue
from app.services import calls, endings, offers, queueing, rooms, wait_loop
from app.services.refusals import Unknown
from app.simulator.calls import Call
from tests.world import World, keys


def test_s1_a_line_that_asks_although_it_was_thought_over_is_no_line_to_hang_up(
    world: World,
) -> None:
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("44"))
    world.until(lambda: call.place == "queue")
    with world.rt.work() as work:
        calls.end(work, calls.held(work, world.record(call).id), "found ended", work.now)
    with world.rt.work() as work, pytest.raises(Unknown):  # the door hands the caller to duty
        wait_loop.left(work, world.waits(call)[0].id, "leave")


def answered_beats(world: World, wait_id: UUID) -> set[str]:
    """The beats of a stay that have been answered for ever."""
    kept = world.rows("SELECT key FROM inbox WHERE key LIKE :key", key=f"wait/{wait_id.hex}/%")
    return {f"/voice/{row.key}" for row in kept}


def test_s5_a_line_that_comes_to_its_new_stay_by_an_old_door_is_heard_there(world: World) -> None:
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("44"), {"queued": True, "wait": 5, "press": "1"})
    world.until(lambda: len(world.waits(call)) == 2)
    world.pass_time(60)
    old, new = world.waits(call)
    assert len(answered_beats(world, new.id)) >= 2
    with world.rt.work() as work:
        (listen,) = wait_loop.comfort(work, old.id, 99, "")
    assert isinstance(listen, Listen)
    assert listen.path.startswith(f"/voice/wait/{new.id.hex}/")
    assert listen.path not in answered_beats(world, new.id)
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_i2_a_caller_on_the_way_back_to_a_queue_that_let_them_go_joins_it_again(
    world: World,
) -> None:
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("44"))
    world.until(lambda: bool(world.offers(call)))
    with world.rt.work() as work:
        held = offers.hold(work, world.offers(call)[0].id)
        endings.withdraw(work, held.call.id, "a test")
        queueing.give_up(work, held.wait, "a test")
    with world.rt.work() as work:
        (back,) = rooms.back(work, held.offer.id)
    assert isinstance(back, WaitInQueue)
    (_, new) = world.waits(call)
    assert (new.state, new.arrived_at) == ("waiting", world.record(call).arrived_at)
    assert new.id.hex in back.wait_path
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def in_talk(world: World) -> tuple[Call, UUID]:
    """A caller who talks, on record, and the stay that led there."""
    world.ready("ben-whitlock")
    call = world.ring(*keys("44"))
    world.until(lambda: call.bridged)
    return call, world.waits(call)[0].id


def beat(world: World, wait_id: UUID, number: int, after_s: float) -> str:
    """The path that a beat of the music is answered with."""
    world.pass_time(after_s)
    with world.rt.work() as work:
        (listen,) = wait_loop.comfort(work, wait_id, number, "")
    assert isinstance(listen, Listen)
    return listen.path


def test_s8_a_line_that_asks_on_after_its_answer_is_back_at_the_head_within_20_s(
    world: World,
) -> None:
    call, wait_id = in_talk(world)
    for number in (1, 2, 3, 4):
        assert wait_id.hex in beat(world, wait_id, number, 3)
    last = beat(world, wait_id, 5, 4)
    answered, new = world.waits(call)
    assert new.id.hex in last
    assert (new.state, new.arrived_at) == ("waiting", answered.arrived_at)
    assert world.record(call).state == "waiting"
    assert world.offers(call)[0].state == "finished"
    world.carrier.hang_up(call.sid)
    world.pass_time(30)


def test_one_late_beat_ends_no_talk(world: World) -> None:
    call, wait_id = in_talk(world)
    assert wait_id.hex in beat(world, wait_id, 1, 60)
    assert world.record(call).state == "talking"
    assert len(world.waits(call)) == 1
    world.carrier.hang_up(call.sid)
    world.pass_time(30)
