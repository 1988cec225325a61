"""Warm hand-over, and each way in which it fails: the caller is never alone on hold (S8)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from twilio.http.response import Response

from app.services import agents, handovers, offers
from app.services.refusals import Refused
from app.simulator.calls import Call
from tests.judge import judge
from tests.stories.softphones import window
from tests.world import EDT, GRACE, World, keys

BEN, FARIDA = "+447700900002", "+447700900003"
MOST_ALONE_S = 20


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """Judged as every story, but for what was dropped on purpose."""
    yield
    for call in world.carrier.calls():
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(5)
    assert world.rows("SELECT 1 FROM holds WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM handovers WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM offers WHERE state IN ('open', 'accepted')") == []
    judge(world, forgiven="on purpose")


def talks(world: World) -> tuple[Call, UUID]:
    """A caller who talks to Ben of customer services, and Ben's id."""
    ben = world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    world.pass_time(3)
    return call, ben


def rings(world: World, **grace: Any) -> tuple[Call, UUID, UUID]:
    """Ben has asked the MASH to take his caller; Grace's phone does as it is told."""
    call, ben = talks(world)
    world.ready("grace-tolland", **grace)
    world.pass_time(1)
    handovers.ask(world.rt, ben, "team:mash")
    return call, ben, world.person("grace-tolland")


def consults(world: World) -> tuple[Call, UUID, UUID]:
    """Ben and Grace talk about the caller, who is on hold."""
    call, ben, grace = rings(world, after=3)
    world.until(lambda: state(world) == "consulting", 20)
    world.pass_time(2)
    assert in_room(world) == {call.from_, BEN, GRACE}
    assert held(world, call)
    return call, ben, grace


def state(world: World) -> str:
    return str(world.rows("SELECT state FROM handovers ORDER BY asked_at DESC")[0].state)


def why(world: World) -> str:
    return str(world.rows("SELECT why FROM handovers ORDER BY asked_at DESC")[0].why)


def in_room(world: World) -> set[str]:
    """The numbers of those who are in a room."""
    rooms = world.carrier.exchange.rooms.by_sid.values()
    people = [one.call for room in rooms for one in room.present()]
    return {call.from_ if call.direction == "inbound" else call.to for call in people}


def held(world: World, call: Call) -> bool:
    rooms = world.carrier.exchange.rooms.by_sid.values()
    return any(one.hold for room in rooms for one in room.present() if one.call is call)


def safe(world: World, call: Call) -> bool:
    """With a person, or in the queue."""
    return call.place == "queue" or len(in_room(world)) > 1


def alone_s(world: World, call: Call, watched_s: int = 24, until: str = "never") -> int:
    """The longest time in which the caller was neither with a person nor in the queue.

    Watched for so many seconds, or until the hand-over is in a state.
    """
    longest = now = 0
    for _ in range(watched_s):
        if state(world) == until:
            break
        world.pass_time(1)
        now = 0 if call.over or safe(world, call) else now + 1
        longest = max(longest, now)
    return longest


def put_down(world: World, number: str) -> None:
    (leg,) = world.carrier.legs(number)
    world.carrier.hang_up(leg.sid)


def test_consult_and_complete_the_other_has_the_caller_and_the_enquiry(world: World) -> None:
    call, ben, grace = consults(world)
    before = world.one("SELECT owner_version FROM enquiries")
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, GRACE}
    assert not held(world, call)
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.agent("grace-tolland").state == "on_call"
    (owner,) = world.rows("SELECT owner_team, owner_person, owner_version FROM enquiries")
    assert owner == ("mash", grace, before + 1)
    (told,) = world.events(call, "transferred")
    assert (told.data["how"], told.data["to"], told.data["by"]) == ("warm", "mash", ben.hex)
    agents.finish(world.rt, ben, "passed")
    world.pass_time(5)
    assert world.agent("grace-tolland").state == "on_call"
    offers.end_call(world.rt, grace)
    world.until(lambda: call.over, 30)
    world.pass_time(2)
    assert "Thank you for calling. Goodbye." in world.heard(call)
    assert world.agent("grace-tolland").state == "wrap_up"
    agents.finish(world.rt, grace, "advice")
    assert world.record(call).outcome == "answered"


def test_nobody_hears_of_the_caller_before_the_caller_hears_music(world: World) -> None:
    call, ben = talks(world)
    world.ready("grace-tolland", after=1)
    world.http.trouble = lambda method, path: (
        Response(500, '{"code": 20500}') if method == "POST" and "/Participants/" in path else None
    )
    handovers.ask(world.rt, ben, "team:mash")
    world.pass_time(4)
    assert world.carrier.legs(GRACE) == []
    world.http.trouble = lambda *_: None
    world.until(lambda: state(world) == "consulting", 30)
    assert held(world, call)
    handovers.take_back(world.rt, ben)


def test_s12_the_phone_that_is_rung_hears_no_name(world: World) -> None:
    consults(world)
    (leg,) = world.carrier.legs(GRACE)
    asked = "A colleague asks to speak to you about a call. To speak to them, press 1."
    assert world.heard(leg) == asked


def test_taken_back_the_first_has_the_caller_and_the_other_is_ready(world: World) -> None:
    call, ben, _ = consults(world)
    handovers.take_back(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, BEN}
    assert not held(world, call)
    assert world.agent("grace-tolland").state == "ready"
    assert world.agent("ben-whitlock").state == "on_call"
    assert world.events(call, "transferred") == []


def test_taken_back_while_it_rings(world: World) -> None:
    call, ben, _ = rings(world, does="manual")
    world.pass_time(5)
    handovers.take_back(world.rt, ben)
    world.pass_time(3)
    assert world.carrier.legs(GRACE) == []
    assert in_room(world) == {call.from_, BEN}
    assert not held(world, call)
    assert (world.agent("grace-tolland").state, world.agent("grace-tolland").misses) == ("ready", 0)


def test_three_talk_and_then_two(world: World) -> None:
    call, ben, _ = consults(world)
    handovers.join(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, BEN, GRACE}
    assert not held(world, call)
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, GRACE}


@pytest.mark.parametrize(
    ("grace", "reason"),
    [
        ({"does": "busy"}, "busy"),
        ({"does": "no-answer"}, "no-answer"),
        ({"does": "refuse"}, "busy"),
        ({"press": "2"}, "completed"),
        ({"does": "voicemail"}, "completed"),
        ({"does": "manual"}, "not answered in time"),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else value,
)
def test_s8_nobody_takes_it_the_caller_stays_on_hold_with_the_first(
    world: World, grace: dict[str, Any], reason: str
) -> None:
    call, ben, _ = rings(world, **grace)
    assert alone_s(world, call, 40, until="failed") == 0
    world.pass_time(2)
    assert state(world) == "failed"
    assert in_room(world) == {call.from_, BEN}
    assert held(world, call)
    assert why(world) in {reason, "no-answer", "not answered in time"}
    assert world.agent("grace-tolland").misses == 1
    assert "voicemail" not in world.heard(call)
    world.ready("leila-haddad", after=1)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: state(world) == "consulting", 20)


def test_a_decline_on_the_desk_says_so_at_once(world: World) -> None:
    call, _, grace = rings(world, does="manual")
    world.pass_time(3)
    (offer,) = [one for one in world.offers(call) if one.kind == "consult"]
    offers.decline(world.rt, grace, offer.id, "conflict")
    assert (state(world), why(world)) == ("failed", "conflict")
    assert world.agent("grace-tolland").state == "ready"
    assert alone_s(world, call, 10) == 0


def test_s8_the_other_hangs_up_in_the_consult(world: World) -> None:
    call, _, _ = consults(world)
    put_down(world, GRACE)
    assert alone_s(world, call, 22) == 0
    assert (state(world), why(world)) == ("failed", "left")
    assert in_room(world) == {call.from_, BEN}
    assert held(world, call)
    assert world.agent("grace-tolland").state == "ready"


def test_s8_the_first_hangs_up_in_the_consult_and_the_other_has_the_caller(world: World) -> None:
    call, _, grace = consults(world)
    put_down(world, BEN)
    assert alone_s(world, call, 22) <= MOST_ALONE_S
    assert state(world) == "completed"
    assert in_room(world) == {call.from_, GRACE}
    assert not held(world, call)
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.one("SELECT owner_person FROM enquiries") == grace


def test_s8_the_first_hangs_up_while_it_rings(world: World) -> None:
    call, _, _ = rings(world, does="manual")
    world.pass_time(5)
    put_down(world, BEN)
    assert alone_s(world, call, 22) <= MOST_ALONE_S
    assert state(world) == "let_go"
    first, last = world.waits(call)
    assert (last.state, last.queue, last.arrived_at) == ("waiting", "agents", first.arrived_at)
    assert world.agent("grace-tolland").state in {"ready", "offered"}


def test_s8_both_hang_up_in_the_consult_and_no_event_is_told(world: World) -> None:
    call, _, _ = consults(world)
    world.carrier.do_harm(drop=1.0, only="/voice/events/")
    put_down(world, BEN)
    put_down(world, GRACE)
    assert alone_s(world, call) <= MOST_ALONE_S
    assert call.place == "queue"
    assert world.waits(call)[-1].state == "waiting"


def test_the_caller_hangs_up_in_the_consult_and_both_write_up(world: World) -> None:
    call, ben, grace = consults(world)
    world.carrier.hang_up(call.sid)
    world.pass_time(4)
    assert state(world) == "let_go"
    assert world.carrier.legs(BEN) == world.carrier.legs(GRACE) == []
    for key, person in (("ben-whitlock", ben), ("grace-tolland", grace)):
        assert world.agent(key).state == "wrap_up"
        agents.finish(world.rt, person, "ended_early")
        assert world.agent(key).state == "ready"


def test_the_caller_hangs_up_while_it_rings(world: World) -> None:
    call, _, _ = rings(world, does="manual")
    world.pass_time(5)
    world.carrier.hang_up(call.sid)
    world.pass_time(4)
    assert world.carrier.legs(GRACE) == []
    assert world.agent("grace-tolland").state == "ready"
    assert world.agent("ben-whitlock").state == "wrap_up"


def test_a_closed_browser_ends_neither_the_consult_nor_the_wrap_up(world: World) -> None:
    call, ben, _ = consults(world)
    world.change("UPDATE agents SET present_until = since - interval '1 hour'")
    assert alone_s(world, call, 22) == 0
    assert state(world) == "consulting"
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, GRACE}


def test_s8_a_worker_killed_with_the_unhold_in_its_hands_is_followed_by_another(
    world: World,
) -> None:
    call, ben, _ = consults(world)
    world.jobs.up = False
    handovers.complete(world.rt, ben)
    world.change(
        "UPDATE effects SET attempts = 1, due_at = due_at + interval '6 s' WHERE state = 'due'"
    )
    assert alone_s(world, call, 22) <= MOST_ALONE_S
    assert not held(world, call)
    assert in_room(world) == {call.from_, GRACE}


def test_s8_the_other_lost_after_the_hand_over_sends_the_caller_to_the_queue(world: World) -> None:
    call, ben, _ = consults(world)
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    put_down(world, GRACE)
    world.until(lambda: call.place == "queue", 30)
    assert "If you were cut off" in world.heard(call)
    assert world.waits(call)[-1].queue == "mash"


def test_an_outside_number_takes_the_caller_and_the_enquiry_stays_ours(world: World) -> None:
    call, ben = talks(world)
    world.carrier.phone(EDT, does="answer", press="1", after=2)
    owner = world.one("SELECT owner_team FROM enquiries")
    handovers.ask(world.rt, ben, "outside:emergency-duty-team")
    world.until(lambda: state(world) == "consulting", 20)
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, EDT}
    assert world.one("SELECT owner_team FROM enquiries") == owner
    (told,) = world.events(call, "transferred")
    assert told.data["to"] == "emergency-duty-team"
    put_down(world, EDT)
    world.until(lambda: call.place == "queue", 30)


@pytest.mark.parametrize(
    "to", ["team:mash", "outside:+447700900999", "outside:", "person:nobody", "team:none", ""]
)
def test_nobody_is_rung_who_is_not_ready_or_not_in_the_directory(world: World, to: str) -> None:
    call, ben = talks(world)
    with pytest.raises(Refused):
        handovers.ask(world.rt, ben, to)
    world.pass_time(2)
    assert not held(world, call)
    assert [one.state for one in world.offers(call)] == ["accepted"]


def test_i7_who_is_asked_cannot_be_offered_a_caller_too(world: World) -> None:
    _, _, grace = consults(world)
    world.ring(*keys("2"), from_="+447700900124")
    world.pass_time(20)
    live = "SELECT count(*) FROM offers WHERE agent_id = :id AND state IN ('open', 'accepted')"
    assert world.one(live, id=grace) == 1


def test_nothing_is_done_twice_or_by_somebody_else(world: World) -> None:
    _, ben, grace = consults(world)
    with pytest.raises(Refused):
        handovers.complete(world.rt, grace)
    with pytest.raises(Refused, match="on hold"):
        offers.end_call(world.rt, ben)
    with pytest.raises(Refused, match="already"):
        handovers.ask(world.rt, ben, "team:mash")
    handovers.complete(world.rt, ben)
    for again in (handovers.complete, handovers.take_back, handovers.join):
        with pytest.raises(Refused):
            again(world.rt, ben)
    with pytest.raises(Refused):
        handovers.leave(world.rt, grace)


def test_the_other_gives_the_caller_back(world: World) -> None:
    call, ben, grace = consults(world)
    handovers.join(world.rt, ben)
    handovers.leave(world.rt, grace)
    world.pass_time(3)
    assert in_room(world) == {call.from_, BEN}
    assert world.agent("grace-tolland").state == "wrap_up"
    assert world.agent("ben-whitlock").state == "on_call"


def test_a_colleague_is_asked_in_the_browser_and_takes_the_caller(world: World) -> None:
    call, ben = talks(world)
    grace = window(world, "grace-tolland")
    world.pass_time(1)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(grace.offered)
    line = grace.accept()
    world.until(lambda: state(world) == "consulting", 20)
    world.pass_time(2)
    assert in_room(world) == {call.from_, BEN, line.from_}
    assert world.carrier.legs(GRACE) == []
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, line.from_}
    assert world.agent("grace-tolland").state == "on_call"


def test_who_talks_in_the_browser_asks_a_colleague_and_is_cut_off_the_caller_is_not_alone(
    world: World,
) -> None:
    ben = window(world, "ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(ben.offered)
    line = ben.accept()
    world.until(lambda: call.bridged)
    world.pass_time(3)
    world.ready("grace-tolland", after=3)
    handovers.ask(world.rt, ben.person, "team:mash")
    world.until(lambda: state(world) == "consulting", 20)
    world.pass_time(2)
    world.carrier.hang_up(line.sid)
    assert alone_s(world, call) <= MOST_ALONE_S
    assert safe(world, call)
