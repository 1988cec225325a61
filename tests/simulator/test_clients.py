"""Browsers as telephones: who may call with what token, and what the system is asked then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulator.conftest import World

BASE, ACCOUNT = "http://system.example", "AC" + "1" * 32
APP, KEY, SECRET = "AP" + "2" * 32, "SK" + "3" * 32, "s3cret" * 6


@pytest.fixture
def world(world: World) -> World:
    """A system whose application answers, and is told of the end."""
    world.carrier.add_application(
        APP, f"{BASE}/connect", status_url=f"{BASE}/browser", keys={KEY: SECRET}
    )
    world.system.answers["/connect"] = "<Say>You are through.</Say><Pause length='30'/>"
    return world


def token(world: World, **other: Any) -> str:
    given = {
        "account_sid": ACCOUNT,
        "signing_key_sid": KEY,
        "secret": SECRET,
        "identity": "agent_7",
        "valid_until": int(world.carrier.now()) + 3600,
        "nbf": None,
        "app": APP,
        **other,
    }
    grant = VoiceGrant(outgoing_application_sid=given.pop("app"))
    return str(AccessToken(**given, grants=[grant]).to_jwt())


def connect(world: World, leave: str, **params: str) -> Any:
    return world.http.door.post(
        "/carrier/clients/calls", json={"token": leave, "params": params}
    )  # fmt: skip


def test_a_browser_calls_its_application_with_every_standard_parameter_and_its_own(
    world: World, contract: Callable[[str], Any]
) -> None:
    sid = connect(world, token(world), ticket="abc").get_json()["sid"]
    world.carrier.advance(1)
    (asked,) = world.system.of("/connect")
    standard = contract("webhook_parameters.json")["standard"]
    places = {name for name in standard if name.startswith(("From", "Caller")) and len(name) > 6}
    wanted = {name for name in standard if not name.endswith("?")} - places
    assert set(asked) == wanted | {"ticket"}
    assert (asked["From"], asked["Caller"], asked["To"]) == ("client:agent_7", "client:agent_7", "")
    assert (asked["CallStatus"], asked["Direction"]) == ("ringing", "inbound")
    assert (asked["ticket"], asked["CallSid"]) == ("abc", sid)


def test_what_a_page_sends_along_never_takes_the_place_of_the_carriers_words(world: World) -> None:
    connect(world, token(world), From="client:agent_8", CallSid="CA" + "9" * 32, AccountSid="x")
    world.carrier.advance(1)
    (asked,) = world.system.of("/connect")
    assert (asked["From"], asked["AccountSid"]) == ("client:agent_7", ACCOUNT)
    assert asked["CallSid"] != "CA" + "9" * 32


def test_it_hears_presses_and_hangs_up_and_its_end_is_told(world: World) -> None:
    sid = connect(world, token(world)).get_json()["sid"]
    door, of_call = world.http.door, f"/carrier/clients/calls/{sid}"
    world.carrier.advance(2)
    now = door.get(of_call)
    assert now.get_json() | {"bridged": False} == {
        "sid": sid,
        "status": "in-progress",
        "bridged": False,
        "hears": "You are through.",
    }
    assert now.headers["Access-Control-Allow-Origin"] == "*"
    assert door.post(f"{of_call}/keys", json={"keys": "12"}).get_json() == {"ok": True}
    assert door.post(f"{of_call}/hangup").get_json() == {"ok": True}
    world.carrier.advance(1)
    (told,) = world.system.of("/browser")
    assert (told["CallSid"], told["CallStatus"]) == (sid, "completed")


def test_a_browser_that_is_heard_of_no_more_is_off_the_line(world: World) -> None:
    world.system.answers["/connect"] = "<Pause length='300'/>"
    sid = connect(world, token(world)).get_json()["sid"]
    for _ in range(6):
        world.carrier.advance(5)
        assert world.http.door.get(f"/carrier/clients/calls/{sid}").get_json()["status"] != (
            "completed"
        )
    world.carrier.advance(13)
    assert world.carrier.call(sid).over


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"secret": "another" * 6}, 20101),
        ({"signing_key_sid": "SK" + "9" * 32}, 20101),
        ({"account_sid": "AC" + "9" * 32}, 20101),
        ({"valid_until": 1}, 20104),
        ({"valid_until": 99_999_999_999}, 20101),
        ({"nbf": 99_999_999_998}, 20104),
        ({"app": "AP" + "9" * 32}, 20106),
        ({"identity": "Amara Okafor"}, 20106),
        ({"identity": None}, 20106),
    ],
)
def test_a_token_that_twilio_would_refuse_is_refused(
    world: World, other: dict[str, Any], code: int
) -> None:
    answer = connect(world, token(world, **other))
    assert (answer.status_code, answer.get_json()["code"]) == (401, code)
    assert world.carrier.calls() == []


@pytest.mark.parametrize("text", ["", "a.b.c", "....", "e30.e30.e30", "W10.W10.W10", "é.é.é"])
def test_what_is_no_token_is_refused(world: World, text: str) -> None:
    assert connect(world, text).status_code == 401


def test_a_token_altered_in_any_place_is_refused(world: World) -> None:
    good = token(world)  # its last letter has bits that say nothing
    for at in range(0, len(good) - 1, 7):
        other = "A" if good[at] != "A" else "B"
        altered = good[:at] + other + good[at + 1 :]
        if altered != good:
            assert connect(world, altered).status_code == 401, at


def test_calls_that_no_browser_makes_are_not_shown_at_its_doors(world: World) -> None:
    world.system.answers["/voice"] = "<Pause length='30'/>"
    call = world.ring(seconds=1)
    assert world.http.door.get(f"/carrier/clients/calls/{call.sid}").status_code == 404
    assert world.http.door.post(f"/carrier/clients/calls/{call.sid}/hangup").status_code == 404
    assert not call.over


def test_a_browser_hears_whether_it_could_call(world: World) -> None:
    def registered(leave: str) -> int:
        answer = world.http.door.post("/carrier/clients/registrations", json={"token": leave})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return int(answer.status_code)

    assert registered(token(world)) == 200
    assert registered("made up") == 401
    assert world.carrier.calls() == []
