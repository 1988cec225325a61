"""Requests: their parameters, signatures, overrides, retries and fallback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from werkzeug.wrappers import Response

from app.simulator.doors import split
from app.simulator.transport import NoAnswer, Outgoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulator.conftest import World

BASE, LINE, CALLER = "http://system.example", "+441632960100", "+447700900123"


def test_the_first_request_rings_and_has_every_standard_parameter(
    world: World, contract: Callable[[str], Any]
) -> None:
    world.system.answers["/voice"] = "<Say>Hello.</Say>"
    world.ring()
    first = world.system.of("/voice")[0]
    standard = contract("webhook_parameters.json")["standard"]
    assert {name for name in standard if not name.endswith("?")} == set(first)
    assert (first["CallStatus"], first["Direction"]) == ("ringing", "inbound")
    assert (first["From"], first["Caller"], first["To"], first["Called"]) == (
        CALLER,
        CALLER,
        LINE,
        LINE,
    )
    assert (first["FromCity"], first["FromZip"], first["FromCountry"]) == ("", "", "GB")


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "client:agent_7"])
def test_withheld_and_browser_callers_arrive_as_they_are(world: World, number: str) -> None:
    world.system.answers["/voice"] = "<Say>Hello.</Say>"
    world.ring(from_=number)
    assert world.system.of("/voice")[0]["From"] == number


def test_the_status_callback_tells_the_end_once_with_its_duration(world: World) -> None:
    world.system.answers["/voice"] = "<Pause/><Say>One two three four five.</Say>"
    call = world.ring()
    (status,) = world.system.of("/status")
    assert (status["CallStatus"], status["SequenceNumber"]) == ("completed", "0")
    assert status["CallDuration"] == str(call.seconds()) == "2"
    assert status["Timestamp"] == "Mon, 23 Nov 2026 10:00:03 +0000"
    assert status["CallbackSource"] == "call-progress-events"


def test_a_get_is_signed_with_its_parameters_in_the_query(world: World) -> None:
    world.system.answers["/voice"] = '<Redirect method="GET">/next?a=1</Redirect>'
    world.system.answers["/next"] = "<Say>There.</Say>"
    assert world.heard(world.ring()) == ["There."]
    assert world.system.of("/next")[0]["a"] == "1"


def test_overrides_are_read_held_to_their_ranges_and_stripped(world: World) -> None:
    url, patience = split("http://h/p?q=1#ct=2000&rt=99999&rc=9&rp=ct,rt,5xx&e=dublin")
    assert url == "http://h/p?q=1"
    assert (patience.connect, patience.read, patience.total) == (2.0, 15.0, 15.0)
    assert patience.retries == 5
    assert [patience.retry(why) for why in ("ct", "rt", "4xx", "5xx")] == [True, True, False, True]
    world.carrier.add_line(LINE, f"{BASE}/voice#rc=2&rp=all")
    world.system.answers["/voice"] = "<Say>Hello.</Say>"
    assert world.ring().status == "completed"
    assert world.system.got[0].path == "/voice"


def test_an_error_is_not_tried_again_unless_asked(world: World) -> None:
    world.system.answers["/voice"] = [500, "<Say>Late.</Say>"]
    assert world.heard(world.ring())[0].startswith("We are sorry")
    assert len(world.system.of("/voice")) == 1


def test_retries_carry_one_token_and_distinct_requests_distinct_ones(world: World) -> None:
    world.carrier.add_line(LINE, f"{BASE}/voice#rc=2&rp=5xx")
    world.system.answers["/voice"] = [500, 503, "<Redirect>/next</Redirect>"]
    world.system.answers["/next"] = "<Say>Fine.</Say>"
    call = world.ring()
    tokens = [got.headers["I-Twilio-Idempotency-Token"] for got in world.system.got]
    assert len(tokens) == 4
    assert len(set(tokens)) == 2
    assert world.entries(call, "webhook")[0]["attempts"] == 3


def test_a_refused_connection_is_tried_once_more_by_default(world: World) -> None:
    tries = []

    def dead(outgoing: Outgoing) -> NoReturn:
        tries.append(outgoing.anew)
        raise NoAnswer("ct", "refused")

    world.carrier.exchange.transport = dead
    call = world.ring()
    assert call.ended_by == "error"
    assert tries == [False, True] * 2  # the voice door, the status door; the second time anew
    assert world.codes()[0] == 11205


def test_the_fallback_document_runs_when_the_voice_door_fails(world: World) -> None:
    world.carrier.add_line(LINE, f"{BASE}/voice", fallback_twiml=_doc("<Say>Ring 999.</Say>"))
    world.system.answers["/voice"] = 500
    call = world.ring()
    assert world.heard(call) == ["Ring 999."]
    assert world.entries(call, "fault")[0]["fallback"] is True
    assert world.carrier.faults()[0]["heard"] is False


def test_the_fallback_door_is_told_what_went_wrong_and_where(world: World) -> None:
    world.carrier.add_line(LINE, f"{BASE}/voice", fallback_url=f"{BASE}/fallback")
    world.system.answers |= {"/voice": "<Shout/>", "/fallback": "<Say>Ring 999.</Say>"}
    assert world.heard(world.ring()) == ["Ring 999."]
    told = world.system.of("/fallback")[0]
    assert (told["ErrorCode"], told["ErrorUrl"]) == ("12200", f"{BASE}/voice")


def test_a_failing_fallback_ends_in_words_and_is_counted(world: World) -> None:
    world.carrier.add_line(LINE, f"{BASE}/voice", fallback_url=f"{BASE}/fallback")
    world.system.answers |= {"/voice": 500, "/fallback": 500}
    call = world.ring()
    assert world.heard(call) == ["We are sorry, an application error has occurred. Goodbye."]
    assert (call.status, call.ended_by) == ("completed", "error")
    assert world.codes() == [11200, 11200]


def test_a_page_of_html_is_a_fault(world: World) -> None:
    world.system.answer = lambda *_: _html()
    world.ring()
    assert world.codes()[0] == 12300


def test_documents_that_lead_round_without_end_are_stopped(world: World) -> None:
    world.system.answers["/voice"] = "<Redirect>/voice</Redirect>"
    world.ring()
    assert world.codes() == [12500]


def _doc(inner: str) -> str:
    return f"<Response>{inner}</Response>"


def _html() -> Response:
    return Response("<html></html>", mimetype="text/html")
