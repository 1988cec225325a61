"""While a duty phone rings for a caller, agents are asked as if it did not."""

from app.simulator.calls import Call
from tests.world import DUTY_MANAGER, EDT, World, keys


def waits_for_duty(world: World, duty: str) -> tuple[Call, Call]:
    """A P1 whom no agent is free to take, and whom the duty phones do not take; the busy line."""
    for number in (EDT, DUTY_MANAGER):
        world.carrier.phone(number, does=duty)
    world.ready("ben-whitlock")
    first = world.ring(*keys("44"), {"talk": 400}, from_="+447700900111")
    world.until(lambda: first.bridged)
    call = world.ring(*keys("31"))
    world.until(lambda: any(offer.duty for offer in world.offers(call)))
    return call, first


def go(world: World, *calls: Call) -> None:
    for call in calls:
        world.carrier.hang_up(call.sid)
    world.pass_time(30)


def test_s6_somebody_who_becomes_ready_is_offered_the_caller_at_once(world: World) -> None:
    call, first = waits_for_duty(world, "no-answer")
    world.ready("farida-rahman", does="manual")
    world.pass_time(2)
    assert [offer.person for offer in world.offers(call) if offer.agent_id] == ["farida-rahman"]
    go(world, call, first)


def test_a_duty_phone_that_does_not_answer_brings_no_second_agent(world: World) -> None:
    call, first = waits_for_duty(world, "no-answer")
    world.ready("farida-rahman", does="manual")
    world.pass_time(8)
    world.ready("amara-okafor", does="manual")
    missed = "SELECT count(*) FROM offers WHERE duty IS NOT NULL AND state = 'missed'"
    world.until(lambda: world.one(missed) > 0)
    world.pass_time(1)
    rings = "SELECT count(*) FROM offers WHERE agent_id IS NOT NULL AND state = 'open'"
    assert world.one(rings) == 1
    go(world, call, first)
