"""Busy quarters of an hour from a seed: whatever is mixed, every promise holds at the end."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from app.services import agents, upkeep
from tests.judge import judge
from tests.world import DUTY_MANAGER, EDT, World, keys

PATHS = ["1", "2", "31", "321", "34", "41", "42", "44", "0", "", "99", "55", "*4#41"]
STAFF = ["amara-okafor", "ben-whitlock", "farida-rahman", "grace-tolland", "idris-vaughan"]
HARMS: list[dict[str, Any]] = [
    {},
    {"duplicate": 1, "reorder": 0.5},
    {"delay": {"min": 0.0, "max": 1.5}},
    {"parallel": 2, "delay": {"min": 0.0, "max": 0.4}, "only": "/voice/events/"},
    {"drop": 0.3, "only": "/voice/events/"},
    {"delay": {"min": 0.5, "max": 3.0}, "only": "/voice/customer/"},
]


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """Judged as every story, but what was delayed or dropped on purpose is."""
    yield
    judge(world, near_s=4.0, forgiven="on purpose")


def phone(dice: Random) -> dict[str, Any]:
    """How a phone behaves: mostly it is answered."""
    does = dice.choices(["answer", "voicemail", "no-answer", "busy", "refuse"], [12, 1, 1, 1, 1])[0]
    talk = dice.choice([None, None, dice.uniform(2, 30)])
    return {"does": does, "press": "1", "after": dice.uniform(1, 12), "talk": talk}


def caller(dice: Random) -> list[dict[str, Any]]:
    """What a caller does: keys, perhaps the urgent key, and a hang-up some time."""
    steps = keys(dice.choice(PATHS))
    if dice.random() < 0.2:
        steps.append({"queued": True, "wait": dice.uniform(1, 40), "press": "1"})
    steps[:0] = [{"hang_up_after": dice.uniform(1, 120)}]
    return steps


def act(world: World, dice: Random) -> None:
    """One agent finishes, goes for a moment, or comes back."""
    key = dice.choice(STAFF)
    person, state = world.person(key), world.agent(key).state
    if state == "wrap_up":
        agents.finish(world.rt, person, "advice")
    elif state == "ready" and dice.random() < 0.3:
        agents.away(world.rt, person, "break")
    elif state == "away":
        agents.ready(world.rt, person)
    world.carrier.phone(world.one("SELECT phone FROM people WHERE key = :k", k=key), **phone(dice))


def live(world: World, seed: int) -> None:
    """Some minutes of calls, in which the database may go away; then until all have gone."""
    dice = Random(seed)
    for number in (EDT, DUTY_MANAGER):
        world.carrier.phone(number, **phone(dice))
    for key in STAFF[: dice.randint(1, len(STAFF))]:
        world.ready(key, **phone(dice))
    for number in range(8):
        world.ring(*caller(dice), from_=f"+4477009002{number:02}")
        world.pass_time(dice.uniform(0, 12))
        act(world, dice)
        if dice.random() < 0.15:
            world.database_away(dice.uniform(1, 40))
    while any(not c.over for c in world.carrier.calls() if c.direction == "inbound"):
        world.pass_time(10)
        act(world, dice)


@pytest.mark.timeout(300)  # many minutes of many calls, on a machine that does other things too
@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_lost_and_nothing_is_left_held(world: World, seed: int) -> None:
    world.carrier.do_harm(**HARMS[seed % len(HARMS)], seed=seed)
    live(world, seed)
    world.pass_time(150)
    upkeep.look_for_lost(world.rt)
    world.pass_time(80)
    upkeep.look_for_lost(world.rt)
    assert world.rows("SELECT 1 FROM calls WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM waits WHERE ended_at IS NULL") == []
    assert "stay lost" not in {alert.data["what"] for alert in world.alerts("passed_over")}
    assert world.rows("SELECT 1 FROM offers WHERE state IN ('open', 'accepted')") == []
    assert world.rows("SELECT 1 FROM legs WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM effects WHERE state <> 'done'") == []
    assert world.rows("SELECT 1 FROM agents WHERE state IN ('offered', 'on_call')") == []
    assert [c for c in world.carrier.calls() if not c.over] == []
