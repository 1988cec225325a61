"""Key 1 in any queue: it has become urgent (S5 to S7, S18)."""

from datetime import UTC, datetime

import pytest
from twilio.http.response import Response

from app.services import agents
from tests.world import DUTY_MANAGER, EDT, World, keys

RAISES = {"queued": True, "wait": 12, "press": "1"}
TALK = {"talk": 5}


def test_it_raises_to_p0_in_the_urgent_queue_with_the_same_age(world: World) -> None:
    world.ready("amara-okafor")
    world.ring(*keys("1"), {"talk": 25}, from_="+447700900111")
    world.pass_time(15)
    call = world.ring(*keys("44"), RAISES, TALK)
    world.until(lambda: len(world.waits(call)) == 2)
    world.ready("grace-tolland")
    world.until(lambda: call.over)
    world.pass_time(30)
    first, urgent = world.waits(call)
    assert (first.queue, first.priority, first.state) == ("agents", "P4", "moved")
    assert (urgent.queue, urgent.priority, urgent.state) == ("urgent", "P0", "answered")
    assert urgent.arrived_at == first.arrived_at == world.record(call).arrived_at
    row = world.record(call)
    assert (row.priority, row.enquiry_priority, row.owner_team) == ("P0", "P0", "urgent")
    assert "You are now in the urgent queue" in world.heard(call)


def test_an_offer_of_the_lesser_queue_is_taken_back(world: World) -> None:
    world.ready("ben-whitlock", does="manual")
    world.carrier.phone(EDT, does="answer", press="1")
    call = world.tell(*keys("44"), {"queued": True, "wait": 6, "press": "1"}, TALK)
    first, *_ = world.offers(call)
    assert (first.person, first.state) == ("ben-whitlock", "withdrawn")
    assert world.agent("ben-whitlock").state == "ready"
    assert world.record(call).outcome == "answered"


def test_pressing_again_changes_nothing_more(world: World) -> None:
    world.ready("amara-okafor", does="manual")
    call = world.ring(*keys("41"), RAISES, {"wait": 3, "press": "1"}, {"wait": 3, "press": "1"})
    world.pass_time(110)
    assert [wait.state for wait in world.waits(call)] == ["moved", "waiting"]
    assert len(world.events(call, "raised")) == 1
    heard_at = world.waits(call)[-1].heard_at
    assert (world.rt.now() - heard_at).total_seconds() < 25  # the heartbeat has not stopped
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_s7_when_everybody_has_gone_home_the_duty_phone_is_rung(world: World) -> None:
    ben = world.ready("ben-whitlock", does="manual")
    world.carrier.phone(EDT, does="answer", press="1")
    world.carrier.phone(DUTY_MANAGER, does="answer", press="1")
    call = world.ring(*keys("41"), {"queued": True, "wait": 24}, {"press": "1"}, TALK)
    world.until(lambda: world.agent("ben-whitlock").misses == 1)
    agents.away(world.rt, ben, "lunch")
    world.until(lambda: call.over)
    world.pass_time(3)
    assert world.record(call).outcome == "answered"
    assert any(o.duty and o.state == "finished" for o in world.offers(call))


def test_it_works_after_a_failed_bringing_in_too(world: World) -> None:
    world.carrier.phone_once("+447700900002", does="no-answer")
    world.ready("ben-whitlock")
    world.carrier.phone(EDT, does="answer", press="1")
    world.carrier.do_harm(delay={"min": 2, "max": 2}, only="/voice/customer/")
    call = world.ring(*keys("44"))
    world.until(lambda: bool(world.events(call, "accepted")))
    world.carrier.phone("+447700900002", does="manual")
    world.pass_time(1)
    world.carrier.hang_up(world.carrier.legs("+447700900002")[0].sid)
    world.until(lambda: call.place == "queue")
    world.pass_time(8)
    world.carrier.press(call.sid, "1")
    world.until(lambda: call.bridged)
    assert world.record(call).priority == "P0"
    assert [w.queue for w in world.waits(call)] == ["agents", "urgent"]
    world.carrier.hang_up(call.sid)
    world.pass_time(6)


@pytest.mark.parametrize("phone", [EDT, DUTY_MANAGER])
def test_s7_just_after_closing_the_duty_phones_are_rung_until_one_accepts(
    closing: World, phone: str
) -> None:
    world = closing
    world.carrier.phone(phone, does="answer", press="1")
    call = world.ring(*keys("44"), TALK)
    world.until(lambda: world.rt.now() > datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
    world.carrier.press(call.sid, "1")
    world.until(lambda: call.over)
    world.pass_time(3)
    row = world.record(call)
    assert (row.outcome, row.priority) == ("answered", "P0")
    assert {wait.arrived_at for wait in world.waits(call)} == {row.arrived_at}
    assert world.waits(call)[-1].arrived_at == world.record(call).arrived_at


@pytest.fixture
def start(request: pytest.FixtureRequest) -> datetime:
    late = "closing" in request.fixturenames
    return (
        datetime(2026, 11, 23, 16, 59, 30, tzinfo=UTC)
        if late
        else datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    )


@pytest.fixture
def closing(world: World) -> World:
    """Half a minute before closing, with one agent who does not answer."""
    world.ready("ben-whitlock", does="manual")
    return world


def test_pressed_while_being_brought_in_it_holds_if_nothing_comes_of_that(world: World) -> None:
    def refused(method: str, path: str) -> Response | None:
        trouble = method == "POST" and "/Members/" in path
        return Response(500, '{"code": 20500, "message": "trouble"}') if trouble else None

    world.ready("ben-whitlock")
    world.http.trouble = refused
    call = world.ring(*keys("44"))
    world.until(lambda: [wait.state for wait in world.waits(call)] == ["bridging"])
    world.pass_time(2)
    world.carrier.press(call.sid, "1")
    world.pass_time(26)
    first, urgent = world.waits(call)
    assert (first.state, urgent.queue, urgent.priority) == ("moved", "urgent", "P0")
    assert urgent.arrived_at == first.arrived_at
    world.http.trouble = lambda *_: None
    world.carrier.hang_up(call.sid)
    world.pass_time(30)
