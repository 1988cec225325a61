"""The end of an agent's leg is never told: the room tells that the agent has left it (S8, I2)."""

from collections.abc import Iterator

import pytest
from twilio.http.response import Response

from app.simulator.calls import Call
from tests.judge import judge
from tests.world import DUTY_MANAGER, EDT, World, keys

BEN = "+447700900002"


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """Judged as every story, but for what was dropped or delayed on purpose."""
    yield
    judge(world, near_s=6.0, forgiven="on purpose")


def in_a_talk(world: World, **harm: object) -> Call:
    """A caller in a talk whose agent is about to put the phone down."""
    world.carrier.phone_once(BEN, does="answer", press="1", talk=6)
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    world.carrier.do_harm(**harm)
    return call


def go(world: World, call: Call) -> None:
    world.carrier.do_harm()
    world.carrier.hang_up(call.sid)
    world.pass_time(4)


def heard_after(call: Call, words: str) -> float:
    """Seconds from the moment at which the caller was alone to these words."""
    alone = max(e["t"] for e in call.timeline.entries if e["what"] == "alone")
    told = min(e["t"] for e in call.timeline.entries if e["what"] == "heard" and words in e["text"])
    return float(told - alone)


@pytest.mark.parametrize("lost", ["/voice/events/leg", "/voice/events/room", "nothing"])
def test_s8_the_caller_hears_what_happened_within_20_seconds(world: World, lost: str) -> None:
    call = in_a_talk(world, drop=1.0, only=lost)
    world.until(lambda: "If you were cut off" in world.heard(call), 40)
    assert heard_after(call, "If you were cut off") < 20
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert len(world.events(call, "wrap_up")) == 1
    go(world, call)


@pytest.mark.parametrize("order", [{"reorder": 1.0}, {"duplicate": 1}])
def test_i5_told_twice_in_any_order_the_talk_ends_once(
    world: World, order: dict[str, object]
) -> None:
    call = in_a_talk(world, **order, only="/voice/events/")
    world.until(lambda: "If you were cut off" in world.heard(call), 40)
    world.pass_time(10)
    assert len(world.events(call, "wrap_up")) == 1
    sent = "SELECT count(*) FROM effects WHERE kind = 'send back'"
    assert world.one(sent) == 1
    go(world, call)


def test_s8_an_outside_number_that_accepted_and_leaves_is_no_other(world: World) -> None:
    world.ready("ben-whitlock")
    busy = world.ring(*keys("44"), from_="+447700900111")
    world.until(lambda: busy.bridged)
    for number in (EDT, DUTY_MANAGER):
        world.carrier.phone_once(number, does="answer", press="1", talk=6)
    call = world.ring(*keys("31"))
    world.until(lambda: call.bridged)
    (offer,) = [offer for offer in world.offers(call) if offer.state == "accepted"]
    assert offer.duty
    world.carrier.do_harm(drop=1.0, only="/voice/events/leg")
    world.until(lambda: "If you were cut off" in world.heard(call), 40)
    assert heard_after(call, "If you were cut off") < 20
    world.carrier.hang_up(busy.sid)
    go(world, call)


def test_s8_an_agent_who_leaves_before_the_caller_comes_leaves_the_caller_waiting(
    world: World,
) -> None:
    world.http.trouble = lambda method, path: (
        Response(500, '{"code": 20500}') if method == "POST" and "/Members/" in path else None
    )
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: bool(world.events(call, "accepted")))
    world.carrier.do_harm(drop=1.0, only="/voice/events/leg")
    (leg,) = world.carrier.legs(BEN)
    world.carrier.hang_up(leg.sid)
    world.until(lambda: [offer.state for offer in world.offers(call)][:1] == ["failed"], 10)
    go(world, call)
