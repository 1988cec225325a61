"""A message on its way home: the carrier in trouble, a worker killed, a caller who is urgent."""

from types import SimpleNamespace
from typing import Any

import pytest
from twilio.http.response import Response

from app.models import calls as call_rows
from app.models import messages as rows
from app.runtime import CarrierTrouble
from app.services import messages, steps
from app.services.refusals import Refused, Unknown
from app.services.steps import Step
from app.simulator.calls import Call
from ivr_flows.instructions import Record, Say
from tests.flow_team import somebody
from tests.message_plan import WORDS, left, take_messages
from tests.world import World, keys

TROUBLE = Response(503, '{"code": 20503, "message": "trouble"}')


@pytest.fixture(autouse=True)
def plan(world: World) -> None:
    take_messages(world)


def away(world: World, method: str, part: str) -> None:
    """The carrier refuses what has this in its path."""
    world.http.trouble = lambda m, path: TROUBLE if (m, part in path) == (method, True) else None


def message(world: World, call: Call) -> Any:
    (found,) = left(world, call)
    return found


def test_what_is_not_there_yet_is_asked_for_again(world: World) -> None:
    away(world, "GET", "/Recordings/")
    call = world.tell(*keys("44", WORDS))
    world.pass_time(20)
    assert message(world, call).state == "taken"
    world.http.trouble = lambda *_: None
    world.pass_time(40)
    assert message(world, call).state == "fetched"
    assert world.carrier.exchange.recordings == {}


def test_a_dead_fetch_raises_an_alert_and_the_clock_asks_anew(world: World) -> None:
    away(world, "GET", "/Recordings/")
    call = world.tell(*keys("44", WORDS))
    world.pass_time(150)
    assert [alert.data["effect"] for alert in world.alerts("effect_dead")][:1] == ["fetch message"]
    assert message(world, call).state == "taken"
    world.http.trouble = lambda *_: None
    world.change("UPDATE messages SET fetch_at = :now", now=world.rt.now())
    world.pass_time(5)
    assert message(world, call).state == "fetched"
    assert message(world, call).erased_at is not None


def test_killed_between_fetching_and_forgetting_it_goes_on_where_it_stopped(world: World) -> None:
    away(world, "DELETE", "/Recordings/")
    call = world.tell(*keys("44", WORDS))
    world.pass_time(8)
    assert message(world, call).state == "fetched"
    assert message(world, call).erased_at is None
    assert len(world.carrier.exchange.recordings) == 1
    before = world.one("SELECT sealed FROM message_sounds")
    world.http.trouble = lambda *_: None
    world.pass_time(60)
    assert message(world, call).erased_at is not None
    assert world.carrier.exchange.recordings == {}
    assert world.one("SELECT sealed FROM message_sounds") == before
    fetched = [path for m, path, _ in world.http.sent if m == "DELETE"]
    assert len(fetched) >= 2


def test_two_hands_that_fetch_at_once_keep_one_sound(world: World) -> None:
    away(world, "GET", "/Recordings/")
    call = world.tell(*keys("44", WORDS))
    found = message(world, call)
    with world.rt.work() as work:
        row = work.run(rows.to_fetch(found.id)).one()
    world.http.trouble = lambda *_: None
    for _ in range(2):  # both have read the row before either had done anything
        messages._bring_home(world.rt, found.id, row)
    assert world.one("SELECT count(*) FROM message_sounds") == 1


def test_a_recording_that_the_carrier_has_lost_is_told_and_settled_by_a_person(
    world: World,
) -> None:
    away(world, "GET", "/Recordings/")
    call = world.tell(*keys("44", WORDS))
    found, amara = message(world, call), somebody(world, "amara-okafor")
    with world.rt.work() as work:
        row = work.run(call_rows.locked_call(found.call_id)).one()
        messages.told(work, row, found.recording_sid, 0, "absent")
    assert len(world.alerts("message_lost")) == 1
    assert messages.sound(world.rt, amara, found.id, noted=False) is None
    with pytest.raises(Refused, match="not here yet"):
        messages.settle(world.rt, amara, found.id, "noted")
    messages.settle(world.rt, amara, found.id, "no_sound")
    assert message(world, call).state == "listened"


def test_a_recording_of_no_seconds_is_no_message_and_the_carrier_forgets_it(world: World) -> None:
    call = world.tell(*keys("44", {"asked": True, "wait": 2, "hang_up": True}))
    with world.rt.work() as work:
        row = work.run(call_rows.locked_call_of(call.sid)).one()
        messages.told(work, row, "RE" + "0" * 32, 0, "completed")
    world.pass_time(5)
    assert left(world, call) == []
    assert [p for m, p, _ in world.http.sent if m == "DELETE" and p.endswith(f"RE{'0' * 32}.json")]


@pytest.mark.parametrize("seconds", [0, -1])
def test_what_the_door_tells_of_an_empty_recording_makes_the_carrier_forget_nothing(
    world: World, seconds: int
) -> None:
    call = world.tell(*keys("44", {"asked": True, "wait": 2, "hang_up": True}))
    with world.rt.work() as work:
        row = work.run(call_rows.locked_call_of(call.sid)).one()
        messages.take(work, row, "RE" + "0" * 32, seconds)
    world.pass_time(5)
    assert [
        p for m, p, _ in world.http.sent if m == "DELETE" and p.endswith(f"RE{'0' * 32}.json")
    ] == []
    with world.rt.work() as work:
        row = work.run(call_rows.locked_call_of(call.sid)).one()
        messages.told(work, row, "RE" + "0" * 32, -1, "completed")
    assert message(world, call).seconds == 1  # it may hold words


def test_a_message_given_up_as_lost_is_brought_home_when_it_comes_after_all(world: World) -> None:
    away(world, "GET", "/Recordings/")
    call = world.tell(*keys("44", WORDS))
    found, amara = message(world, call), somebody(world, "amara-okafor")
    messages.settle(world.rt, amara, found.id, "no_sound")
    world.http.trouble = lambda *_: None
    world.change("UPDATE messages SET fetch_at = :now", now=world.rt.now())
    world.pass_time(30)
    assert messages.sound(world.rt, amara, found.id, noted=False)
    assert message(world, call).erased_at is not None
    assert len(world.alerts("message_came_late")) == 1


def test_nobody_settles_or_hears_what_is_not_there(world: World) -> None:
    amara = somebody(world, "amara-okafor")
    with pytest.raises(Unknown):
        messages.sound(world.rt, amara, world.rt.new_id(), noted=False)
    with pytest.raises(Unknown):
        messages.settle(world.rt, amara, world.rt.new_id(), "noted")


@pytest.mark.parametrize("priority", ["P0", "P1"])
def test_s5_the_host_too_refuses_to_record_the_urgent(world: World, priority: str) -> None:
    call = world.ring(*keys("44"))
    world.until(lambda: call.listening)
    with world.rt.work() as work:
        row = work.run(call_rows.locked_call_of(call.sid)).one()
        doing = Step(work, row, row.turn + 1, {"priority": priority})
        words = Say("leave-word.record", "Leave a message.", "en-GB")
        assert steps._record(doing, Record(words, 60)) is False
        assert doing.verbs == []
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_a_fetch_that_finds_nothing_is_trouble(world: World) -> None:
    away(world, "GET", "/Recordings/")
    call = world.tell(*keys("44", WORDS))
    world.http.trouble = lambda *_: None
    world.carrier.exchange.recordings.clear()
    effect = SimpleNamespace(payload={"message": message(world, call).id.hex})
    with pytest.raises(CarrierTrouble, match="not there"):
        messages.fetch(world.rt, effect)
