"""On hold: music for the caller, and never alone in it (S8)."""

from collections.abc import Iterator
from typing import Any

import pytest
from twilio.http.response import Response

from app.services import holding, offers
from app.services.refusals import Refused
from app.simulator.calls import Call
from tests.judge import judge
from tests.world import World, keys

BEN = "+447700900002"


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """Judged as every story, but for what was dropped on purpose."""
    yield
    judge(world, forgiven="on purpose")


def talks(world: World) -> tuple[Call, Any]:
    """A caller who talks to Ben, and Ben's id."""
    ben = world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    world.pass_time(3)
    return call, ben


def on_hold(world: World) -> tuple[Call, Any]:
    call, ben = talks(world)
    holding.hold(world.rt, ben)
    world.pass_time(3)
    assert "on hold" in notes(call)
    return call, ben


def notes(call: Call) -> list[str]:
    return [entry["what"] for entry in call.timeline.entries]


def hangs_up(world: World, call: Call) -> None:
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_the_caller_hears_music_until_the_agent_comes_back(world: World) -> None:
    call, ben = on_hold(world)
    (hold,) = world.rows("SELECT * FROM holds")
    assert hold.state == "on"
    world.pass_time(60)
    assert world.heard(call).count("music.wav") >= 3
    holding.resume(world.rt, ben)
    world.pass_time(3)
    assert notes(call)[-1] != "on hold"
    assert "off hold" in notes(call)
    (unheld,) = world.events(call, "unheld")
    assert 60 < unheld.data["held_s"] < 70
    hangs_up(world, call)


def test_s8_an_agent_who_hangs_up_leaves_the_caller_at_the_head_of_the_queue(world: World) -> None:
    call, _ = on_hold(world)
    left = world.rt.now()
    hangs_up_phone(world)
    back_within_20_s(world, call, left)
    assert world.agent("ben-whitlock").state == "wrap_up"
    hangs_up(world, call)


def test_s8_an_agent_whose_end_nobody_tells_leaves_no_caller_alone(world: World) -> None:
    call, _ = on_hold(world)
    world.carrier.do_harm(drop=1.0, only="/voice/events/")
    left = world.rt.now()
    hangs_up_phone(world)
    back_within_20_s(world, call, left)
    hangs_up(world, call)


def hangs_up_phone(world: World) -> None:
    (leg,) = world.carrier.legs(BEN)
    world.carrier.hang_up(leg.sid)


def back_within_20_s(world: World, call: Call, left: Any) -> None:
    """The caller waits in the music, at their true age, ahead of who comes now."""
    world.until(lambda: call.place == "queue", 20)
    first, *_, last = world.waits(call)
    assert (last.state, last.queue, last.priority) == ("waiting", first.queue, first.priority)
    assert last.arrived_at == first.arrived_at == world.record(call).arrived_at
    assert (world.rt.now() - left).total_seconds() <= 20
    assert world.rows("SELECT 1 FROM holds WHERE ended_at IS NULL") == []


def test_s8_a_worker_killed_with_the_hold_in_its_hands_is_followed_by_another(world: World) -> None:
    call, ben = talks(world)
    refuse_holds(world)
    holding.hold(world.rt, ben)
    world.pass_time(4)
    assert "on hold" not in notes(call)
    world.http.trouble = lambda *_: None
    world.pass_time(10)
    assert notes(call).count("on hold") == 1
    hangs_up(world, call)


def refuse_holds(world: World) -> None:
    world.http.trouble = lambda method, path: (
        Response(500, '{"code": 20500}') if method == "POST" and "/Participants/" in path else None
    )


def test_a_wish_that_changes_before_it_is_done_ends_as_it_was_last(world: World) -> None:
    call, ben = talks(world)
    refuse_holds(world)
    holding.hold(world.rt, ben)
    world.pass_time(2)
    holding.resume(world.rt, ben)
    world.http.trouble = lambda *_: None
    world.pass_time(20)
    assert notes(call).count("on hold") == notes(call).count("off hold")
    assert world.rows("SELECT 1 FROM effects WHERE state = 'due'") == []
    hangs_up(world, call)


def test_a_caller_who_hangs_up_on_hold_lets_the_agent_write_it_up(world: World) -> None:
    call, _ = on_hold(world)
    hangs_up(world, call)
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.carrier.legs(BEN) == []
    assert [row.why for row in world.rows("SELECT why FROM holds")] == ["caller hung up"]


def test_a_caller_forgotten_on_hold_is_told_of_once(world: World) -> None:
    call, _ = on_hold(world)
    world.change("UPDATE holds SET asked_at = asked_at - interval '3 minutes'")
    world.pass_time(25)
    (alert,) = world.alerts("held_long")
    assert alert.call_id == world.record(call).id
    assert notes(call)[-1] != "off hold"
    hangs_up(world, call)


def test_nobody_ends_a_call_whose_caller_hears_music(world: World) -> None:
    call, ben = on_hold(world)
    with pytest.raises(Refused, match="Resume the call first"):
        offers.end_call(world.rt, ben)
    assert not call.over
    hangs_up(world, call)


def test_without_a_caller_there_is_nobody_to_hold(world: World) -> None:
    ben = world.ready("ben-whitlock")
    with pytest.raises(Refused, match="no caller"):
        holding.hold(world.rt, ben)
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    with pytest.raises(Refused, match="not on hold"):
        holding.resume(world.rt, ben)
    hangs_up(world, call)


def test_a_muted_agent_is_not_heard_and_comes_back(world: World) -> None:
    call, ben = talks(world)
    for on in (True, False):
        holding.mute(world.rt, ben, on=on)
        world.pass_time(2)
        (room,) = world.carrier.exchange.rooms.by_sid.values()
        assert {one.call.to: one.muted for one in room.present()}[BEN] is on
    hangs_up(world, call)
