"""What the carrier tells of its own accord, where it could be taken for something else (I5, I6)."""

from datetime import datetime, timedelta
from typing import Any

from app.services import calls, statuses, upkeep
from app.services.inbox import Webhook
from tests.signed import SID, form, post
from tests.world import CALLER, LINE, World, keys

OTHER = "CA" + "9" * 32


def test_the_end_of_a_second_ring_ends_no_offer(world: World) -> None:
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("44"))
    world.until(lambda: bool(world.rows("SELECT 1 FROM legs WHERE sid IS NOT NULL")))
    told = Webhook("leg", "leg/x", OTHER, "", "", {"CallStatus": "busy"})
    with world.rt.work() as work:
        assert statuses.of_leg(work, world.one("SELECT id FROM legs"), told)
    assert [offer.state for offer in world.offers(call)] == ["open"]
    assert world.agent("ben-whitlock").misses == 0


def test_the_wait_is_told_from_the_queue_and_the_ringing_from_the_first_ring(
    world: World,
) -> None:
    world.ready("ben-whitlock")
    call = world.ring(*keys("44"))
    world.until(lambda: call.bridged)
    (bridged,) = world.events(call, "bridged")
    (wait,) = world.waits(call)
    waited, rang = (
        (bridged.at - since).total_seconds() for since in (wait.entered_at, wait.arrived_at)
    )
    assert (bridged.data["wait_s"], bridged.data["ring_s"]) == (waited, rang)
    assert waited < rang


def written_late(world: World, began: datetime) -> Any:
    """The call goes into the record with its true time, and what was told of it before."""
    with world.rt.work(at=began) as work:
        calls.arrive_late(work, SID, CALLER, LINE, began)
        statuses.adopt(work, SID, "")
    (row,) = world.rows("SELECT * FROM calls")
    return row


def test_s18_an_end_that_was_told_before_its_call_was_written_down_keeps_its_own_time(
    world: World,
) -> None:
    began = world.rt.now()
    world.pass_time(30)
    post(world, "/voice/status", form(CallStatus="completed"))
    world.pass_time(30)
    row = written_late(world, began)
    assert (row.arrived_at, row.state) == (began, "ended")
    assert timedelta(seconds=29) < row.ended_at - began < timedelta(seconds=31)


def test_what_is_told_of_another_line_is_no_status_of_the_call(world: World) -> None:
    post(world, f"/voice/events/leg/{'b' * 32}", form(CallStatus="completed"))
    row = written_late(world, world.rt.now())
    assert (row.state, row.ended_at) == ("ringing", None)
    assert world.one("SELECT count(*) FROM inbox WHERE adopted_at IS NULL") == 1


def test_a_call_whose_webhook_may_still_be_on_its_way_is_not_missing(world: World) -> None:
    world.carrier.do_harm(delay={"min": 14, "max": 14}, only="/voice/inbound")
    call = world.ring()
    world.pass_time(10)
    upkeep.look_for_lost(world.rt)
    assert world.rows("SELECT 1 FROM calls") == []
    world.until(lambda: bool(world.rows("SELECT 1 FROM calls")))
    assert world.alerts("call_was_missing") == []
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
