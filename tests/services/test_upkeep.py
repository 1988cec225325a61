"""After trouble: what the carrier knows and we do not is put right (architecture 6, step 14)."""

from app.services import upkeep
from tests.judge import judge
from tests.world import World, keys


def test_a_call_that_never_reached_us_has_a_record_with_the_carriers_time(world: World) -> None:
    world.carrier.do_harm(drop=1.0, only="/voice/")
    call = world.ring()
    world.until(lambda: call.over)
    world.carrier.do_harm()
    world.pass_time(30)
    upkeep.look_for_lost(world.rt)
    upkeep.look_for_lost(world.rt)
    row = world.record(call)
    assert (row.state, row.ended_by, row.enquiry_state) == ("ended", "found ended", "recorded")
    (alert,) = world.alerts("call_was_missing")
    assert alert.call_id == row.id
    assert world.one("SELECT count(*) FROM calls") == 1
    world.carrier.exchange.faults.kept.clear()
    judge(world)


def test_a_call_that_is_well_is_left_alone(world: World) -> None:
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    for _ in range(5):
        world.pass_time(60)
        upkeep.look_for_lost(world.rt)
    assert call.bridged
    assert world.record(call).ended_at is None
    assert world.agent("ben-whitlock").state == "on_call"
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
    judge(world)


def test_what_is_forgotten_is_never_a_call_an_enquiry_or_an_event(world: World) -> None:
    world.ready("ben-whitlock")
    world.tell(*keys("41"), {"talk": 3})
    counts = "SELECT (SELECT count(*) FROM calls), (SELECT count(*) FROM events)"
    before = world.rows(counts)
    clock = world.carrier.kernel.clock
    clock.move_to(clock.now() + 9 * 86_400)
    upkeep.forget_old(world.rt)
    assert world.rows(counts) == before
    assert world.rows("SELECT 1 FROM effects WHERE state = 'done'") == []
