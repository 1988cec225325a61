"""What the carrier tells of its own accord, where it could be taken for something else (I5, I6)."""

from app.services import statuses, upkeep
from app.services.inbox import Webhook
from tests.world import World, keys

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
