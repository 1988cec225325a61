"""Dialling out from a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulator.conftest import World

DUTY = "+447700900190"
DIAL = f'<Dial action="/dialled" timeout="20"><Number url="/whisper">{DUTY}</Number></Dial>'
WHISPER = (
    '<Gather action="/accept" numDigits="1" timeout="5">'
    "<Say>Press 1 to take this call.</Say></Gather><Hangup/>"
)


@pytest.fixture
def duty(world: World) -> World:
    world.system.answers |= {
        "/voice": DIAL,
        "/whisper": WHISPER,
        "/accept": "<Say>Thank you.</Say>",
        "/dialled": "<Say>Next.</Say>",
    }
    return world


def test_a_phone_that_accepts_is_bridged_and_its_hang_up_goes_on_with_the_action(
    duty: World,
) -> None:
    duty.carrier.phone(DUTY, does="answer", after=3, press="1", talk=30)
    call = duty.ring()
    told = duty.system.of("/dialled")[0]
    assert (told["DialCallStatus"], told["DialBridged"]) == ("completed", "true")
    assert told["DialCallDuration"] == "30"
    assert duty.heard(call)[-1] == "Next."
    leg = duty.carrier.call(told["DialCallSid"])
    assert (leg.parent, leg.direction, leg.from_) == (call.sid, "outbound-dial", call.from_)
    assert duty.system.of("/whisper")[0]["ParentCallSid"] == call.sid
    assert duty.entries(call, "bridged")[0]["others"] == [leg.sid]


@pytest.mark.parametrize(
    ("does", "status"),
    [
        ("busy", "busy"),
        ("refuse", "busy"),
        ("no-answer", "no-answer"),
        ("failed", "failed"),
        ("manual", "no-answer"),
        ("voicemail", "completed"),
    ],
)
def test_a_phone_that_does_not_accept_is_not_bridged(duty: World, does: str, status: str) -> None:
    duty.carrier.phone(DUTY, does=does, after=3)
    call = duty.ring()
    told = duty.system.of("/dialled")[0]
    assert (told["DialCallStatus"], told["DialBridged"]) == (status, "false")
    assert not duty.entries(call, "bridged")
    assert duty.heard(call)[-1] == "Next."


def test_ringing_lasts_the_time_out_and_five_seconds(duty: World) -> None:
    call = duty.ring()
    (leg,) = [one for one in duty.carrier.calls() if one is not call]
    assert leg.ended - leg.started == 25.0


def test_a_caller_who_hangs_up_ends_the_ringing_and_no_action_is_sent(duty: World) -> None:
    call = duty.ring({"hang_up_after": 4})
    (leg,) = [one for one in duty.carrier.calls() if one is not call]
    assert (leg.status, call.status) == ("canceled", "completed")
    assert not duty.system.of("/dialled")
    assert duty.system.of("/status")


def test_a_caller_who_hangs_up_while_talking_ends_the_other_side(duty: World) -> None:
    duty.carrier.phone(DUTY, does="answer", press="1")
    call = duty.ring({"bridged": True, "wait": 5, "hang_up": True})
    (leg,) = [one for one in duty.carrier.calls() if one is not call]
    assert (leg.status, leg.ended, leg.ended_by) == ("completed", call.ended, "other side")
    assert not duty.system.of("/dialled")


def test_without_action_the_next_verb_follows(duty: World) -> None:
    duty.system.answers["/voice"] = f"<Dial>{DUTY}</Dial><Say>Nobody.</Say>"
    duty.carrier.phone(DUTY, does="busy")
    assert duty.heard(duty.ring()) == ["Nobody."]


def test_of_several_phones_the_first_to_answer_wins_and_the_rest_stop(duty: World) -> None:
    duty.system.answers["/voice"] = (
        f"<Dial action='/dialled'><Number>{DUTY}</Number><Client>joan</Client></Dial>"
    )
    duty.carrier.phone(DUTY, does="answer", after=9)
    duty.carrier.phone("client:joan", does="answer", after=4, talk=10)
    duty.ring()
    legs = [call for call in duty.carrier.calls() if call.parent]
    assert [(leg.to, leg.status) for leg in legs] == [
        (DUTY, "canceled"),
        ("client:joan", "completed"),
    ]


def test_phones_in_sequence_ring_one_after_the_other(duty: World) -> None:
    duty.system.answers["/voice"] = (
        f"<Dial sequential='true' action='/dialled' timeout='5'>"
        f"<Number>{DUTY}</Number><Number>+447700900191</Number></Dial>"
    )
    duty.carrier.phone("+447700900191", does="answer", after=1, talk=3)
    duty.ring()
    assert duty.system.of("/dialled")[0]["DialBridged"] == "true"
    first, second = (call for call in duty.carrier.calls() if call.parent)
    assert first.ended <= second.created


def test_a_number_that_is_not_e164_fails_and_is_counted(duty: World) -> None:
    duty.system.answers["/voice"] = "<Dial action='/dialled'><Number>01632 960190</Number></Dial>"
    duty.ring()
    assert duty.codes() == [13224]
    assert duty.system.of("/dialled")[0]["DialCallStatus"] == "failed"


def test_a_caller_id_that_is_not_ours_fails_and_is_counted(duty: World) -> None:
    duty.system.answers["/voice"] = (
        f"<Dial action='/dialled' callerId='+441632960777'>{DUTY}</Dial>"
    )
    duty.ring()
    assert duty.codes() == [13214]


def test_progress_of_a_dialled_phone_is_told(duty: World) -> None:
    duty.system.answers |= {
        "/voice": f"<Dial><Number statusCallback='/leg' "
        f"statusCallbackEvent='initiated ringing answered completed'>{DUTY}</Number></Dial>",
        "/leg": "",
    }
    duty.carrier.phone(DUTY, does="answer", after=2, talk=5)
    duty.ring()
    told = [(form["CallStatus"], form["SequenceNumber"]) for form in duty.system.of("/leg")]
    assert told == [("initiated", "0"), ("ringing", "1"), ("in-progress", "2"), ("completed", "3")]


def test_star_and_the_time_limit_end_a_talk(duty: World) -> None:
    duty.carrier.phone(DUTY, does="answer", after=1)
    duty.system.answers["/voice"] = f"<Dial hangupOnStar='true'>{DUTY}</Dial><Say>Star.</Say>"
    assert duty.heard(duty.ring({"bridged": True, "press": "*"})) == ["Star."]
    duty.system.answers["/voice"] = f"<Dial timeLimit='9'>{DUTY}</Dial><Say>Late.</Say>"
    assert duty.heard(duty.ring()) == ["Late."]


def test_another_script_can_be_set_for_the_next_call_only(duty: World) -> None:
    duty.carrier.phone(DUTY, does="answer", press="1", talk=3)
    duty.carrier.phone_once(DUTY, does="busy")
    duty.ring()
    duty.ring()
    told = [form["DialCallStatus"] for form in duty.system.of("/dialled")]
    assert told == ["busy", "completed"]


def test_a_phone_can_be_answered_pressed_and_put_down_by_hand(duty: World) -> None:
    call = duty.ring(seconds=5)
    assert duty.carrier.pick_up(DUTY)
    duty.carrier.advance(1)
    (leg,) = duty.carrier.legs(DUTY)
    duty.carrier.press(leg.sid, "1")
    duty.carrier.advance(10)
    assert call.bridged
    duty.carrier.hang_up(leg.sid)
    duty.carrier.advance(1)
    assert leg.ended_by == "called"
    assert not duty.carrier.pick_up(DUTY)
