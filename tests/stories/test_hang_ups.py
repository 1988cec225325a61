"""The caller hangs up: in the menus, in the queue, while the phone rings, while brought in."""

import pytest

from app.simulator.calls import Call
from tests.world import AMARA, URGENT, World, keys


def test_in_the_menus(world: World) -> None:
    call = world.tell({"hang_up_after": 9})
    row = world.record(call)
    assert (row.outcome, row.ended_by, row.enquiry_state) == (
        "abandoned_menu",
        "caller",
        "recorded",
    )
    assert world.waits(call) == []
    assert world.alerts("review_abandoned") == []


def test_s10_in_the_menus_after_pressing_what_is_urgent(world: World) -> None:
    call = world.tell(*keys("3"), {"asked": True, "wait": 1, "press": "1", "hang_up_after": 12})
    assert world.record(call).priority == "P1"
    assert len(world.alerts("review_abandoned")) == 1


def test_before_the_first_word(world: World) -> None:
    call = world.tell({"hang_up_after": 0.01})
    assert world.record(call).outcome == "abandoned_menu"


def test_s10_in_the_queue(world: World) -> None:
    world.ready("amara-okafor")
    world.ring(URGENT, {"talk": 50})
    world.pass_time(20)
    call = world.tell(URGENT, {"queued": True, "wait": 10, "hang_up": True})
    row = world.record(call)
    assert (row.outcome, row.enquiry_state) == ("abandoned_queue", "recorded")
    (wait,) = world.waits(call)
    assert (wait.state, wait.ended_at) == ("abandoned", row.ended_at)
    (alert,) = world.alerts("review_abandoned")
    assert (alert.call_id, alert.data["within_s"]) == (row.id, 900)
    world.pass_time(60)


def test_a_lesser_call_that_is_abandoned_raises_no_review(world: World) -> None:
    world.ready("ben-whitlock", does="busy")
    world.tell(*keys("44"), {"queued": True, "wait": 20, "hang_up": True})
    assert world.alerts("review_abandoned") == []


def test_while_the_agents_phone_rings_the_agent_is_ready_at_once(world: World) -> None:
    world.ready("amara-okafor", after=15)
    call = world.tell(URGENT, {"queued": True, "wait": 6, "hang_up": True})
    assert world.record(call).outcome == "abandoned_ringing"
    (offer,) = world.offers(call)
    assert (offer.state, world.agent("amara-okafor").state) == ("withdrawn", "ready")
    assert world.agent("amara-okafor").misses == 0
    assert world.carrier.legs(AMARA) == []


def _accepted(world: World, call: Call) -> bool:
    return bool(world.events(call, "accepted"))


def test_while_being_brought_in_the_agent_is_ready_again(world: World) -> None:
    world.ready("amara-okafor")
    call = world.ring(URGENT)
    world.until(lambda: _accepted(world, call))
    world.carrier.hang_up(call.sid)
    world.pass_time(10)
    row = world.record(call)
    assert (row.outcome, row.answered_at) == ("abandoned_ringing", None)
    assert world.agent("amara-okafor").state == "ready"
    assert world.carrier.legs(AMARA) == []


def test_in_the_talk_the_agent_goes_to_wrap_up_and_the_phone_is_free(world: World) -> None:
    world.ready("amara-okafor")
    call = world.tell(URGENT, {"talk": 10})
    world.pass_time(5)
    assert world.agent("amara-okafor").state == "wrap_up"
    assert world.carrier.legs(AMARA) == []
    assert world.record(call).outcome == "answered"


@pytest.mark.parametrize("after", [3, 7, 12, 20, 24, 26, 30])
def test_at_any_moment_nothing_is_left_held(world: World, after: float) -> None:
    world.ready("amara-okafor", after=3)
    world.tell(URGENT, {"asked": True}, {"hang_up_after": after})
    world.pass_time(8)
    assert world.rows("SELECT 1 FROM waits WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM offers WHERE state IN ('open', 'accepted')") == []
    assert world.rows("SELECT 1 FROM effects WHERE state = 'due'") == []
    assert world.carrier.legs(AMARA) == []
    assert world.agent("amara-okafor").state in {"ready", "wrap_up"}
