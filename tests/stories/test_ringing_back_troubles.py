"""Ringing back when it goes wrong: nobody is left alone, rung twice, or rung at odd hours."""

from datetime import UTC, datetime
from typing import Any

import pytest
from twilio.http.response import Response

from app.services import agents, callbacks, effects
from app.services.refusals import Refused
from tests.flow_team import somebody
from tests.stories.ringing_back import (
    IDRIS,
    LATER,
    YES,
    busy,
    hang_up_all,
    idle,
    ours,
    somebody_asks,
    stays,
    tries,
    until_rung,
    wanted,
)
from tests.world import CALLER, World, keys


def agents_line(world: World) -> Any:
    made = [call for call in world.carrier.calls() if call.direction != "inbound"]
    return [call for call in made if call.to != CALLER][-1]


def test_s8_who_answers_when_the_agent_has_gone_is_at_the_queues_head(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", after=8, press="1", talk=9)
    idle(asked)
    line = until_rung(asked)
    asked.carrier.hang_up(agents_line(asked).sid)
    asked.until(lambda: asked.agent(IDRIS).state == "ready")
    agents.away(asked.rt, asked.person(IDRIS), "break")
    asked.until(lambda: line.place == "queue", 30)
    (waiting,) = asked.rows("SELECT * FROM waits WHERE state IN ('waiting', 'bridging')")
    assert waiting.arrived_at == wanted(asked).arrived_at
    assert wanted(asked).state == "asked"
    agents.ready(asked.rt, asked.person(IDRIS))
    asked.until(lambda: line.bridged, 60)
    assert (wanted(asked).state, wanted(asked).tries) == ("done", 1)
    asked.until(lambda: line.over)
    asked.pass_time(3)
    idle(asked)
    assert [row.outcome for row in tries(asked)] == ["answered"]


def test_who_leaves_that_queue_again_still_is_owed_a_call(asked: World) -> None:
    asked.carrier.phone(
        CALLER, does="answer", after=8, steps=(YES, {"queued": True, "wait": 3, "hang_up": True})
    )
    idle(asked)
    line = until_rung(asked)
    asked.carrier.hang_up(agents_line(asked).sid)
    asked.until(lambda: asked.agent(IDRIS).state == "ready")
    agents.away(asked.rt, asked.person(IDRIS), "break")
    asked.until(lambda: line.over, 60)
    asked.pass_time(3)
    row = wanted(asked)
    assert (row.state, row.tries, row.try_id) == ("asked", 1, None)
    assert row.next_at > asked.rt.now()
    assert stays(asked)[:2] == ["returned", "abandoned"]


def test_a_worker_killed_between_the_key_and_the_ring_rings_once(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", after=6, press="1", talk=5)
    lost: list[str] = []

    def killed(method: str, path: str) -> Response | None:
        """The carrier rings, and the worker dies before it hears so."""
        if method != "POST" or not path.endswith("/Calls.json") or not agent_there(asked):
            return None
        asked.http.trouble = lambda *_: None
        asked.http.request(method, path, data=asked.http.sent[-1][2], auth=asked.http.auth)
        lost.append(path)
        return Response(504, "{}")

    asked.http.trouble = killed
    asked.carrier.do_harm(drop=1, only="/voice/events/back")  # nor is the ring told in time
    idle(asked)
    line = until_rung(asked)
    asked.pass_time(3)
    asked.carrier.do_harm()
    asked.until(lambda: line.bridged, 60)
    assert lost
    assert len(ours(asked)) == 1
    assert (tries(asked)[0].sid, wanted(asked).state) == (line.sid, "done")


def agent_there(world: World) -> bool:
    return bool(world.agent(IDRIS).state == "on_call")


def test_an_effect_done_twice_rings_once(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", after=6, press="1", talk=5)
    idle(asked)
    line = until_rung(asked)
    asked.change("UPDATE effects SET state = 'due', due_at = made_at WHERE kind = 'ring back'")
    effects.drain(asked.rt)
    asked.until(lambda: line.bridged, 60)
    assert len(ours(asked)) == 1


def test_s11_when_the_agreed_hours_are_over_nobody_is_rung(asked: World) -> None:
    asked.until(lambda: stays(asked) == ["due"])
    asked.change("UPDATE callbacks SET safe_when = 'afternoons'")
    idle(asked)
    asked.until(lambda: asked.agent(IDRIS).state == "on_call")
    asked.until(lambda: asked.agent(IDRIS).state == "ready", 10)
    asked.pass_time(5)
    assert ours(asked) == []
    row = wanted(asked)
    assert (row.tries, row.next_at.hour, row.next_at.minute) == (0, 12, 0)
    assert (stays(asked), tries(asked)[0].state) == (["lapsed"], "due")


def test_s11_it_leaves_the_line_when_its_time_there_is_over_and_comes_back(asked: World) -> None:
    asked.until(lambda: stays(asked) == ["due"])
    asked.change("UPDATE callbacks SET until_at = asked_at")
    asked.until(lambda: stays(asked) == ["lapsed", "due"])
    assert len(tries(asked)) == 1


@pytest.mark.parametrize("column", ["priority = 'P1'", "number_sealed = :number"])
def test_s5_s25_the_urgent_and_numbers_outside_the_guard_are_for_a_person(
    asked: World, column: str
) -> None:
    sealed = asked.rt.seals.seal("+449098790000", "callbacks.number")
    asked.until(lambda: stays(asked) == ["due"])
    with_number = {"number": sealed} if ":number" in column else {}
    asked.change(f"UPDATE callbacks SET until_at = asked_at, {column}", **with_number)
    asked.until(lambda: wanted(asked).next_at is None and stays(asked) == ["lapsed"], 20)
    idle(asked)
    asked.pass_time(30)
    assert ours(asked) == []
    assert len(asked.alerts("callback_by_hand")) == 1
    assert wanted(asked).state == "asked"


def test_they_stand_in_one_order_with_those_who_wait(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", press="1", talk=5)
    later = asked.ring(*keys("321"), {"talk": 5}, from_=LATER)
    asked.until(lambda: later.place == "queue")
    idle(asked)
    line = until_rung(asked)
    assert later.place == "queue"
    asked.until(lambda: line.over)
    asked.pass_time(3)
    idle(asked)
    asked.until(lambda: later.over)


def test_whoever_came_before_them_goes_first(world: World) -> None:
    world.carrier.phone(CALLER, does="answer", press="1", talk=5)
    first = busy(world)
    earlier = world.ring(*keys("321"), {"talk": 5}, from_=LATER)
    world.until(lambda: earlier.place == "queue")
    somebody_asks(world, first)
    idle(world)
    world.until(lambda: earlier.bridged)
    assert ours(world) == []
    world.until(lambda: earlier.over)
    world.pass_time(3)
    idle(world)
    until_rung(world)
    hang_up_all(world)


def test_a_person_who_settles_it_takes_it_out_of_line(asked: World) -> None:
    amara = somebody(asked, "amara-okafor")
    asked.until(lambda: stays(asked) == ["due"])
    callbacks.settle(asked.rt, amara, wanted(asked).id, "tried")
    assert (stays(asked), wanted(asked).tries) == (["lapsed"], 1)
    callbacks.settle(asked.rt, amara, wanted(asked).id, "spoken")
    idle(asked)
    asked.pass_time(20)
    assert ours(asked) == []
    assert (tries(asked)[0].state, tries(asked)[0].outcome) == ("ended", "not_rung")


def test_nobody_settles_it_while_it_is_rung(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", after=20, press="1", talk=5)
    idle(asked)
    until_rung(asked)
    with pytest.raises(Refused, match="being rung at this moment"):
        callbacks.settle(asked.rt, somebody(asked, "amara-okafor"), wanted(asked).id, "spoken")


def test_s12_with_the_record_away_whoever_is_rung_hears_nothing_of_who_we_are(
    asked: World,
) -> None:
    asked.carrier.phone("+441632960199", does="answer", press="1")
    asked.carrier.phone(CALLER, does="answer", after=6, press="1", talk=20)
    idle(asked)
    line = until_rung(asked)
    asked.pass_time(2)
    asked.database_away(25)
    assert "Children" not in asked.heard(line)
    assert "stay on the line" in asked.heard(line)
    asked.until(lambda: line.over, 60)
    asked.pass_time(70)
    assert wanted(asked).state == "done"


@pytest.fixture
def start() -> datetime:
    return datetime(2026, 11, 23, 10, 1, tzinfo=UTC)
