"""An outside number that the flow dials: late keys and other turns."""

from app.services import duty, rooms
from tests.world import World


def test_s7_a_key_that_comes_after_the_caller_was_led_on_is_no_answer(world: World) -> None:
    call = world.ring({"asked": True, "wait": 1, "press": "1"})
    world.until(lambda: bool(world.events(call, "dialled")))
    row = world.record(call)
    with world.rt.work() as work:
        duty.after(work, row.id, row.turn, "no-answer", "")
    with world.rt.work() as work:
        duty.accept(work, row.id, row.turn, "CA" + "9" * 32, "1")
    after = world.record(call)
    assert (after.state, after.answered_at) == ("dialling", None)


def test_s8_cut_off_from_an_outside_number_the_caller_is_told_before_anything_follows(
    world: World,
) -> None:
    call = world.ring({"asked": True, "wait": 1, "press": "1"})
    world.until(lambda: bool(world.events(call, "dialled")))
    row, sid = world.record(call), "CA" + "9" * 32
    with world.rt.work() as work:
        duty.accept(work, row.id, row.turn, sid, "1")
    with world.rt.work() as work:
        told = duty.after(work, row.id, row.turn, "completed", sid)
    assert told[: len(rooms.CUT_OFF)] == rooms.CUT_OFF
