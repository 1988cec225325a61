"""Callers come to whom they know, and to who speaks their language, if that costs no time."""

from datetime import timedelta
from typing import Any

import pytest

from app.services import agents, wishes
from app.simulator.calls import Call
from tests.stories.test_line_language import POLISH
from tests.stories.test_line_language import polish as polish  # noqa: PLC0414 - a fixture
from tests.world import LINE, World, keys

TALK: dict[str, Any] = {"talk": 5}


def talks_with(world: World, person: str, number: str) -> None:
    """An earlier call of this number, taken and written up."""
    call = world.tell(*keys("41"), TALK, from_=number)
    assert world.offers(call)[-1].person == person
    agents.finish(world.rt, world.person(person), "advice")


def asked_first(world: World, call: Call) -> str:
    world.until(lambda: bool(world.offers(call)), 45)
    return str(world.offers(call)[0].person)


def ring(world: World, number: str, line: str) -> Call:
    return world.carrier.place(number, line, [*keys("41"), {"talk": 300}])


def hang_up(world: World, *calls: Call) -> None:
    for call in calls:
        world.carrier.hang_up(call.sid)
    world.pass_time(10)


def test_who_spoke_to_a_caller_in_the_last_7_days_is_asked_before_the_longest_idle(
    world: World,
) -> None:
    world.ready("ben-whitlock")
    talks_with(world, "ben-whitlock", "+447700900123")
    world.ready("farida-rahman")
    world.change("UPDATE agents SET idle_since = idle_since - interval '1 hour' WHERE person_id = "
                 ":farida", farida=world.person("farida-rahman"))  # fmt: skip
    call = world.ring(*keys("41"), TALK)
    assert asked_first(world, call) == "ben-whitlock"
    hang_up(world, call)
    other = world.ring(*keys("41"), TALK, from_="+447700900124")
    assert asked_first(world, other) == "farida-rahman"
    hang_up(world, other)


def test_s13_nobody_is_known_by_a_withheld_number(world: World) -> None:
    world.ready("ben-whitlock")
    talks_with(world, "ben-whitlock", "anonymous")
    call = world.ring(*keys("41"), TALK, from_="anonymous")
    world.until(lambda: bool(world.waits(call)))
    assert world.waits(call)[0].last_agent is None
    hang_up(world, call)


def test_after_7_days_nobody_is_remembered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert timedelta(days=7) == wishes.KNOWN_FOR
    world.ready("ben-whitlock")
    talks_with(world, "ben-whitlock", "+447700900123")
    monkeypatch.setattr(wishes, "KNOWN_FOR", timedelta(seconds=20))
    world.pass_time(20)
    call = world.ring(*keys("41"), TALK)
    world.until(lambda: bool(world.waits(call)))
    assert world.waits(call)[0].last_agent is None
    hang_up(world, call)


def test_a_caller_of_the_polish_line_waits_a_little_for_who_speaks_it_and_then_for_nobody(
    polish: World,
) -> None:
    polish.change("UPDATE people SET skills = '{polish}' WHERE key = 'farida-rahman'")
    polish.ready("farida-rahman")
    busy = ring(polish, "+447700900124", LINE)
    polish.until(lambda: busy.bridged)
    polish.ready("ben-whitlock")
    call = ring(polish, "+447700900125", POLISH)
    assert asked_first(polish, call) == "ben-whitlock"
    (wait,) = polish.waits(call)
    assert wait.language == "polish"
    kept_s = (polish.offers(call)[0].made_at - wait.entered_at).total_seconds()
    assert 20 <= kept_s <= 23
    hang_up(polish, busy, call)


def test_who_speaks_the_language_is_asked_at_once_before_who_is_longer_idle(polish: World) -> None:
    polish.ready("ben-whitlock")
    polish.pass_time(5)
    polish.change("UPDATE people SET skills = '{polish}' WHERE key = 'farida-rahman'")
    polish.ready("farida-rahman")
    call = ring(polish, "+447700900125", POLISH)
    assert asked_first(polish, call) == "farida-rahman"
    hang_up(polish, call)
