"""Urgent callers never wait for an agent who is being offered a lesser call (S6, queueing 3)."""

import pytest
from twilio.http.response import Response

from app.services import matching
from app.simulator.calls import Call
from tests.stories.handing_over import consults, rings, state, why
from tests.world import AMARA, GRACE, World, keys


def ringing(world: World) -> Call:
    """A lesser caller whose agent is being rung and has not answered."""
    world.ready("amara-okafor", does="manual")
    lesser = world.ring(*keys("44"), from_="+447700900111")
    world.until(lambda: bool(world.offers(lesser)))
    return lesser


def go(world: World, *calls: Call) -> None:
    for call in calls:
        world.carrier.hang_up(call.sid)
    world.pass_time(30)


@pytest.mark.parametrize("pressed", ["1", "31"])
def test_s6_the_lesser_offer_is_taken_back_and_its_caller_keeps_place_and_age(
    world: World, pressed: str
) -> None:
    lesser = ringing(world)
    before = world.waits(lesser)
    call = world.ring(*keys(pressed))
    world.until(lambda: bool(world.waits(call)))
    world.pass_time(1)
    assert [offer.person for offer in world.offers(call)] == ["amara-okafor"]
    (taken,) = world.offers(lesser)
    assert (taken.state, taken.why) == ("withdrawn", "an urgent caller came")
    (wait,) = world.waits(lesser)
    assert (wait.state, wait.entered_at) == ("waiting", before[0].entered_at)
    assert world.agent("amara-okafor").misses == 0
    go(world, call, lesser)


def test_no_offer_is_taken_back_while_somebody_else_is_asked(world: World) -> None:
    lesser = ringing(world)
    world.ready("grace-tolland", does="manual")
    call = world.ring(*keys("1"))
    world.until(lambda: bool(world.offers(call)))
    world.pass_time(2)
    assert [offer.state for offer in world.offers(lesser)] == ["open"]
    go(world, call, lesser)


def test_an_offer_that_was_accepted_is_not_taken_back(world: World) -> None:
    world.ready("amara-okafor")
    lesser = world.ring(*keys("44"), {"talk": 30}, from_="+447700900111")
    world.until(lambda: lesser.bridged)
    call = world.ring(*keys("31"))
    world.until(lambda: bool(world.waits(call)))
    assert matching.match_all(world.rt) == 0
    assert lesser.bridged
    go(world, call, lesser)


def test_s6_a_ring_that_only_asks_for_a_hand_over_is_taken_back_too(world: World) -> None:
    lesser, _, _ = rings(world, does="manual")
    world.until(lambda: bool(world.carrier.legs(GRACE)))
    call = world.ring(*keys("31"))
    world.until(lambda: bool(world.waits(call)))
    world.pass_time(2)
    assert [offer.person for offer in world.offers(call)] == ["grace-tolland"]
    assert (state(world), why(world)) == ("failed", "an urgent caller came")
    assert world.record(lesser).state == "talking"
    assert world.agent("grace-tolland").misses == 0
    go(world, call, lesser)


def test_s6_two_who_talk_about_a_caller_are_left_to_it(world: World) -> None:
    lesser, _, _ = consults(world)
    call = world.ring(*keys("31"))
    world.until(lambda: bool(world.waits(call)))
    world.pass_time(2)
    assert (state(world), world.offers(call)) == ("consulting", [])
    go(world, call, lesser)


def slow_to_fall_silent(world: World) -> None:
    """The first hang-up of ours comes to nothing; a phone that still rings is busy for others."""
    left = ["hang-up"]

    def trouble(method: str, path: str) -> Response | None:
        ringing_now = [leg.sid for leg in world.carrier.legs(AMARA)]
        if method == "POST" and any(sid in path for sid in ringing_now) and left:
            left.pop()
            return Response(500, '{"code": 20500}')
        if method == "POST" and path.endswith("/Calls.json") and ringing_now:
            world.carrier.phone_once(AMARA, does="busy")
        return None

    world.http.trouble = trouble


def test_a_phone_that_still_rings_with_the_lesser_call_is_not_rung_and_no_miss(
    world: World,
) -> None:
    lesser = ringing(world)
    world.until(lambda: bool(world.carrier.legs(AMARA)))
    slow_to_fall_silent(world)
    call = world.ring(*keys("1"))
    world.until(lambda: bool(world.offers(call)))
    world.pass_time(5)
    assert [offer.state for offer in world.offers(call)] == ["open"]
    assert len(world.carrier.legs(AMARA)) == 1
    assert world.agent("amara-okafor").misses == 0
    go(world, call, lesser)


def test_the_next_caller_rings_a_phone_when_the_one_before_has_left_it(world: World) -> None:
    first = ringing(world)
    second = world.ring(*keys("44"))
    world.until(lambda: bool(world.waits(second)))
    slow_to_fall_silent(world)
    world.carrier.hang_up(first.sid)
    world.until(lambda: bool(world.offers(second)))
    world.pass_time(5)
    assert [offer.state for offer in world.offers(second)] == ["open"]
    assert world.agent("amara-okafor").misses == 0
    go(world, second)
