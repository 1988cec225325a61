"""Waiting: positions, every way out, and the words that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from twilio.rest.api.v2010.account.queue import QueueInstance

    from tests.simulator.conftest import Refused, World

ENQUEUE = '<Enqueue waitUrl="/wait" action="/left">front-door</Enqueue><Say>After.</Say>'
MUSIC = "<Say>Please hold the line now.</Say><Pause length='8'/>"
LINE = "+441632960100"


@pytest.fixture
def waiting(world: World) -> World:
    world.system.answers |= {"/voice": ENQUEUE, "/wait": MUSIC, "/left": "<Say>Left.</Say>"}
    return world


def queue_of(world: World) -> QueueInstance:
    return world.client.queues.list(limit=5)[0]


def test_the_wait_document_is_asked_for_again_with_the_place(waiting: World) -> None:
    first = waiting.carrier.place("+447700900123", LINE)
    waiting.carrier.advance(3)
    waiting.carrier.place("+447700900124", LINE)
    waiting.carrier.advance(18)
    asked = [form for form in waiting.system.of("/wait") if form["CallSid"] == first.sid]
    assert [form["QueueTime"] for form in asked] == ["0", "10", "20"]
    other = next(form for form in waiting.system.of("/wait") if form["CallSid"] != first.sid)
    assert (other["QueuePosition"], other["CurrentQueueSize"]) == ("2", "2")
    assert other["MaxQueueSize"] == "1000"
    assert other["AvgQueueTime"] == "2"
    assert other["QueueSid"].startswith("QU")


def test_a_hang_up_in_the_queue_is_told(waiting: World) -> None:
    call = waiting.ring({"queued": True, "wait": 15, "hang_up": True})
    (left,) = waiting.system.of("/left")
    assert (left["QueueResult"], left["QueueTime"]) == ("hangup", "15")
    assert call.ended_by == "caller"
    assert queue_of(waiting).current_size == 0


def test_leave_goes_on_with_the_action(waiting: World) -> None:
    waiting.system.answers["/wait"] = "<Say>Hold.</Say><Leave/>"
    call = waiting.ring()
    assert waiting.system.of("/left")[0]["QueueResult"] == "leave"
    assert waiting.heard(call)[-1] == "Left."


def test_without_action_leave_goes_on_with_the_next_verb(waiting: World) -> None:
    waiting.system.answers |= {
        "/voice": '<Enqueue waitUrl="/wait">q</Enqueue><Say>After.</Say>',
        "/wait": "<Leave/>",
    }
    assert waiting.heard(waiting.ring()) == ["After."]


def test_a_key_in_the_queue_reaches_its_action_and_the_wait_goes_on(waiting: World) -> None:
    waiting.system.answers |= {
        "/wait": '<Gather action="/key" numDigits="1"><Say>Press 1 if urgent.</Say></Gather>',
        "/key": "<Say>Thank you.</Say>",
    }
    call = waiting.ring({"hears": "press 1", "press": "1"}, {"wait": 9, "hang_up": True})
    assert waiting.system.of("/key")[0]["Digits"] == "1"
    assert waiting.heard(call)[1:3] == ["Thank you.", "Press 1 if urgent."]


def test_a_full_queue_says_so_without_a_queue(waiting: World) -> None:
    waiting.client.queues.create("front-door", max_size=0)
    waiting.ring()
    left = waiting.system.of("/left")[0]
    assert left["QueueResult"] == "queue-full"
    assert "QueueSid" not in left


def test_a_member_taken_out_hears_the_new_document_and_the_action_is_only_told(
    waiting: World,
) -> None:
    waiting.system.answers["/customer"] = "<Say>An agent is here.</Say>"
    call = waiting.ring(seconds=12)
    member = waiting.client.queues(queue_of(waiting).sid).members(call.sid)
    member.update(url="http://system.example/customer", method="POST")
    waiting.carrier.advance(20)
    left = waiting.system.of("/left")[0]
    assert (left["QueueResult"], left["QueueTime"]) == ("redirected", "12")
    assert waiting.heard(call)[-1] == "An agent is here."
    assert "Left." not in waiting.heard(call)


def test_a_member_who_has_gone_is_not_found(waiting: World, refused: Refused) -> None:
    call = waiting.ring({"queued": True, "wait": 3, "hang_up": True})
    member = waiting.client.queues(queue_of(waiting).sid).members(call.sid)
    assert refused(lambda: member.update(url="http://system.example/customer")) == (404, 20404)
    assert refused(member.fetch) == (404, 20404)
    again = waiting.ring(seconds=1)
    member = waiting.client.queues(queue_of(waiting).sid).members(again.sid)
    member.update(url="http://system.example/customer")
    assert refused(lambda: member.update(url="http://system.example/customer")) == (404, 20404)


def test_front_names_the_first(waiting: World) -> None:
    first = waiting.ring(seconds=2)
    waiting.ring(seconds=2)
    members = waiting.client.queues(queue_of(waiting).sid).members
    assert members("Front").fetch().call_sid == first.sid
    assert [member.position for member in members.list(limit=9)] == [1, 2]


def test_a_failing_wait_document_is_an_error_of_the_queue(waiting: World) -> None:
    waiting.system.answers["/wait"] = 500
    call = waiting.ring()
    assert waiting.system.of("/left")[0]["QueueResult"] == "error"
    assert call.ended_by == "error"


def test_no_wait_address_is_music_and_an_empty_one_silence(waiting: World) -> None:
    waiting.system.answers["/voice"] = ["<Enqueue>a</Enqueue>", '<Enqueue waitUrl="">b</Enqueue>']
    assert waiting.heard(waiting.ring(seconds=30)) == ["[hold music]"]
    assert waiting.heard(waiting.ring(seconds=30)) == []


def test_a_document_that_says_nothing_is_not_asked_for_in_a_storm(waiting: World) -> None:
    waiting.system.answers["/wait"] = ""
    waiting.ring(seconds=30)
    assert 25 <= len(waiting.system.of("/wait")) <= 31


def test_an_agent_dials_the_queue_and_each_side_is_told_when_they_part(waiting: World) -> None:
    caller = waiting.ring(seconds=10)
    waiting.system.answers |= {
        "/voice": '<Dial action="/dialled"><Queue url="/whisper">front-door</Queue></Dial>',
        "/whisper": "<Say>You are through.</Say>",
        "/dialled": "",
    }
    agent = waiting.ring({"talk": 20}, from_="+447700900001", seconds=60)
    whisper, left = waiting.system.of("/whisper")[0], waiting.system.of("/left")[0]
    assert whisper["DequeingCallSid"] == agent.sid
    assert whisper["CallSid"] == caller.sid
    assert (left["QueueResult"], left["QueueTime"]) == ("bridged", "10")
    assert waiting.entries(caller, "bridged")[0]["others"] == [agent.sid]
    assert not waiting.system.of("/dialled")  # the agent put the phone down: a session has ended


def test_an_agent_who_dials_an_empty_queue_waits_and_is_told_nobody_came(waiting: World) -> None:
    waiting.system.answers |= {
        "/voice": '<Dial action="/dialled" timeout="10"><Queue>none</Queue></Dial>',
        "/dialled": "",
    }
    waiting.ring()
    assert waiting.system.of("/dialled")[0]["DialCallStatus"] == "no-answer"
