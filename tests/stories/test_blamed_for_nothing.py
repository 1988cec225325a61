"""The database was away while a phone rang: what came to nothing by that is nobody's miss."""

from app.simulator.calls import Call
from tests.world import EDT, World, keys

BEN = "ben-whitlock"


def ringing(world: World, **phone: object) -> Call:
    """A caller in a queue whose agent is being rung."""
    world.carrier.phone(EDT, does="answer", press="1")
    world.ready(BEN, **phone)
    call = world.ring(*keys("41"))
    world.until(lambda: bool(world.carrier.legs("+447700900002")))
    return call


def go(world: World, call: Call) -> None:
    world.carrier.hang_up(call.sid)
    world.pass_time(10)


def test_an_agent_who_answered_and_could_not_be_given_the_caller(world: World) -> None:
    call = ringing(world, after=3)
    world.database_away(8)
    world.pass_time(2)
    assert [offer.state for offer in world.offers(call)][:1] == ["failed"]
    assert world.agent(BEN).misses == 0
    assert world.agent(BEN).rest_until is None
    go(world, call)


def test_an_agent_who_pressed_the_key_and_could_not_be_given_the_caller(world: World) -> None:
    call = ringing(world, after=3)
    world.until(lambda: len(world.events(call, "ringing")) == 2)  # rung, and picked up
    world.database_away(8)
    world.pass_time(2)
    assert [offer.state for offer in world.offers(call)][:1] == ["failed"]
    assert world.agent(BEN).misses == 0
    go(world, call)


def test_an_offer_whose_time_ran_out_meanwhile(world: World) -> None:
    call = ringing(world, does="no-answer", after=60)
    world.carrier.do_harm(drop=1.0, only="/voice/events/leg")
    world.database_away(25)
    world.carrier.do_harm()
    world.pass_time(4)
    assert [offer.state for offer in world.offers(call)][:1] == ["failed"]
    assert world.agent(BEN).misses == 0
    world.carrier.exchange.faults.kept.clear()  # what was dropped on purpose
    go(world, call)


def test_but_who_lets_it_ring_after_the_database_is_back_has_missed_it(world: World) -> None:
    call = ringing(world, does="manual")
    world.database_away(8)
    world.until(lambda: world.offers(call)[0].state != "open", 30)
    assert world.offers(call)[0].state == "missed"
    assert world.agent(BEN).misses == 1
    go(world, call)
