"""What was taken without the database goes into the record as it happened."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import inbox
from app.services import duty, late, rooms, upkeep
from app.simulator.calls import Call
from tests.world import AMARA, URGENT, World


def write(world: World, path: str, what: str = "unrecorded", **form: str) -> None:
    """One entry of the journal, taken now."""
    at = world.rt.now().isoformat()
    assert world.rt.journal.write({"what": what, "at": at, "path": path, "form": form})


def talking(world: World) -> tuple[Call, Any]:
    """A caller in a talk, and the offer."""
    world.ready("amara-okafor")
    call = world.ring(URGENT)
    world.until(lambda: call.bridged)
    (offer,) = world.rows("SELECT * FROM offers")
    return call, offer


def test_a_leg_that_ended_while_nobody_wrote_ends_for_its_agent(world: World) -> None:
    _, offer = talking(world)
    leg = UUID(str(world.one("SELECT id FROM legs")))
    sid = world.one("SELECT sid FROM legs")
    write(world, f"/voice/events/leg/{leg.hex}", CallSid=sid, CallStatus="completed")
    assert late.replay(world.rt) == 1
    assert world.one("SELECT state FROM offers WHERE id = :id", id=offer.id) == "finished"
    assert world.one("SELECT state FROM agents WHERE state <> 'away'") == "wrap_up"


def test_a_caller_led_to_the_duty_desk_is_not_called_back_from_it(world: World) -> None:
    call, offer = talking(world)
    write(world, f"/voice/customer/{offer.id.hex}/after", CallSid=call.sid)
    late.replay(world.rt)
    assert world.record(call).state == "dialling"
    assert world.one("SELECT state FROM agents WHERE state <> 'away'") == "wrap_up"
    assert world.one("SELECT count(*) FROM effects WHERE kind = 'send back'") == 0


def test_a_caller_led_away_before_the_agent_came_leaves_the_agent_free(world: World) -> None:
    world.ready("amara-okafor", after=10)
    call = world.ring(URGENT)
    world.until(lambda: world.carrier.legs(AMARA) != [])
    write(world, "/voice/left/" + "0" * 32, CallSid=call.sid, QueueResult="leave")
    late.replay(world.rt)
    assert world.one("SELECT state FROM waits") == "given_up"
    assert world.one("SELECT state FROM offers") == "withdrawn"
    assert world.one("SELECT state FROM agents WHERE state <> 'away'") == "ready"


def test_the_duty_desk_that_was_ringing_and_pressed_its_key_has_answered(world: World) -> None:
    call = world.ring()
    world.pass_time(1)
    row = world.record(call)
    accepted = f"/voice/duty/{row.id.hex}/1/accept"
    write(world, accepted, CallSid="CA" + "d" * 32, ParentCallSid=call.sid, Digits="1")
    late.replay(world.rt)
    assert world.record(call).answered_at is not None
    assert "bridged" in world.kinds(call)


def accepted_without_the_record(world: World) -> tuple[Call, Any, str]:
    """The duty desk was being rung, and pressed its key while the database was away."""
    call = world.ring({"asked": True, "wait": 1, "press": "1"})
    world.until(lambda: bool(world.events(call, "dialled")))
    row, sid = world.record(call), "CA" + "d" * 32
    path = f"/voice/duty/{row.id.hex}/{row.turn}/accept"
    write(world, path, CallSid=sid, ParentCallSid=call.sid, Digits="1")
    late.replay(world.rt)
    return call, row, sid


def test_s8_cut_off_after_such_a_talk_the_caller_is_told_before_anything_follows(
    world: World,
) -> None:
    _, row, sid = accepted_without_the_record(world)
    with world.rt.work() as work:
        told = duty.after(work, row.id, row.turn, "completed", sid)
    assert told[: len(rooms.CUT_OFF)] == rooms.CUT_OFF


def test_the_leg_of_such_a_talk_ends_with_its_call(world: World) -> None:
    call, _, sid = accepted_without_the_record(world)
    assert world.one("SELECT state FROM legs WHERE sid = :sid", sid=sid) == "answered"
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
    assert world.one("SELECT state FROM legs WHERE sid = :sid", sid=sid) == "completed"


def test_told_after_the_end_of_its_call_the_leg_is_over_too(world: World) -> None:
    call = world.ring()
    world.pass_time(5)
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
    accepted = f"/voice/duty/{world.record(call).id.hex}/1/accept"
    write(world, accepted, CallSid="CA" + "d" * 32, ParentCallSid=call.sid, Digits="1")
    late.replay(world.rt)
    assert world.rows("SELECT 1 FROM legs WHERE ended_at IS NULL") == []
    assert world.record(call).outcome == "answered"


def test_a_key_that_the_record_has_already_is_no_second_leg(world: World) -> None:
    call = world.ring({"asked": True, "wait": 1, "press": "1"})
    world.until(lambda: bool(world.events(call, "dialled")))
    row, sid = world.record(call), "CA" + "d" * 32
    with world.rt.work() as work:
        duty.accept(work, row.id, row.turn, sid, "1")
    path = f"/voice/duty/{row.id.hex}/{row.turn}/accept"
    write(world, path, CallSid=sid, ParentCallSid=call.sid, Digits="1")
    late.replay(world.rt)
    assert world.one("SELECT count(*) FROM legs") == 1
    assert world.alerts("journal_entry_refused") == []


def test_s8_nobody_is_taken_out_of_a_talk_that_began_without_the_record(world: World) -> None:
    call, offer = talking(world)
    write(world, f"/voice/customer/{offer.id.hex}/after", CallSid=call.sid)
    form = {"CallSid": "CA" + "d" * 32, "ParentCallSid": call.sid, "Digits": "1"}
    write(world, "/voice/safe/accept/0/x", "accepted", **form)
    late.replay(world.rt)
    assert world.record(call).state == "talking"
    world.change("UPDATE offers SET ended_at = ended_at - interval '1 minute'")
    upkeep.look_for_lost(world.rt)
    assert world.one("SELECT count(*) FROM effects WHERE kind = 'send back'") == 0


def test_an_entry_that_comes_twice_is_applied_once(world: World) -> None:
    call = world.ring()
    world.pass_time(1)
    taken = {"what": "unrecorded", "at": world.rt.now().isoformat()}
    entry = {**taken, "path": "/voice/heard/x/1", "form": {"CallSid": call.sid}}
    for _ in range(2):
        world.rt.journal.write(entry)
    late.replay(world.rt)
    assert world.kinds(call).count("fault") == 1


def test_an_end_told_before_the_arrival_could_be_written_is_not_lost(world: World) -> None:
    call = world.ring()
    arrived = world.rt.now()
    world.rt.journal.write(
        {
            "what": "unrecorded",
            "at": (arrived - timedelta(seconds=3)).isoformat(),
            "path": "/voice/inbound",
            "form": {"CallSid": "CA" + "e" * 32, "From": "+447700900777", "To": call.to},
        }
    )
    with world.rt.work() as work:
        body = {"CallStatus": "completed"}
        work.run(inbox.keep("status/e/completed/0", work.now, "status", "CA" + "e" * 32, body))
    late.replay(world.rt)
    ended = "SELECT ended_at IS NOT NULL FROM calls WHERE sid = :sid"
    assert world.one(ended, sid="CA" + "e" * 32)
