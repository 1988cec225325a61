"""An agent with a lost line is not ready by any way; of several windows one is the telephone."""

from uuid import uuid4

import pytest

from app.services import agents, offers, windows
from app.services.refusals import Refused
from app.services.windows import Heard
from tests.stories.softphones import Window, window
from tests.world import World, keys


@pytest.fixture
def ben(world: World) -> Window:
    return window(world, "ben-whitlock")


def opens(world: World, ben: Window) -> Heard:
    """Ben opens the desk in one more window; what it says from then on."""
    heard = Heard(uuid4())
    windows.beat(world.rt, ben.person, Heard(heard.window, takes=True))
    return heard


def loses(world: World, ben: Window, heard: Heard) -> None:
    windows.beat(world.rt, ben.person, Heard(heard.window, lost=True))


def in_a_talk(world: World, ben: Window) -> str:
    call = world.ring(*keys("41"))
    world.until(ben.offered)
    world.pass_time(1)
    ben.accept()
    world.until(lambda: call.bridged)
    return call.sid


def stands(world: World) -> tuple[str, str | None]:
    agent = world.agent("ben-whitlock")
    return agent.state, agent.reason


def telephone(world: World) -> object:
    return world.agent("ben-whitlock").window_id


@pytest.mark.parametrize("chosen", ["", "ready"], ids=["finish", "after this: ready"])
def test_a_wrap_up_finished_without_a_line_ends_away_and_no_call_is_offered(
    world: World, ben: Window, chosen: str
) -> None:
    heard = opens(world, ben)
    sid = in_a_talk(world, ben)
    loses(world, ben, heard)
    assert stands(world)[0] == "on_call"
    if chosen:
        agents.choose_next(world.rt, ben.person, chosen)
    offers.end_call(world.rt, ben.person)
    world.until(lambda: stands(world)[0] == "wrap_up")
    other = world.ring(*keys("41"))
    agents.finish(world.rt, ben.person, "advice")
    assert stands(world) == ("away", "line lost")
    world.pass_time(5)
    assert world.offers(other) == []
    for one in (sid, other.sid):
        world.carrier.hang_up(one)
    world.pass_time(3)


def test_ready_is_refused_without_a_line_and_not_once_it_is_back(world: World, ben: Window) -> None:
    heard = opens(world, ben)
    loses(world, ben, heard)
    assert stands(world) == ("away", "line lost")
    with pytest.raises(Refused, match="Press Reconnect"):
        agents.ready(world.rt, ben.person)
    windows.beat(world.rt, ben.person, heard)
    agents.ready(world.rt, ben.person)
    assert stands(world) == ("ready", None)


def test_a_caller_who_never_comes_leaves_an_agent_without_a_line_away(
    world: World, ben: Window
) -> None:
    heard = opens(world, ben)
    call = world.ring(*keys("41"))
    world.until(ben.offered)
    world.pass_time(1)
    ben.accept()
    world.until(lambda: stands(world)[0] == "on_call")
    loses(world, ben, heard)
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
    assert stands(world) == ("away", "line lost")


def test_a_phone_needs_no_line(world: World, ben: Window) -> None:
    heard = opens(world, ben)
    loses(world, ben, heard)
    agents.choose_device(world.rt, ben.person, agents.Device.PHONE)
    agents.ready(world.rt, ben.person)
    loses(world, ben, heard)
    assert stands(world) == ("ready", None)


def test_the_newest_window_is_the_telephone_and_an_older_ones_line_harms_nobody(
    world: World, ben: Window
) -> None:
    older, newer = opens(world, ben), opens(world, ben)
    windows.beat(world.rt, ben.person, older)
    assert telephone(world) == newer.window
    loses(world, ben, older)
    assert stands(world) == ("ready", None)
    windows.beat(world.rt, ben.person, Heard(older.window, takes=True))
    assert telephone(world) == older.window
    loses(world, ben, newer)
    assert stands(world) == ("ready", None)
    loses(world, ben, older)
    assert stands(world) == ("away", "line lost")


def test_a_closed_window_leaves_the_telephone_to_the_other_at_once(
    world: World, ben: Window
) -> None:
    older, newer = opens(world, ben), opens(world, ben)
    windows.closed(world.rt, ben.person, older.window)
    assert telephone(world) == newer.window
    windows.closed(world.rt, ben.person, newer.window)
    windows.beat(world.rt, ben.person, older)
    assert telephone(world) == older.window
    assert stands(world) == ("ready", None)


def test_a_window_that_is_heard_of_no_more_leaves_it_to_the_other_within_its_lease(
    world: World, ben: Window
) -> None:
    older, newer = opens(world, ben), opens(world, ben)
    for _ in range(3):
        world.pass_time(5)
        windows.beat(world.rt, ben.person, older)
    assert telephone(world) == older.window
    windows.beat(world.rt, ben.person, newer)
    assert telephone(world) == older.window
    assert stands(world) == ("ready", None)
