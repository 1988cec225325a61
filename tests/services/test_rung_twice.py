"""A call whose ringing is told again, late or by a retry, does not begin anew (S18, S34, I6)."""

from datetime import timedelta
from typing import Any

from app.services import calls
from app.simulator.calls import Call
from tests.signed import SID, form, post
from tests.world import EDT, LINE, World

CALLER = "+447700900123"


def rings_again(world: World, sid: str) -> str:
    """What the line is told."""
    told = post(world, "/voice/inbound", form(CallSid=sid, CallStatus="ringing"))
    assert told.status_code == 200
    return told.text


def so_far(world: World) -> Any:
    """The call's row, and how many events it has."""
    rows = world.rows("SELECT id, state, turn, flow_state, ended_at, priority FROM calls")
    return rows, world.one("SELECT count(*) FROM events")


def test_taken_without_the_record_it_gets_the_safe_answer_again(world: World) -> None:
    world.carrier.phone(EDT, does="answer", press="1")
    world.guard.away = True
    call: Call = world.ring()
    world.until(lambda: call.bridged)
    world.database_away(1)
    before = so_far(world)
    answer = rings_again(world, call.sid)
    assert "<Dial" in answer
    assert so_far(world) == before
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_s1_found_by_upkeep_and_thought_over_it_is_led_to_a_person(world: World) -> None:
    with world.rt.work() as work:
        row = calls.arrive_late(work, SID, CALLER, LINE, work.now - timedelta(seconds=60))
        calls.end(work, row, "found ended", work.now)
    before = so_far(world)
    assert "<Dial" in rings_again(world, SID)
    assert so_far(world) == before


def test_found_by_upkeep_and_still_ringing_it_hears_the_first_words(world: World) -> None:
    with world.rt.work() as work:
        calls.arrive_late(work, SID, CALLER, LINE, work.now - timedelta(seconds=60))
    first = rings_again(world, SID)
    assert "<Gather" in first
    assert rings_again(world, SID) == first
    assert world.one("SELECT turn FROM calls") == 1
