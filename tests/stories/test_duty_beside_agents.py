"""While a duty phone rings for a caller, agents are asked as if it did not."""

from typing import Any

from app.services import people
from app.services.floor import callers
from app.simulator.calls import Call
from tests.world import DUTY_MANAGER, EDT, World, keys


def waits_for_duty(world: World, duty: str, **phone: Any) -> tuple[Call, Call]:
    """A P1 whom no agent is free to take, and whom the duty phones do not take; the busy line."""
    for number in (EDT, DUTY_MANAGER):
        world.carrier.phone(number, does=duty, **phone)
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


def raised(world: World, call: Call) -> None:
    """A supervisor makes the caller urgent now, while a duty phone rings."""
    tom = people.named(world.rt, "tom-ashby")
    assert tom is not None
    callers.raise_priority(world.rt, tom, world.waits(call)[-1].id, "P0", "They scream")


def test_s7_a_duty_phone_that_rings_as_its_caller_becomes_urgent_may_still_take_them(
    world: World,
) -> None:
    call, first = waits_for_duty(world, "answer", press="1", after=12)
    (ring,) = [one for one in world.offers(call) if one.duty]
    raised(world, call)
    world.until(lambda: call.bridged, 30)
    (taken,) = [one for one in world.offers(call) if one.state == "accepted"]
    assert (taken.id, taken.wait_id) == (ring.id, world.waits(call)[-1].id)
    go(world, call, first)


def test_s7_what_rings_as_a_caller_becomes_urgent_is_no_round_of_the_new_escalation(
    world: World,
) -> None:
    call, first = waits_for_duty(world, "no-answer")
    world.pass_time(3)
    raised(world, call)
    urgent = world.waits(call)[-1]

    def rung_after_s() -> list[float]:
        made = [one.made_at for one in world.offers(call) if one.duty == "duty-manager"]
        return [(at - urgent.entered_at).total_seconds() for at in made if at > urgent.entered_at]

    world.until(lambda: bool(rung_after_s()), 200)
    assert rung_after_s()[0] < 70  # 60: nobody of ours is there, and the chain runs ahead
    go(world, call, first)
