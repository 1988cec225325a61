"""Whoever is to be rung back rings us first: the old place, no second ring, one outcome."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.services import calls
from app.services import tries as trying
from app.services.redials import place
from app.simulator.calls import Call
from routing.ladder import RANKS
from tests.stories.ringing_back import (
    ASKS,
    FIRST,
    IDRIS,
    LATER,
    YES,
    events,
    idle,
    ours,
    somebody_asks,
    stays,
    tries,
    until_rung,
    wanted,
)
from tests.stories.test_recording import turned
from tests.world import CALLER, World, keys


def redials(world: World, *then: dict[str, Any]) -> Call:
    """They ring again, and are in the queue."""
    call = world.ring(*keys("321"), *then)
    world.until(lambda: call.place == "queue")
    return call


def test_a_redial_has_the_old_place_and_nobody_is_rung(asked: World) -> None:
    later = asked.ring(*keys("321"), {"talk": 5}, from_=LATER)
    asked.until(lambda: later.place == "queue")
    call = redials(asked, {"talk": 5})
    row = wanted(asked)
    assert asked.waits(call)[0].arrived_at == row.arrived_at < asked.record(call).arrived_at
    assert asked.record(call).received_at == asked.record(call).arrived_at  # S18
    assert (row.state, row.redial_id) == ("asked", asked.record(call).id)
    idle(asked)
    asked.until(lambda: call.bridged, 60)
    assert later.place == "queue"
    row = wanted(asked)
    assert (row.state, row.outcome) == ("redialled", "redialled")
    asked.until(lambda: call.over)
    asked.pass_time(3)
    idle(asked)
    asked.until(lambda: later.over, 60)
    assert (ours(asked), len(events(asked, "callback_redialled"))) == ([], 1)
    assert [one.state for one in tries(asked)] == ["ended"]


def test_a_redial_while_their_telephone_rings_ends_that_ring(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", after=24, press="1")
    call = asked.ring(*keys("321"), {"talk": 5})
    asked.until(lambda: call.listening)
    asked.change("UPDATE calls SET caller_index = NULL WHERE sid = :sid", sid=call.sid)
    idle(asked)
    line = until_rung(asked)
    asked.change(
        "UPDATE calls SET caller_index = (SELECT number_index FROM callbacks) WHERE sid = :sid",
        sid=call.sid,
    )
    asked.until(lambda: line.over, 30)
    assert not line.answered
    asked.until(lambda: call.bridged, 60)
    row = wanted(asked)
    assert (row.state, row.tries) == ("redialled", 0)
    asked.until(lambda: call.over)
    asked.pass_time(30)
    assert len(ours(asked)) == 1
    assert stays(asked) == ["lapsed"]
    assert len(events(asked, "callback_done")) == 0


def test_s12_a_machine_that_answers_our_ring_makes_nobody_else_of_who_redials(
    asked: World,
) -> None:
    asked.carrier.phone(CALLER, does="voicemail")
    call = asked.ring(*keys("321"), {"talk": 5})
    asked.until(lambda: call.listening)
    asked.change("UPDATE calls SET caller_index = NULL WHERE sid = :sid", sid=call.sid)
    idle(asked)
    line = until_rung(asked)
    asked.until(lambda: line.answered and tries(asked)[0].rank >= RANKS["in-progress"], 30)
    asked.change(
        "UPDATE calls SET caller_index = (SELECT number_index FROM callbacks) WHERE sid = :sid",
        sid=call.sid,
    )
    with asked.rt.work() as work:
        held = trying.hold(work, wanted(asked).id)
        assert not held.picked_up
        since = place(work, calls.held(work, asked.record(call).id))
    assert since == wanted(asked).arrived_at
    assert (wanted(asked).redial_id, wanted(asked).tries) == (asked.record(call).id, 0)
    asked.until(lambda: line.over, 10)


def test_who_redials_and_hangs_up_is_not_rung_before_the_agreed_pause_is_over(
    asked: World,
) -> None:
    asked.carrier.phone(CALLER, does="no-answer")
    idle(asked)
    asked.until(lambda: wanted(asked).tries == 1, 120)
    agreed = wanted(asked).next_at
    call = redials(asked)
    asked.carrier.hang_up(call.sid)
    asked.pass_time(3)
    assert (wanted(asked).redial_id, wanted(asked).next_at) == (None, agreed)
    before = len(ours(asked))
    asked.pass_time(60)
    assert len(ours(asked)) == before


def test_nobody_is_rung_while_they_are_in_our_menus(asked: World) -> None:
    call = asked.ring({"asked": True, "wait": 1, "press": "3"}, {"wait": 40, "hang_up": True})
    asked.until(lambda: call.listening)
    idle(asked)
    asked.pass_time(8)
    assert ours(asked) == []
    asked.until(lambda: call.over, 60)
    asked.carrier.phone(CALLER, does="answer", press="1", talk=5)
    asked.until(lambda: bool(ours(asked)), 90)
    assert wanted(asked).tries == 0


def test_who_hangs_up_before_an_answer_still_is_owed_a_call(asked: World) -> None:
    call = redials(asked)
    asked.carrier.hang_up(call.sid)
    asked.pass_time(3)
    row = wanted(asked)
    assert (row.state, row.redial_id) == ("asked", None)
    asked.carrier.phone(CALLER, does="answer", press="1", talk=5)
    idle(asked)
    line = until_rung(asked)
    asked.until(lambda: line.bridged)
    assert wanted(asked).state == "done"


def test_who_asks_again_is_asked_for_once_at_the_first_place(asked: World) -> None:
    call = redials(asked)
    asked.change(
        "UPDATE waits SET entered_at = entered_at - interval '2 min' WHERE ended_at IS NULL"
    )
    asked.carrier.hang_up(call.sid)
    asked.pass_time(3)
    again = asked.ring(*keys("321"), ASKS, YES, YES, YES)
    asked.until(lambda: again.place == "queue")
    asked.change(
        "UPDATE waits SET entered_at = entered_at - interval '2 min' WHERE ended_at IS NULL"
    )
    asked.until(lambda: again.over)
    asked.pass_time(3)
    first, second = asked.rows("SELECT * FROM callbacks ORDER BY asked_at")
    assert (first.state, first.outcome, second.state) == ("redialled", "asked_again", "asked")
    assert second.arrived_at == first.arrived_at
    assert second.call_id == asked.record(again).id


def test_another_number_takes_nobodys_place(asked: World) -> None:
    call = asked.ring(*keys("321"), from_=FIRST)
    asked.until(lambda: call.place == "queue")
    assert asked.waits(call)[0].arrived_at == asked.record(call).arrived_at
    assert wanted(asked).redial_id is None
    assert asked.agent(IDRIS).state == "wrap_up"


@pytest.fixture
def start() -> datetime:
    return datetime(2026, 11, 23, 10, 1, tzinfo=UTC)


def test_s16_whoever_pressed_the_key_is_a_person_also_while_they_hear_the_notice(
    asked: World,
) -> None:
    turned(asked, on=True)
    asked.carrier.phone(CALLER, does="answer", press="1")
    somebody_else = asked.ring(*keys("321"), {"talk": 5}, from_=LATER)
    asked.until(lambda: somebody_else.place == "queue")
    idle(asked)
    line = until_rung(asked)
    asked.until(lambda: "recorded" in asked.heard(line), 60)
    asked.change(
        "UPDATE calls SET caller_index = (SELECT number_index FROM callbacks) WHERE sid = :sid",
        sid=somebody_else.sid,
    )
    with asked.rt.work() as work:
        call = calls.held(work, asked.record(somebody_else).id)
        assert place(work, call) == call.arrived_at
    asked.until(lambda: line.bridged, 30)
    assert wanted(asked).redial_id is None


def test_s16_who_had_talked_before_and_leaves_the_queue_is_still_rung_back(world: World) -> None:
    world.ready("ben-whitlock")
    first = world.ring(*keys("41", {"talk": 900}))
    world.until(lambda: first.bridged)
    somebody_asks(world)
    (leg,) = world.carrier.legs("+447700900002")
    world.carrier.hang_up(leg.sid)
    world.until(lambda: wanted(world).redial_id == world.record(first).id, 60)
    world.carrier.hang_up(first.sid)
    world.pass_time(5)
    assert wanted(world).redial_id is None
    idle(world)
    until_rung(world)


def test_s8_whose_agent_is_lost_while_they_hear_the_notice_waits_for_another(asked: World) -> None:
    turned(asked, on=True)
    asked.carrier.phone(CALLER, does="answer", press="1")
    idle(asked)
    line = until_rung(asked)
    asked.until(lambda: "recorded" in asked.heard(line), 60)
    (leg,) = asked.carrier.legs(asked.one("SELECT phone FROM people WHERE key = :key", key=IDRIS))
    asked.carrier.hang_up(leg.sid)
    asked.until(lambda: line.place == "queue", 30)
    idle(asked) if asked.agent(IDRIS).state == "wrap_up" else None
    asked.until(lambda: line.bridged, 60)
    asked.carrier.hang_up(line.sid)
    asked.pass_time(5)
    assert wanted(asked).state == "done"
