"""The line of an agent's browser is lost: nothing is offered to it, and no talk is ended by it."""

import pytest

from app.services import agents, line
from tests.stories.softphones import Window, window
from tests.world import World, keys


@pytest.fixture
def ben(world: World) -> Window:
    return window(world, "ben-whitlock")


def test_who_is_ready_is_away_and_is_offered_nothing(world: World, ben: Window) -> None:
    line.lost(world.rt, ben.person)
    line.lost(world.rt, ben.person)
    agent = world.agent("ben-whitlock")
    assert (agent.state, agent.reason) == ("away", "line lost")
    call = world.ring(*keys("41"))
    world.pass_time(30)
    assert "ben-whitlock" not in {one.person for one in world.offers(call)}
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
    agents.ready(world.rt, ben.person)
    call = world.ring(*keys("41"))
    world.until(ben.offered)
    world.pass_time(1)
    ben.accept()
    world.until(lambda: call.bridged)
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_what_was_offered_goes_to_somebody_else_at_once_and_is_no_miss(
    world: World, ben: Window
) -> None:
    call = world.ring(*keys("41"), {"talk": 5})
    world.until(ben.offered)
    world.ready("farida-rahman")
    line.lost(world.rt, ben.person)
    agent = world.agent("ben-whitlock")
    assert (agent.state, agent.reason, agent.misses) == ("away", "line lost", 0)
    world.until(lambda: call.over)
    world.pass_time(3)
    assert [(o.person, o.state) for o in world.offers(call)] == [
        ("ben-whitlock", "failed"),
        ("farida-rahman", "finished"),
    ]


def test_a_talk_goes_on_and_so_does_a_phone(world: World, ben: Window) -> None:
    call = world.ring(*keys("41"))
    world.until(ben.offered)
    world.pass_time(1)
    ben.accept()
    world.until(lambda: call.bridged)
    line.lost(world.rt, ben.person)
    world.pass_time(5)
    assert call.bridged
    assert world.agent("ben-whitlock").state == "on_call"
    farida = world.ready("farida-rahman")
    line.lost(world.rt, farida)
    assert world.agent("farida-rahman").state == "ready"
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
