"""A line that still asks is a live caller, whatever the record thinks of it (S1)."""

from collections.abc import Iterator
from typing import Any

import pytest
from twilio.http.response import Response

from app.services import calls, upkeep
from app.simulator.calls import Call
from tests.signed import form, post
from tests.world import URGENT, World, keys

UNKNOWN = Response(404, '{"code": 20404}')


@pytest.fixture(autouse=True)
def all_gone(world: World) -> Iterator[None]:
    """Nobody is left on a line."""
    yield
    world.http.trouble = lambda *_: None
    for call in world.carrier.calls():
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(3)


def thought_over(world: World, call: Call) -> Any:
    """The call's row after we have wrongly believed it to be over."""
    with world.rt.work() as work:
        calls.end(work, calls.held(work, world.record(call).id), "found ended", work.now)
    return world.record(call)


def dialling(world: World) -> Call:
    """A caller for whom the emergency team is rung."""
    call = world.ring({"asked": True, "wait": 1, "press": "1"})
    world.until(lambda: bool(world.events(call, "dialled")))
    return call


def led_to_a_person(world: World, call: Call, path: str, **fields: str) -> None:
    answer = post(world, path, form(CallSid=call.sid, **fields)).text
    assert "<Hangup" not in answer, answer
    assert "<Dial" in answer, answer


def test_s1_in_the_menus(world: World) -> None:
    call = world.ring({"asked": True, "wait": 60})
    world.pass_time(9)
    row = thought_over(world, call)
    led_to_a_person(world, call, f"/voice/heard/{row.id.hex}/{row.turn}", Digits="1")


@pytest.mark.parametrize("end", ["", "/back"])
def test_s1_after_the_ring_of_an_outside_number(world: World, end: str) -> None:
    call = dialling(world)
    row = thought_over(world, call)
    told = {"DialCallStatus": "no-answer"}
    led_to_a_person(world, call, f"/voice/dialled/{row.id.hex}/{row.turn}{end}", **told)


@pytest.mark.parametrize("end", ["", "/back"])
def test_s1_on_the_way_out_of_the_music(world: World, end: str) -> None:
    world.ready("amara-okafor", does="manual")
    call = world.ring(URGENT)
    world.until(lambda: bool(world.offers(call)))
    thought_over(world, call)
    path = f"/voice/customer/{world.offers(call)[0].id.hex}/back"
    led_to_a_person(world, call, path)


def test_s1_a_talk_that_our_mistake_cut_off_is_led_to_a_person(world: World) -> None:
    world.ready("amara-okafor")
    call = world.ring(URGENT)
    world.until(lambda: call.bridged)
    thought_over(world, call)
    led_to_a_person(world, call, f"/voice/customer/{world.offers(call)[0].id.hex}/after")


def test_s7_the_outside_number_that_pressed_its_key_has_the_caller_all_the_same(
    world: World,
) -> None:
    call = dialling(world)
    row = thought_over(world, call)
    leg = form(CallSid="CA" + "9" * 32, ParentCallSid=call.sid, Digits="1")
    answer = post(world, f"/voice/duty/{row.id.hex}/{row.turn}/accept", leg).text
    assert "<Hangup" not in answer
    assert world.outage.over()
    assert world.record(call).answered_at is not None


def test_s37_a_key_pressed_as_the_caller_hung_up_is_no_answer(world: World) -> None:
    call = dialling(world)
    row = world.record(call)
    post(world, "/voice/status", form(CallSid=call.sid, CallStatus="completed"))
    leg = form(CallSid="CA" + "9" * 32, ParentCallSid=call.sid, Digits="1")
    assert "<Hangup" in post(world, f"/voice/duty/{row.id.hex}/{row.turn}/accept", leg).text
    world.outage.over()
    assert world.record(call).answered_at is None


def forgets(world: World, call: Call) -> None:
    """The carrier answers that it knows nothing of the call."""
    world.http.trouble = lambda _, path: UNKNOWN if call.sid in path else None


def talking(world: World) -> Call:
    """A caller in a talk so long that the carrier is asked whether their line is up."""
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    world.pass_time(95)
    return call


def test_s1_one_time_unknown_to_the_carrier_is_no_end(world: World) -> None:
    call = talking(world)
    forgets(world, call)
    upkeep.look_for_lost(world.rt)
    assert world.record(call).ended_at is None
    world.pass_time(5)
    upkeep.look_for_lost(world.rt)
    assert world.record(call).ended_by == "found ended"
    world.pass_time(8)  # thrown out of the room by our mistake: to a person again
    assert "If you were cut off" in world.heard(call)
    assert not call.over


def test_s1_unknown_twice_at_once_is_no_end_either(world: World) -> None:
    call = talking(world)
    forgets(world, call)
    for _ in range(3):
        upkeep.look_for_lost(world.rt)
    assert world.record(call).ended_at is None


def test_s1_known_again_in_between_it_begins_anew(world: World) -> None:
    call = talking(world)
    for _ in range(2):
        forgets(world, call)
        upkeep.look_for_lost(world.rt)
        world.http.trouble = lambda *_: None
        world.pass_time(70)
        upkeep.look_for_lost(world.rt)
        world.pass_time(70)
    assert world.record(call).ended_at is None


def test_s1_a_caller_who_could_not_be_brought_in_once_is_brought_in(world: World) -> None:
    call = world.ring(*keys("41"))
    left = ["member", "status"]

    def forgetful(_: str, path: str) -> Response | None:
        if call.sid in path and left:
            left.pop()
            return UNKNOWN
        return None

    world.http.trouble = forgetful
    world.ready("ben-whitlock")
    world.until(lambda: call.bridged, 60)
    assert not left
    assert world.record(call).ended_at is None


def test_a_caller_who_is_not_known_when_brought_in_holds_the_agent_a_few_seconds(
    world: World,
) -> None:
    call = world.ring(*keys("41"))
    world.ready("ben-whitlock")
    forgets(world, call)
    world.until(lambda: bool(world.events(call, "accepted")))
    world.until(lambda: world.agent("ben-whitlock").state == "ready", 8)
    assert world.record(call).state == "ended"


def test_s8_no_talk_is_cut_because_the_agents_leg_was_unknown_once(world: World) -> None:
    talking(world)
    sid = world.one("SELECT sid FROM legs")
    world.http.trouble = lambda _, path: UNKNOWN if sid in path else None
    upkeep.look_for_lost(world.rt)
    assert world.agent("ben-whitlock").state == "on_call"
    world.pass_time(5)
    upkeep.look_for_lost(world.rt)
    assert world.agent("ben-whitlock").state == "wrap_up"
