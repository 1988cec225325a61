"""From whatever combination of states: with everybody gone, the clock leads all to rest (I12).

Browsers are closed, no callback of the carrier comes, no worker does a job; only the clock ticks,
and the carrier, when it is asked, knows that no line is up. Two searches: every combination around
one caller (`make proof` finds them anew, and COURSES says how to come to each), and mixtures of
several callers, drawn.
"""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine

from app.adapters.engine import PATIENT
from app.services import agents, effects, holding
from app.services.refusals import Refused
from tests.conftest import empty
from tests.routing.alone import tables
from tests.services.acts import SEARCHES, Search
from tests.services.asides import InTurn
from tests.services.combinations import ROWS, explore, restless, walk
from tests.services.nobody import comes_to_rest
from tests.world import DUTY_MANAGER, EDT, World, keys, make_world

WHOLE = bool(os.environ.get("FRONTDOOR_PROOF"))  # `make proof`; otherwise a few of each
SEEDS = range(200 if WHOLE else 2)
COURSES = Path(__file__).with_name("courses")
SOME = 4  # of each search
TIMEOUT_S = 4 * 3600 if WHOLE else 300
PATHS = ["1", "2", "31", "321", "34", "41", "42", "44", "0", ""]
FORKED = {"options": PATIENT, "prepare_threshold": None}  # one would not know what another prepared
STAFF = ["amara-okafor", "ben-whitlock", "farida-rahman", "grace-tolland", "idris-vaughan"]


def phone(dice: Random) -> dict[str, Any]:
    """How a phone behaves: mostly answered, sometimes left ringing."""
    does = dice.choices(["answer", "manual", "voicemail", "no-answer"], [6, 3, 1, 1])[0]
    return {"does": does, "press": "1", "after": dice.uniform(1, 12)}


def caller(dice: Random) -> list[dict[str, Any]]:
    """Keys; some raise themselves, ask to be rung back, or talk only a little."""
    steps = keys(dice.choice(PATHS))
    if dice.random() < 0.3:
        wait = {"queued": True, "wait": dice.uniform(1, 90), "press": dice.choice("12")}
        steps = [*steps, wait, *keys("1")]
    return [*steps, {"talk": dice.uniform(2, 90)}]


def act(world: World, dice: Random) -> None:
    """One agent finishes, goes, comes back, or puts their caller on hold."""
    person = world.person(key := dice.choice(STAFF))
    state = world.agent(key).state
    try:
        if state == "wrap_up" and dice.random() < 0.5:
            agents.finish(world.rt, person, "advice")
        elif state == "away":
            world.ready(key, **phone(dice))
        elif state == "on_call" and dice.random() < 0.5:
            holding.hold(world.rt, person)
    except Refused:
        return  # not yet brought together


def live(world: World, seed: int) -> None:
    """A few minutes of calls, cut off in the middle of everything."""
    dice = Random(seed)
    for duty in (EDT, DUTY_MANAGER):
        world.carrier.phone(duty, **phone(dice))
    for key in STAFF[: dice.randint(1, len(STAFF))]:
        world.ready(key, **phone(dice))
    for number in range(dice.randint(4, 9)):
        world.ring(*caller(dice), from_=f"+4477009002{number:02}")
        world.pass_time(dice.uniform(0, 25))
        act(world, dice)
    world.pass_time(dice.uniform(0, 60))


@pytest.fixture
def fresh(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], World]]:
    """One world after the other, which go the same way each time."""
    monkeypatch.setattr(effects, "ThreadPoolExecutor", InTurn)
    numbers = count()
    engine = create_engine(database_url, pool_size=20, connect_args=FORKED)

    def make() -> World:
        empty(engine)
        return make_world(engine, database_url, tmp_path / str(next(numbers)))

    yield make
    engine.dispose()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_deadlines_alone_lead_every_mixture_to_states_that_need_nobody(
    fresh: Callable[[], World], seed: int
) -> None:
    live(world := fresh(), seed)
    assert restless(world), "nothing was going on"
    comes_to_rest(world)


@pytest.mark.timeout(TIMEOUT_S)
@pytest.mark.parametrize("name", SEARCHES)
def test_the_deadlines_alone_lead_every_combination_around_a_caller_to_rest(
    fresh: Callable[[], World], name: str
) -> None:
    courses = COURSES / f"{name.replace(' ', '_')}.txt"
    if WHOLE:
        found_anew(fresh, SEARCHES[name], courses)
    listed = [tuple(line.split("; ")) for line in courses.read_text().splitlines()]
    walk(fresh, listed[:: len(listed) // SOME], comes_to_rest)


def found_anew(fresh: Callable[[], World], search: Search, courses: Path) -> None:
    """Search to the end; the list of courses is written anew as they are found."""
    with courses.open("w") as listed:
        for course in explore(fresh, search, comes_to_rest):
            listed.write("; ".join(course) + "\n")
            listed.flush()


def test_every_table_whose_states_hold_somebody_is_looked_at() -> None:
    held = {table.name for table in tables() if table.deadlines}
    assert held == {table.name for table in ROWS.values()}
