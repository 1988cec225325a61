"""What is sent to the carrier, and what it answers, against Twilio's own description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from app.simulator.rest.known import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulator.conftest import Refused, World

SPEC = "twilio_api_v2010_voice_subset.json"
LINE, AGENT = "+441632960100", "+447700900001"
SYSTEM = "http://system.example"


@pytest.fixture
def busy(world: World) -> World:
    """A world in which every REST call has been used once."""
    world.system.answers |= {
        "/voice": '<Enqueue waitUrl="">front-door</Enqueue>',
        "/room": '<Dial><Conference participantLabel="customer-1" record="record-from-start">'
        "enq-1</Conference></Dial>",
        "/offer": "<Pause length='60'/>",
        "/record": "<Record/>",
    }
    world.carrier.phone(AGENT, does="answer", after=1)
    use_queues(world)
    use_calls(world)
    use_conferences(world)
    return world


def use_queues(world: World) -> None:
    queue = world.client.queues.create("front-door", max_size=100)
    queue.update(max_size=200)
    world.client.queues.list(limit=2)
    world.client.queues(queue.sid).fetch()
    call = world.ring(seconds=3)
    members = queue.members
    members.list(limit=2)
    members(call.sid).fetch()
    members(call.sid).update(url=f"{SYSTEM}/room", method="POST")
    world.carrier.advance(2)


def use_calls(world: World) -> None:
    call = world.client.calls.create(
        from_=LINE,
        to=AGENT,
        url=f"{SYSTEM}/offer",
        timeout=20,
        status_callback=f"{SYSTEM}/leg",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    world.client.calls.list(to=AGENT, status="queued", limit=3)
    world.carrier.advance(5)
    call.update(url=f"{SYSTEM}/record", method="POST")
    world.carrier.advance(2)
    world.carrier.say(call.sid or "", "hello")
    world.carrier.advance(9)
    world.client.calls(call.sid).recordings.list(limit=2)
    world.client.calls(call.sid).fetch()


def use_conferences(world: World) -> None:
    (found,) = world.client.conferences.list(friendly_name="enq-1", limit=1)
    added = found.participants.create(
        from_=LINE,
        to=AGENT,
        label="target-1",
        timeout=25,
        beep="false",
        conference_status_callback=f"{SYSTEM}/leg",
        conference_status_callback_event=["start", "end", "join", "leave"],
    )
    world.carrier.advance(5)
    found.participants.list(limit=9)
    found.participants(added.label).update(hold=True, hold_url=f"{SYSTEM}/offer")
    found.participants(added.call_sid).update(hold=False, muted=True)
    found.participants("target-1").delete()
    (tape,) = found.recordings.list(limit=2)
    found.recordings("Twilio.CURRENT").update(status="paused", pause_behavior="skip")
    found.recordings(tape.sid).fetch()
    world.carrier.advance(1)
    found.update(status="completed")
    found.fetch()


def operation(spec: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    for path, operations in spec["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", path.replace(".", r"\."))
        if re.fullmatch(pattern, sent["path"]) and sent["method"].lower() in operations:
            found: dict[str, Any] = operations[sent["method"].lower()]
            return found
    pytest.fail(f"{sent['method']} {sent['path']} is not in the description")


def resolved(node: Any, spec: dict[str, Any]) -> Any:
    """Copy a schema with its references put in and `nullable` in the words of JSON Schema."""
    if isinstance(node, list):
        return [resolved(item, spec) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return resolved(spec["components"]["schemas"][name] | rest, spec)
    copy = {key: resolved(value, spec) for key, value in node.items() if key != "nullable"}
    may_be_null = node.get("nullable") or "`null`" in str(node.get("description"))
    return {"anyOf": [copy, {"type": "null"}]} if may_be_null else copy


def typed(form: dict[str, list[str]], properties: dict[str, Any]) -> dict[str, Any]:
    """Read form fields as their kinds say: exploded arrays, whole numbers, truths."""
    values: dict[str, Any] = {}
    for name, given in form.items():
        kind = properties.get(name, {}).get("type")
        if kind == "array":
            values[name] = given
        elif kind == "integer":
            values[name] = int(given[0])
        elif kind == "boolean":
            values[name] = {"true": True, "false": False}[given[0]]
        else:
            values[name] = given[0]
    return values


def test_every_request_is_one_that_twilio_describes(
    busy: World, contract: Callable[[str], Any]
) -> None:
    spec = contract(SPEC)
    assert len(busy.http.sent) >= 20
    for sent in busy.http.sent:
        described = operation(spec, sent)
        if sent["method"] != "POST":
            continue
        content = described["requestBody"]["content"]["application/x-www-form-urlencoded"]
        schema = resolved(content["schema"], spec)
        values = typed(sent["form"], schema["properties"])
        Draft202012Validator({**schema, "additionalProperties": False}).validate(values)


def test_every_answer_is_one_that_twilio_describes(
    busy: World, contract: Callable[[str], Any]
) -> None:
    spec = contract(SPEC)
    for sent in busy.http.sent:
        responses = operation(spec, sent)["responses"]
        if sent["method"] == "DELETE":
            assert sent["answer"] is None
            continue
        schema = next(iter(responses.values()))["content"]["application/json"]["schema"]
        Draft202012Validator(resolved(schema, spec)).validate(sent["answer"])


def test_a_resource_has_every_field_that_twilio_describes(
    busy: World, contract: Callable[[str], Any]
) -> None:
    schemas = contract(SPEC)["components"]["schemas"]
    names = {
        "Calls": "call",
        "Queues": "queue",
        "Members": "queue.member",
        "Conferences": "conference",
        "Participants": "conference.participant",
    }
    for sent in busy.http.sent:
        kind = sent["path"].rsplit("/", 2)[1]
        if kind in names and sent["method"] != "DELETE":
            fields = schemas[f"api.v2010.account.{names[kind]}"]["properties"]
            assert set(fields) <= set(sent["answer"]), sent["path"]


def test_a_list_names_its_page(busy: World, contract: Callable[[str], Any]) -> None:
    spec = contract(SPEC)
    for sent in busy.http.sent:
        if sent["method"] == "GET" and sent["path"].endswith(("s.json",)):
            schema = operation(spec, sent)["responses"]["200"]["content"]["application/json"]
            page = resolved(schema["schema"], spec)
            fields = set(page.get("properties", {}))
            assert fields <= set(sent["answer"]), sent["path"]


def test_an_unknown_address_is_not_found(world: World, refused: Refused) -> None:
    assert refused(world.client.queues("QU" + "0" * 32).fetch) == (404, 20404)


def test_parameters_that_are_carried_out_are_those_that_twilio_describes(
    contract: Callable[[str], Any],
) -> None:
    spec = contract(SPEC)
    paths = {
        "calls.create": "/Calls.json",
        "calls.update": "/Calls/{Sid}.json",
        "queues.create": "/Queues.json",
        "queues.update": "/Queues/{Sid}.json",
        "queues.take": "/Queues/{QueueSid}/Members/{CallSid}.json",
        "conferences.update": "/Conferences/{Sid}.json",
        "conference_recordings.update": "/Conferences/{ConferenceSid}/Recordings/{Sid}.json",
        "participants.create": "/Conferences/{ConferenceSid}/Participants.json",
        "participants.update": "/Conferences/{ConferenceSid}/Participants/{CallSid}.json",
    }
    assert set(paths) == set(KNOWN)
    for endpoint, path in paths.items():
        described = spec["paths"][f"/2010-04-01/Accounts/{{AccountSid}}{path}"]["post"]
        content = described["requestBody"]["content"]["application/x-www-form-urlencoded"]
        assert set(content["schema"]["properties"]) >= KNOWN[endpoint], endpoint


def test_a_parameter_that_is_not_carried_out_is_counted(world: World) -> None:
    world.client.calls.create(
        from_=LINE, to=AGENT, url=f"{SYSTEM}/offer", machine_detection="Enable"
    )
    assert world.codes() == [21218]


def test_a_share_of_requests_can_be_refused_for_being_too_many(
    world: World, refused: Refused
) -> None:
    world.carrier.do_harm(too_many=1.0)
    assert refused(lambda: world.client.queues.create("front-door")) == (429, 20429)
    world.carrier.do_harm()
    assert world.client.queues.list(limit=5) == []
