"""The database goes away in the middle of a call: nobody is lost, and the record appears (S9)."""

from datetime import UTC, datetime

import pytest

from app.services import late
from tests.judge import first_bridged
from tests.world import AMARA, DUTY_MANAGER, EDT, URGENT, World, keys

ANSWERS = {"does": "answer", "press": "1"}


def test_s9_a_call_taken_without_the_database_has_a_record_with_the_true_time(
    world: World,
) -> None:
    world.carrier.phone(EDT, **ANSWERS)
    world.guard.away = True
    call = world.ring({"talk": 10})
    world.until(lambda: call.over)
    assert world.rows("SELECT 1 FROM calls") == []
    assert "call 9 9 9" in world.heard(call)
    world.database_away(300)
    row = world.record(call)
    assert (row.outcome, row.state, row.flow_version != "") == ("answered", "ended", True)


def test_s7_the_duty_desk_must_accept_and_the_chain_repeats_without_the_database(
    world: World,
) -> None:
    world.carrier.phone_once(EDT, does="voicemail")
    world.carrier.phone_once(DUTY_MANAGER, does="no-answer")
    world.carrier.phone(EDT, **ANSWERS)
    world.guard.away = True
    call = world.ring({"talk": 5})
    world.until(lambda: call.over)
    world.database_away(1)
    assert world.record(call).outcome == "answered"


def test_cut_off_without_the_database_the_caller_is_put_to_a_person_again(world: World) -> None:
    world.carrier.phone_once(EDT, **ANSWERS, talk=5)
    world.carrier.phone(DUTY_MANAGER, **ANSWERS)
    world.guard.away = True
    call = world.ring()
    world.until(lambda: call.bridged)
    world.until(lambda: not call.bridged)
    world.until(lambda: call.bridged)
    world.carrier.hang_up(call.sid)
    world.database_away(2)
    assert world.record(call).outcome == "answered"


def test_replayed_twice_it_is_there_once(world: World) -> None:
    world.guard.away = True
    call = world.ring({"hang_up_after": 20})
    world.until(lambda: call.over)
    lines = (world.rt.settings.journal_dir / "journal").read_bytes()
    world.database_away(1)
    events = world.one("SELECT count(*) FROM events")
    (world.rt.settings.journal_dir / "journal").write_bytes(lines)
    assert late.replay(world.rt) == len(lines.splitlines())
    assert world.one("SELECT count(*) FROM events") == events
    assert world.record(call).outcome == "abandoned_duty"


@pytest.mark.parametrize("at", [0.0, 4.0, 7.5, 8.3, 9.5, 12.0, 14.0])
@pytest.mark.parametrize("lasts", [10.0, 60.0])
def test_s1_whenever_it_goes_away_the_caller_reaches_a_person(
    world: World, at: float, lasts: float
) -> None:
    world.carrier.phone(EDT, **ANSWERS)
    world.carrier.phone(DUTY_MANAGER, **ANSWERS)
    world.ready("amara-okafor", after=3)
    call = world.ring(URGENT)
    world.pass_time(at)
    world.database_away(lasts)
    world.until(lambda: call.bridged, 120)
    world.carrier.hang_up(call.sid)
    world.pass_time(25)
    assert world.record(call).outcome == "answered"
    assert world.rows("SELECT 1 FROM waits WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM offers WHERE state IN ('open', 'accepted')") == []
    assert world.carrier.legs(AMARA) == []


def test_i1_nobody_waits_for_a_database_that_is_known_to_be_away(world: World) -> None:
    world.carrier.phone(EDT, **ANSWERS)
    world.guard.away = True
    world.ring({"talk": 5})
    world.pass_time(1)
    assert world.outage.going_on
    second = world.ring({"talk": 5}, from_="+447700900124")
    world.pass_time(1)
    world.guard.away = False
    world.until(lambda: second.over)
    world.pass_time(4)
    assert "We are putting you through to a person" in world.heard(second)
    assert not world.outage.going_on


def test_a_talk_under_way_is_not_touched(world: World) -> None:
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"), {"talk": 90})
    world.until(lambda: call.bridged)
    world.database_away(60)
    world.until(lambda: call.over)
    world.pass_time(3)
    row = world.record(call)
    assert row.outcome == "answered"
    bridged = first_bridged(call)
    assert bridged is not None
    near = datetime.fromtimestamp(bridged, UTC)
    assert abs((row.answered_at - near).total_seconds()) < 1
