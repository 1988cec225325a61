"""At closing time with callers waiting: served, or handed to the emergency team (queueing 5)."""

from datetime import UTC, datetime

import pytest

from tests.world import EDT, World, keys

TALK = {"talk": 5}
CLOSES = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def start() -> datetime:
    """Half a minute before closing."""
    return datetime(2026, 11, 23, 16, 59, 25, tzinfo=UTC)


def test_an_agent_who_is_being_rung_as_it_closes_still_gets_the_caller(world: World) -> None:
    world.carrier.phone(EDT, does="answer", press="1")
    world.ready("amara-okafor")
    world.ring(*keys("44"), {"talk": 40}, from_="+447700900111")
    world.pass_time(2)
    call = world.ring(*keys("44"), TALK)
    world.until(lambda: world.rt.now() > datetime(2026, 11, 23, 16, 59, 48, tzinfo=UTC))
    world.ready("ben-whitlock", after=17)  # a beat of the wait loop falls between
    world.until(lambda: call.over)
    world.pass_time(20)
    (offer,) = world.offers(call)
    assert (offer.person, offer.state) == ("ben-whitlock", "finished")
    assert offer.accepted_at > CLOSES
    assert world.agent("ben-whitlock").misses == 0


def test_who_waits_unserved_is_put_to_the_emergency_team(world: World) -> None:
    world.carrier.phone(EDT, does="answer", press="1")
    world.ready("amara-okafor")
    first = world.ring(*keys("44"), {"talk": 90}, from_="+447700900111")
    world.pass_time(2)
    call = world.tell(*keys("44"), TALK)
    world.until(lambda: first.over)
    world.pass_time(3)
    assert world.waits(call)[-1].state == "given_up"
    assert [event.data["to"] for event in world.events(call, "dialled")] == ["emergency-duty-team"]
    assert world.record(call).outcome == "answered"
