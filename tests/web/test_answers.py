"""Whatever the carrier asks under its own signature is answered, with a way to a person."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contracts import complaints, contract
from tests.signed import SID, form, post
from tests.world import EDT, LINE, World, keys

CALL_STATUSES = ("queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer")
QUEUE_RESULTS = ("bridged", "bridging-in-process", "error", "hangup", "leave", "redirected")
MORE_QUEUE_RESULTS = ("redirected-from-bridged", "queue-full", "system-error")
DIAL_STATUSES = ("completed", "answered", "busy", "no-answer", "failed", "canceled")
ID = "0" * 32
UNKNOWN = [
    (f"/voice/heard/{ID}/1", True),
    (f"/voice/recorded/{ID}/1", True),
    (f"/voice/duty/{ID}/1/accept", False),
    (f"/voice/dialled/{ID}/1", True),
    (f"/voice/dialled/{ID}/1/back", True),
    (f"/voice/customer/{ID}", True),
    (f"/voice/customer/{ID}/in", True),
    (f"/voice/customer/{ID}/after", True),
    (f"/voice/customer/{ID}/back", True),
    (f"/voice/left/{ID}", True),
    ("/voice/no-such-door", True),
    (f"/voice/wait/{ID}/0", False),
    (f"/voice/agent/{ID}", False),
    (f"/voice/agent/{ID}/accept", False),
    (f"/voice/duty/{ID}/1", False),
    (f"/voice/events/leg/{ID}", False),
    (f"/voice/events/room/{ID}", False),
    (f"/voice/events/recording/{ID}", False),
]


def spoken_to(text: str) -> ET.Element:
    assert complaints(text) == []
    return ET.fromstring(text)


def dials_duty(text: str) -> bool:
    return any(number.text == EDT for number in spoken_to(text).iter("Number"))


@pytest.mark.parametrize(("path", "caller"), UNKNOWN)
def test_s1_what_is_not_known_ends_at_the_duty_desk_and_never_in_an_error(
    world: World, path: str, *, caller: bool
) -> None:
    answer = post(world, path, form())
    assert answer.status_code == 200
    assert dials_duty(answer.text) == caller
    if path.startswith("/voice/left"):
        assert "call 9 9 9" in answer.text


def test_the_words_are_all_those_of_the_contract() -> None:
    values = contract("webhook_parameters.json")["values"]
    assert {*values["CallStatus"]} == {*CALL_STATUSES, "canceled"}
    assert {*values["QueueResult"]} == {*QUEUE_RESULTS, *MORE_QUEUE_RESULTS}
    assert {*values["DialCallStatus"]} == {*DIAL_STATUSES}


@pytest.mark.parametrize("status", [*CALL_STATUSES, "canceled", "initiated", "nonsense", ""])
def test_every_status_of_an_unknown_call_is_kept_and_answered(world: World, status: str) -> None:
    answer = post(world, "/voice/status", form(CallStatus=status))
    assert (answer.status_code, complaints(answer.text)) == (200, [])
    assert world.one("SELECT count(*) FROM inbox WHERE adopted_at IS NULL") == 1


def waiting(world: World) -> tuple[str, str]:
    """The sid of a caller in a queue, and where the carrier posts when the line leaves it."""
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("41"))
    world.until(lambda: call.place == "queue")
    world.pass_time(5)
    return call.sid, f"/voice/left/{world.waits(call)[0].id.hex}"


GOES_ON = {"error", "leave", "queue-full", "system-error", "unheard-of", ""}


@pytest.mark.parametrize("result", [*QUEUE_RESULTS, *MORE_QUEUE_RESULTS, "unheard-of", ""])
def test_every_way_to_leave_the_carriers_queue_has_an_outcome(world: World, result: str) -> None:
    sid, path = waiting(world)
    answer = post(world, path, form(CallSid=sid, QueueResult=result))
    root = spoken_to(answer.text)
    assert answer.status_code == 200
    assert bool(list(root)) == (result in GOES_ON)
    (row,) = world.rows("SELECT * FROM calls")
    assert (row.ended_at is not None) == (result == "hangup")


@pytest.mark.parametrize("result", [*DIAL_STATUSES, "unheard-of", ""])
def test_s1_every_way_a_dial_can_end_leads_to_the_next_who_is_rung(
    world: World, result: str
) -> None:
    call = world.ring(*keys("1"))
    world.until(lambda: bool(world.events(call, "dialled")))
    (row,) = world.rows("SELECT * FROM calls")
    path = f"/voice/dialled/{row.id.hex}/{row.turn}"
    answer = post(world, path, form(CallSid=call.sid, DialCallStatus=result))
    root = spoken_to(answer.text)
    assert answer.status_code == 200
    assert root.find("Hangup") is None
    assert [number.text for number in root.iter("Number")] == ["+447700900190"]


FIELDS = ["CallSid", "Digits", "CallStatus", "QueueResult", "From", "To", "SpeechResult", "Unheard"]
ODD = st.text(
    st.characters(blacklist_categories=()).filter(lambda c: not 0xD800 <= ord(c) <= 0xDFFF),
    max_size=40,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.sampled_from(["/voice/inbound", "/voice/status", f"/voice/heard/{ID}/1"]),
    odd=st.dictionaries(st.sampled_from(FIELDS), ODD | st.just("9" * 10_000), max_size=4),
)
def test_whatever_stands_in_signed_fields_the_answer_is_good(
    world: World, path: str, odd: dict[str, str]
) -> None:
    answer = post(world, path, form(**odd))
    assert answer.status_code == 200
    assert complaints(answer.text) == []


NASTY = ["\x00", "+44\x00", "\x1b[31m", "\ufffe", "x" * 10_000, "<Hangup/>", "'; DROP TABLE calls"]


@pytest.mark.parametrize("nasty", NASTY)
def test_a_call_whose_number_is_nonsense_is_taken_with_a_record(world: World, nasty: str) -> None:
    answer = post(world, "/voice/inbound", form(From=nasty, CallStatus="ringing"))
    assert "call 9 9 9" in answer.text
    assert world.one("SELECT count(*) FROM enquiries") == 1
    assert world.one("SELECT caller_kind FROM calls") in {"unknown", "withheld"}


@pytest.mark.parametrize("nasty", NASTY)
def test_a_call_without_a_good_sid_is_put_to_a_person_and_blocks_no_journal(
    world: World, nasty: str
) -> None:
    assert dials_duty(post(world, "/voice/inbound", form(CallSid=nasty)).text)
    assert world.outage.back()
    assert post(world, "/voice/inbound", form(CallSid=SID, To=LINE)).status_code == 200
    assert world.one("SELECT count(*) FROM calls") == 1
