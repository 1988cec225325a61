"""Rooms: who is in them, what is told of them, and what REST can do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from twilio.rest.api.v2010.account.conference import ConferenceInstance

    from app.simulator.calls import Call
    from tests.simulator.conftest import Refused, World

LINE, ALICE, AGENT, TARGET = "+441632960100", "+447700900123", "+447700900001", "+447700900190"
EVENTS = "start end join leave mute hold modify announcement"


def conference(label: str, **attributes: str) -> str:
    facts = {"participantLabel": label, "statusCallback": "/room", "statusCallbackEvent": EVENTS}
    written = " ".join(f'{name}="{value}"' for name, value in (facts | attributes).items())
    return f'<Dial action="/after"><Conference {written}>enq-1</Conference></Dial>'


@pytest.fixture
def room(world: World) -> World:
    world.system.answers |= {
        "/voice": [conference("customer-1"), conference("agent-1", statusCallback="/other")],
        "/after": "<Say>Goodbye.</Say>",
        "/room": "",
        "/hold": "<Say>Please hold.</Say>",
        "/word": "<Say>This call is recorded.</Say>",
    }
    return world


def two(world: World) -> tuple[Call, Call, ConferenceInstance]:
    first = world.carrier.place(ALICE, LINE)
    world.carrier.advance(5)
    second = world.carrier.place(AGENT, LINE)
    world.carrier.advance(5)
    return first, second, world.client.conferences.list(limit=1)[0]


def events(world: World) -> list[str]:
    return [form["StatusCallbackEvent"] for form in world.system.of("/room")]


def test_a_conference_starts_with_the_second_and_ends_with_the_last(room: World) -> None:
    first, second, found = two(room)
    assert (found.status, found.friendly_name) == ("in-progress", "enq-1")
    room.carrier.hang_up(second.sid)
    room.carrier.advance(1)
    room.carrier.hang_up(first.sid)
    room.carrier.advance(1)
    assert events(room) == [
        "participant-join",
        "participant-join",
        "conference-start",
        "participant-leave",
        "participant-leave",
        "conference-end",
    ]
    numbers = [form["SequenceNumber"] for form in room.system.of("/room")]
    assert numbers == ["0", "1", "2", "3", "4", "5"]
    assert found.fetch().reason_conference_ended == "last-participant-left"


def test_one_alone_hears_music_and_the_conference_has_not_started(room: World) -> None:
    call = room.ring(seconds=20)
    assert room.heard(call) == ["[hold music]"]
    assert room.client.conferences.list(limit=1)[0].status == "init"
    assert not call.bridged


def test_each_event_has_the_parameters_of_the_contract(room: World, contract: object) -> None:
    first, _second, _found = two(room)
    room.carrier.hang_up(first.sid)
    room.carrier.advance(1)
    words = contract("webhook_parameters.json")["conference_status_callback"]  # type: ignore[operator]
    join, start, leave = (room.system.of("/room")[index] for index in (0, 2, 3))
    participant = {name.rstrip("?") for name in words["participant"]}
    assert set(join) == set(words["all"]) | participant
    assert set(start) == set(words["all"])
    assert set(leave) == set(words["all"]) | participant | set(words["leave"])
    assert leave["ReasonParticipantLeft"] == "participant_hung_up"
    assert join["ParticipantLabel"] == "customer-1"
    assert (join["Muted"], join["StartConferenceOnEnter"]) == ("false", "true")


def test_only_the_first_participants_callback_counts(room: World) -> None:
    two(room)
    assert not room.system.of("/other")


def test_bridged_calls_know_each_other(room: World) -> None:
    first, second, _found = two(room)
    assert first.bridged
    assert room.entries(first, "bridged")[0]["others"] == [second.sid]


def test_a_label_taken_does_not_join_and_the_next_verb_runs(room: World) -> None:
    same = conference("customer-1") + "<Say>Next.</Say>"
    room.system.answers["/voice"] = [conference("customer-1"), same]
    _first, second, _found = two(room)
    room.carrier.advance(5)
    assert room.heard(second) == ["Next."]
    assert room.codes() == [16025]


def test_ending_the_conference_goes_on_with_each_action(room: World) -> None:
    first, second, found = two(room)
    found.update(status="completed")
    room.carrier.advance(9)
    assert room.heard(first)[-1] == room.heard(second)[-1] == "Goodbye."
    assert room.system.of("/after")[0]["DialCallStatus"] == "answered"
    assert "DialCallSid" not in room.system.of("/after")[0]
    assert found.fetch().reason_conference_ended == "conference-ended-via-api"
    leave = next(form for form in room.system.of("/room") if "ReasonParticipantLeft" in form)
    assert leave["ReasonParticipantLeft"] == "conference_ended_via_api"


def test_a_conference_that_has_ended_takes_no_orders(room: World, refused: Refused) -> None:
    *_calls, found = two(room)
    found.update(status="completed")
    room.carrier.advance(9)
    assert refused(lambda: found.update(status="completed")) == (404, 20404)
    assert refused(found.participants("customer-1").fetch) == (404, 20404)


def test_who_ends_on_exit_ends_the_conference(room: World) -> None:
    room.system.answers["/voice"] = [
        conference("customer-1"),
        conference("agent-1", endConferenceOnExit="true"),
    ]
    first, second, found = two(room)
    room.carrier.hang_up(second.sid)
    room.carrier.advance(9)
    assert room.heard(first)[-1] == "Goodbye."
    reason = found.fetch().reason_conference_ended
    assert reason == "participant-with-end-conference-on-exit-left"


def test_hold_plays_a_document_to_one_and_is_told(room: World) -> None:
    first, _second, found = two(room)
    participant = found.participants("customer-1")
    participant.update(hold=True, hold_url="http://system.example/hold", hold_method="POST")
    room.carrier.advance(5)
    assert room.heard(first)[-1] == "Please hold."
    assert participant.fetch().hold is True
    participant.update(hold=False)
    room.carrier.advance(1)
    assert events(room)[-2:] == ["participant-hold", "participant-unhold"]


def test_end_on_exit_cannot_be_changed_during_a_hold(room: World) -> None:
    *_calls, found = two(room)
    participant = found.participants("customer-1")
    participant.update(hold=True)
    assert participant.update(end_conference_on_exit=True).end_conference_on_exit is False
    participant.update(hold=False)
    assert participant.update(end_conference_on_exit=True).end_conference_on_exit is True


def test_mute_and_announcements_are_told(room: World) -> None:
    first, second, found = two(room)
    found.participants(second.sid).update(muted=True)
    found.update(announce_url="http://system.example/word", announce_method="POST")
    room.carrier.advance(9)
    assert room.heard(first)[-1] == room.heard(second)[-1] == "This call is recorded."
    assert events(room)[3:] == ["participant-mute", "announcement-end", "announcement-end"]


def test_a_verb_out_of_place_in_a_room_is_counted(room: World) -> None:
    *_calls, found = two(room)
    room.system.answers["/word"] = "<Gather/>"
    found.participants("customer-1").update(
        announce_url="http://system.example/word", announce_method="POST"
    )
    room.carrier.advance(9)
    assert room.codes() == [13238]
    assert events(room)[-1] == "announcement-fail"


def test_a_participant_sent_out_goes_on_and_one_redirected_leaves(room: World) -> None:
    first, second, found = two(room)
    assert found.participants("customer-1").delete()
    room.carrier.advance(5)
    assert room.heard(first)[-1] == "Goodbye."
    room.client.calls(second.sid).update(url="http://system.example/word", method="POST")
    room.carrier.advance(5)
    assert room.heard(second)[-1] == "This call is recorded."
    reasons = [f.get("ReasonParticipantLeft") for f in room.system.of("/room")]
    assert reasons.count("participant_updated_via_api") == 2


def test_rest_rings_a_phone_into_the_room(room: World) -> None:
    room.carrier.phone(TARGET, does="answer", after=4, talk=30)
    first, _second, found = two(room)
    added = found.participants.create(
        from_=LINE,
        to=TARGET,
        label="target-1",
        timeout=25,
        early_media=True,
        beep="false",
        end_conference_on_exit=False,
        status_callback="http://system.example/leg",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    assert added.status == "queued"
    room.carrier.advance(1)
    assert found.participants("target-1").fetch().status == "ringing"
    room.carrier.advance(9)
    assert found.participants("target-1").fetch().status == "connected"
    assert len(room.entries(first, "bridged")[-1]["others"]) == 2
    room.carrier.advance(60)
    statuses = [form["CallStatus"] for form in room.system.of("/leg")]
    assert statuses == ["initiated", "ringing", "in-progress", "completed"]


def test_a_phone_that_does_not_answer_is_told_as_a_failed_add(room: World) -> None:
    room.carrier.phone(TARGET, does="busy")
    *_calls, found = two(room)
    found.participants.create(from_=LINE, to=TARGET, label="target-1")
    room.carrier.advance(9)
    last = room.system.of("/room")[-1]
    assert last["ReasonParticipantLeft"] == "participant_add_failed"
    assert last["ParticipantCallStatus"] == "busy"
    assert [one.label for one in found.participants.list(limit=9)] == ["customer-1", "agent-1"]


def test_a_participant_can_be_rung_into_a_room_by_name(room: World) -> None:
    room.carrier.phone(TARGET, does="answer", after=1)
    room.client.conferences("enq-9").participants.create(from_=LINE, to=TARGET, label="agent-9")
    room.carrier.advance(5)
    (found,) = room.client.conferences.list(friendly_name="enq-9", limit=2)
    assert [one.label for one in found.participants.list(limit=5)] == ["agent-9"]


def test_coaching_needs_somebody_there(room: World, refused: Refused) -> None:
    first, second, found = two(room)
    participant = found.participants(second.sid)
    update = participant.update(coaching=True, call_sid_to_coach=first.sid, muted=False)
    assert (update.coaching, update.call_sid_to_coach) == (True, first.sid)
    nobody = "CA" + "0" * 32
    wrong = refused(lambda: participant.update(coaching=True, call_sid_to_coach=nobody))
    assert wrong == (400, 13240)


def test_labels_are_unique_through_rest_too(room: World, refused: Refused) -> None:
    *_calls, found = two(room)
    wrong = refused(lambda: found.participants.create(from_=LINE, to=TARGET, label="customer-1"))
    assert wrong == (400, 16025)


def test_a_conference_wait_document_is_not_looped(room: World) -> None:
    room.system.answers["/voice"] = conference("customer-1", waitUrl="/hold")
    call = room.ring(seconds=60)
    assert room.heard(call) == ["Please hold."]


def test_a_name_can_be_used_again_after_its_end(room: World) -> None:
    first, second, found = two(room)
    for call in (first, second):
        room.carrier.hang_up(call.sid)
    room.carrier.advance(3)
    room.system.answers["/voice"] = conference("customer-1")
    room.ring(seconds=3)
    (latest, old) = room.client.conferences.list(friendly_name="enq-1", limit=5)
    assert (latest.status, old.status, old.sid) == ("init", "completed", found.sid)
