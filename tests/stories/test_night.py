"""Out of hours: silence, keys and failures all lead to the emergency duty team (S21, S22)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.world import DUTY_MANAGER, EDT, World, keys

TALK = {"talk": 5}


@pytest.fixture
def start() -> datetime:
    """A Sunday evening."""
    return datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


def takes(**more: Any) -> dict[str, Any]:
    return {"does": "answer", "press": "1", **more}


@pytest.mark.parametrize("pressed", ["1", "0", "", "7", "*1", "5"])
def test_s22_whatever_is_done_the_emergency_team_is_rung(world: World, pressed: str) -> None:
    world.carrier.phone(EDT, **takes())
    call = world.tell(*keys(pressed, TALK))
    row = world.record(call)
    assert (row.outcome, row.state) == ("answered", "ended")
    assert [e.data["to"] for e in world.events(call, "dialled")] == ["emergency-duty-team"]
    assert world.waits(call) == []


def test_s2_s3_at_night_too(world: World) -> None:
    world.carrier.phone(EDT, **takes())
    call = world.tell({"hears": "press 1", "wait": 0.5, "press": "1"}, TALK)
    heard = [e for e in call.timeline.entries if e["what"] == "heard"]
    assert "call 9 9 9" in heard[0]["text"]
    urgent = next(e for e in heard if "press 1" in e["text"])
    assert urgent["since_answer"] + urgent["seconds"] <= 20
    assert world.record(call).priority == "P1"


def test_s12_the_emergency_team_does_not_hear_who_we_are_before_it_presses(world: World) -> None:
    world.carrier.phone(EDT, **takes())
    world.tell(*keys("1", TALK))
    (leg,) = [c for c in world.carrier.calls() if c.to == EDT]
    assert world.heard(leg) == "A call is waiting for you. To take it, press 1."


NOT_THERE = [
    {"does": "voicemail"},
    {"does": "busy"},
    {"does": "no-answer"},
    {"does": "refuse"},
    {"does": "failed"},
    {"does": "answer", "press": "2"},
    {"does": "answer"},
]


@pytest.mark.parametrize("phone", NOT_THERE)
def test_s7_who_does_not_press_1_is_followed_by_the_next_of_the_duty_chain(
    world: World, phone: dict[str, Any]
) -> None:
    world.carrier.phone(EDT, **phone)
    world.carrier.phone(DUTY_MANAGER, **takes())
    call = world.tell(*keys("1", TALK))
    assert world.record(call).outcome == "answered"
    dialled = [e.data["to"] for e in world.events(call, "dialled")]
    assert dialled == ["emergency-duty-team", "duty-manager"]
    assert world.alerts("outside_not_taken") == []


def test_s7_the_duty_chain_repeats_until_a_human_accepts(world: World) -> None:
    for _ in range(2):
        world.carrier.phone_once(EDT, does="voicemail")
        world.carrier.phone_once(DUTY_MANAGER, does="no-answer")
    world.carrier.phone(EDT, **takes())
    call = world.tell(*keys("1", TALK))
    dialled = [e.data["to"] for e in world.events(call, "dialled")]
    assert dialled == ["emergency-duty-team", "duty-manager"] * 2 + ["emergency-duty-team"]
    (alert,) = world.alerts("outside_not_taken")
    assert alert.call_id == world.record(call).id
    assert world.record(call).outcome == "answered"


def test_s10_a_caller_who_gives_up_while_the_duty_phone_rings_is_reviewed(world: World) -> None:
    world.carrier.phone(EDT, does="no-answer")
    call = world.tell(*keys("1"), {"hang_up_after": 15})
    row = world.record(call)
    assert (row.outcome, row.enquiry_state) == ("abandoned_duty", "recorded")
    (alert,) = world.alerts("review_abandoned")
    assert alert.call_id == row.id


def test_cut_off_from_the_emergency_team_the_caller_is_put_to_a_person_again(world: World) -> None:
    world.carrier.phone_once(EDT, **takes(talk=5))
    world.carrier.phone(DUTY_MANAGER, **takes())
    world.carrier.phone(EDT, **takes())
    call = world.ring(*keys("1"))
    world.pass_time(80)
    assert "If you were cut off" in world.heard(call)
    assert call.bridged
    assert len(world.events(call, "bridged")) == 2
    world.carrier.hang_up(call.sid)
    world.pass_time(2)
    assert world.record(call).outcome == "answered"


def test_s13_a_withheld_number_is_put_through_as_any_other(world: World) -> None:
    world.carrier.phone(EDT, **takes())
    assert world.record(world.tell(*keys("1", TALK), from_="anonymous")).outcome == "answered"


def test_whom_the_duty_phone_has_talked_to_is_not_rung_back_any_more(world: World) -> None:
    world.carrier.phone(EDT, does="answer", press="1")
    world.tell(*keys("1", {"talk": 5}))
    world.change(
        """INSERT INTO callbacks (id, call_id, enquiry_id, queue, team, priority, number_sealed,
                                  number_masked, number_index, safe_when, asked_at, arrived_at,
                                  state, tries, next_at)
           SELECT gen_random_uuid(), c.id, e.id, 'locality-city', 'locality-city', 'P3',
                  c.caller_sealed, c.caller_masked, c.caller_index, 'any time', c.arrived_at,
                  c.arrived_at, 'asked', 0, c.arrived_at + interval '400 days'
           FROM calls c JOIN enquiries e ON e.call_id = c.id"""
    )
    world.tell(*keys("1", {"talk": 5}))
    assert world.one("SELECT state FROM callbacks") == "redialled"
