"""Calls by REST, through Twilio's own client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from twilio.rest import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio.rest.api.v2010.account.call import CallInstance

    from tests.simulator.conftest import Refused, World

LINE, AGENT = "+441632960100", "+447700900001"
EVENTS = ["initiated", "ringing", "answered", "completed"]
OFFER = '<Gather action="/accept" numDigits="1" timeout="8"><Say>Press 1.</Say></Gather><Hangup/>'


@pytest.fixture
def room(world: World) -> World:
    world.system.answers |= {"/offer": OFFER, "/accept": "<Pause length='20'/>", "/leg": ""}
    return world


def ring_agent(world: World, **more: object) -> CallInstance:
    facts = {
        "from_": LINE,
        "to": AGENT,
        "url": "http://system.example/offer",
        "timeout": 20,
        "status_callback": "http://system.example/leg",
        "status_callback_event": EVENTS,
    }
    return world.client.calls.create(**(facts | more))  # type: ignore[arg-type]


def statuses(world: World) -> list[str]:
    return [form["CallStatus"] for form in world.system.of("/leg")]


def test_an_answered_call_tells_each_step(room: World) -> None:
    room.carrier.phone(AGENT, does="answer", after=3, press="1")
    call = ring_agent(room)
    assert (call.status, call.direction) == ("queued", "outbound-api")
    room.carrier.advance(60)
    told = room.system.of("/leg")
    assert statuses(room) == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in told] == ["0", "1", "2", "3"]
    assert told[3]["CallDuration"] == "21"
    assert room.system.of("/accept")[0]["Digits"] == "1"
    assert call.fetch().status == "completed"


@pytest.mark.parametrize(
    ("does", "ending", "code"),
    [
        ("busy", "busy", "486"),
        ("refuse", "busy", "486"),
        ("no-answer", "no-answer", "487"),
        ("failed", "failed", "404"),
    ],
)
def test_a_call_that_is_not_answered_ends_as_it_did(
    room: World, does: str, ending: str, code: str
) -> None:
    room.carrier.phone(AGENT, does=does)
    ring_agent(room)
    room.carrier.advance(60)
    assert statuses(room) == ["initiated", "ringing", ending]
    assert room.system.of("/leg")[-1]["SipResponseCode"] == code
    assert room.system.of("/leg")[-1]["CallDuration"] == "0"


def test_voicemail_answers_and_never_presses(room: World) -> None:
    room.carrier.phone(AGENT, does="voicemail", after=2)
    ring_agent(room)
    room.carrier.advance(60)
    assert statuses(room)[-1] == "completed"
    assert not room.system.of("/accept")


def test_a_ringing_call_can_be_ended(room: World, refused: Refused) -> None:
    call = ring_agent(room)
    room.carrier.advance(3)
    call.update(status="completed")
    room.carrier.advance(1)
    assert statuses(room)[-1] == "canceled"
    assert refused(lambda: call.update(status="completed")) == (400, 21220)


def test_cancelling_does_not_end_a_call_that_was_answered(room: World, refused: Refused) -> None:
    room.carrier.phone(AGENT, does="answer", after=1)
    call = ring_agent(room)
    room.carrier.advance(3)
    assert refused(lambda: call.update(status="canceled")) == (400, 21220)


def test_a_call_can_be_redirected_only_while_it_is_in_progress(
    room: World, refused: Refused
) -> None:
    room.carrier.phone(AGENT, does="answer", after=1)
    call = ring_agent(room)
    turn = lambda: call.update(url="http://system.example/accept", method="POST")  # noqa: E731
    assert refused(turn) == (400, 21220)
    room.carrier.advance(3)
    turn()
    room.carrier.advance(60)
    assert room.system.of("/accept")
    assert refused(turn) == (400, 21220)


def test_a_document_can_be_given_in_line(room: World) -> None:
    room.carrier.phone(AGENT, does="answer", after=1)
    call = room.client.calls.create(
        from_=LINE, to=AGENT, twiml="<Response><Say>Hello.</Say></Response>"
    )
    room.carrier.advance(9)
    assert room.heard(room.carrier.call(call.sid or "")) == ["Hello."]


def test_one_call_a_second_is_started_and_the_rest_wait_their_turn(
    another_world: Callable[..., World],
) -> None:
    world = another_world(cps=1)
    calls = [ring_agent(world) for _ in range(3)]
    world.carrier.advance(1.5)
    assert [call.fetch().status for call in calls] == ["ringing", "ringing", "queued"]
    assert [call.fetch().queue_time for call in calls] == ["0", "1000", "2000"]


def test_events_joined_by_spaces_are_no_events_and_are_counted(room: World) -> None:
    ring_agent(room, status_callback_event=["initiated ringing answered completed"])
    room.carrier.advance(60)
    assert statuses(room) == []
    assert room.codes() == [21626]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"to": "07700 900001"}, 21211),
        ({"from_": "+441632960999"}, 21212),
        ({"url": "/offer"}, 21205),
        ({"timeout": 9999}, 21218),
        ({"method": "PUT"}, 21218),
    ],
)
def test_wrong_parameters_are_refused(
    room: World, refused: Refused, more: dict[str, object], code: int
) -> None:
    assert refused(lambda: ring_agent(room, **more)) == (400, code)


def test_an_unknown_call_is_not_found(room: World, refused: Refused) -> None:
    assert refused(room.client.calls("CA" + "0" * 32).fetch) == (404, 20404)


def test_a_wrong_token_is_refused(room: World, refused: Refused) -> None:
    stranger = Client(room.client.username, "wrong", http_client=room.http)
    assert refused(stranger.calls("CA" + "0" * 32).fetch) == (401, 20003)


def test_calls_are_listed_by_number_status_and_time(room: World) -> None:
    room.system.answers["/voice"] = "<Pause length='30'/>"
    start = datetime.fromtimestamp(room.carrier.now(), UTC)
    first = room.ring(seconds=50)
    second = room.ring(seconds=10)
    ring_agent(room)
    room.carrier.advance(1)
    calls = room.client.calls
    assert [call.sid for call in calls.list(to=LINE, limit=9)] == [second.sid, first.sid]
    assert [call.sid for call in calls.list(to=LINE, status="completed", limit=9)] == [first.sid]
    later = calls.list(to=LINE, start_time_after=start + timedelta(seconds=40), limit=9)
    assert [call.sid for call in later] == [second.sid]
    before = calls.list(start_time_before=start + timedelta(seconds=40), limit=9)
    assert [call.sid for call in before] == [first.sid]


def test_lists_are_paged_as_the_client_expects(room: World) -> None:
    for number in range(7):
        room.client.queues.create(f"queue {number}")
    assert len(room.client.queues.list(page_size=3)) == 7
    assert len(room.client.queues.list(limit=4)) == 4


def test_queues_can_be_changed_and_deleted(room: World, refused: Refused) -> None:
    queue = room.client.queues.create("front-door", max_size=50)
    assert queue.update(max_size=60).max_size == 60
    assert refused(lambda: room.client.queues.create("front-door")) == (400, 22003)
    assert queue.delete()
    assert refused(queue.fetch) == (404, 20404)


def test_recordings_are_listed_and_deleted(room: World) -> None:
    room.system.answers["/voice"] = "<Record/>"
    call = room.ring({"asked": True, "say": "hello there"}, seconds=9)
    recordings = room.client.calls(call.sid).recordings
    (kept,) = recordings.list(limit=2)
    assert kept.duration == "1"
    assert recordings(kept.sid).delete()
    assert recordings.list(limit=2) == []
