"""What callers key lies nowhere in clear while they are asked about it (S28)."""

import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.adapters.seals import KeySeals
from app.models import Base
from app.simulator.calls import Call
from routing.places import Places, table
from tests.signed import post
from tests.world import World, keys

NUMBER, PLACE = "01632960123", "691122"
ROWS = [("OX1 1AA", "E07000178"), ("OX1 1BA", "E07000180")]
ASKS = {"hears": "to be rung back and keep your place in the queue, press 2", "press": "2"}
STAYS = {"asked": True, "wait": 9999, "press": "0"}


def pressing(*presses: str) -> list[dict[str, Any]]:
    return [{"asked": True, "wait": 1, "press": one} for one in presses]


@pytest.fixture
def busy(world: World) -> Iterator[World]:
    """A world with two postcodes, and a city team whose one worker talks for long."""
    object.__setattr__(world.rt, "places", Places(table(ROWS)))
    world.ready("idris-vaughan")
    first = world.ring(*keys("321"), from_="+447700900111")
    world.until(lambda: first.bridged)
    yield world
    for call in world.carrier.calls():
        world.carrier.hang_up(call.sid)
    world.pass_time(3)


def number_read_back(world: World) -> Call:
    """A withheld caller keys a number to be rung back at, and is asked whether it is right."""
    call = world.ring(*keys("321"), ASKS, *pressing("1", f"{NUMBER}#"), STAYS, from_="anonymous")
    world.until(lambda: "You keyed 0 1 6 3 2" in world.heard(call))
    return call


def asked_which(world: World) -> Call:
    """A caller keys a postcode that may lie in two districts, and is asked in which."""
    call = world.ring(*keys("42"), *pressing(f"{PLACE}#"), STAYS)
    world.until(lambda: "For Thamesmere city, press 1." in world.heard(call))
    return call


def all_that_is_kept(world: World) -> str:
    """Every value of every row of every table."""
    with world.rt.engine.connect() as connection:
        return " ".join(
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in connection.execute(select(table))
        )


@pytest.mark.parametrize(("stand", "keyed"), [(number_read_back, NUMBER), (asked_which, PLACE)])
def test_s28_what_was_keyed_is_in_no_row_and_no_log_while_the_step_lasts(
    busy: World, caplog: pytest.LogCaptureFixture, stand: Any, keyed: str
) -> None:
    caplog.set_level(logging.DEBUG)
    call = stand(busy)
    assert busy.record(call).flow_state["keyed"]
    kept = all_that_is_kept(busy) + caplog.text
    assert [one for one in (keyed, " ".join(keyed)) if one in kept] == []


@pytest.mark.parametrize("stand", [number_read_back, asked_which])
def test_i6_the_twin_of_what_was_keyed_gets_the_same_bytes(busy: World, stand: Any) -> None:
    call = stand(busy)
    busy.pass_time(1)
    heard = [
        one
        for one in call.timeline.entries
        if one["what"] == "webhook" and "/heard/" in one["url"] and one.get("answer")
    ]
    assert any(one["params"].get("Digits", "") in {NUMBER, PLACE} for one in heard)
    for one in heard:
        again = post(busy, one["url"].removeprefix("http://voice.example"), one["params"])
        assert again.text == one["answer"]


def sealed_with_another_key(world: World, call: Call) -> None:
    other = b64encode(KeySeals("another" * 6).seal(NUMBER, "calls.flow_state")).decode()
    world.change(
        "UPDATE calls SET flow_state = flow_state || CAST(:new AS jsonb) WHERE sid = :sid",
        new=json.dumps({"keyed": other}),
        sid=call.sid,
    )


@pytest.mark.parametrize("stand", [number_read_back, asked_which])
def test_s1_whoever_keyed_what_cannot_be_opened_any_more_goes_to_a_person(
    busy: World, stand: Any
) -> None:
    busy.ready("ben-whitlock")
    call = stand(busy)
    sealed_with_another_key(busy, call)
    busy.carrier.press(call.sid, "1")
    busy.until(lambda: call.bridged, 60)
    assert busy.waits(call)[-1].queue == "agents"
    assert busy.rows("SELECT 1 FROM callbacks") == []


@pytest.mark.parametrize("stand", [number_read_back, asked_which])
def test_the_call_of_a_caller_who_hangs_up_then_is_over_all_the_same(
    busy: World, stand: Any
) -> None:
    call = stand(busy)
    sealed_with_another_key(busy, call)
    busy.carrier.hang_up(call.sid)
    busy.pass_time(3)
    assert busy.record(call).state == "ended"


def test_the_keys_of_a_menu_are_kept_and_cost_no_seal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed: list[str] = []
    seal = KeySeals.seal

    def noted(seals: KeySeals, text: str, place: str) -> bytes:
        sealed.append(place)
        return seal(seals, text, place)

    monkeypatch.setattr(KeySeals, "seal", noted)
    world.ready("kieran-moss")
    call = world.ring(*keys("42", STAYS))
    world.until(lambda: len(world.rows("SELECT 1 FROM inbox WHERE door = 'heard'")) == 2)
    pressed = "SELECT body ->> 'Digits' AS key FROM inbox WHERE door = 'heard' ORDER BY at"
    assert [row.key for row in world.rows(pressed)] == ["4", "2"]
    assert sealed == ["calls.caller"]
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
