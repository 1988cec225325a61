"""From whatever combination of states: with everybody gone, the clock leads all to rest (I12).

Browsers are closed, no callback of the carrier comes, no worker does a job; only the clock ticks,
and the carrier, when it is asked, knows that no line is up. Two searches: every combination around
one caller (`make proof` finds them anew, and COURSES says how to come to each), and mixtures of
several callers, drawn.
"""

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import iter_modules
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine
from twilio.http.response import Response

import routing
from app.services import agents, holding, ticking, upkeep
from app.services.refusals import Refused
from app.simulator.clock import VirtualClock
from routing.states import Table
from tests.conftest import empty
from tests.services.combinations import ROWS, Course, explore, follow, restless
from tests.world import DUTY_MANAGER, EDT, World, keys, make_world

WHOLE = bool(os.environ.get("FRONTDOOR_PROOF"))  # `make proof`; otherwise a few of each
SEEDS = range(200 if WHOLE else 2)
COURSES = Path(__file__).with_name("courses.txt")
SOME = 20
TIMEOUT_S = 4 * 3600 if WHOLE else 300
PATHS = ["1", "2", "31", "321", "34", "41", "42", "44", "0", ""]
STAFF = ["amara-okafor", "ben-whitlock", "farida-rahman", "grace-tolland", "idris-vaughan"]
# Seconds from one look of the clock to the next: close together first, then for half a day.
STEPS = [2.0] * 15 + [20.0] * 12 + [300.0] * 4 + [3600.0] * 9


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


def everybody_gone(world: World) -> None:
    """Whatever we ask for is done, and nothing comes of it."""
    sids: Iterator[int] = count(1)

    def answer(method: str, path: str) -> Response:
        if method == "GET" and "/Calls/" in path:
            return Response(200, '{"status": "completed"}')
        if method == "GET":
            return Response(200, '{"calls": []}')
        return Response(200, f'{{"sid": "CA{next(sids):032x}"}}')

    world.http.trouble = answer
    world.jobs.up = False


def clock_alone(world: World) -> None:
    """The clock ticks in its own process; the carrier's world stands still."""
    clock = world.carrier.kernel.clock
    assert isinstance(clock, VirtualClock)
    for seconds in STEPS:
        if not restless(world):
            return
        clock.move_to(clock.now() + seconds)
        ticking.tick(world.rt)
        upkeep.look_for_lost(world.rt)


@pytest.fixture
def fresh(engine: Engine, database_url: str, tmp_path: Path) -> Callable[[], World]:
    """One world after the other."""
    numbers = count()

    def make() -> World:
        empty(engine)
        return make_world(engine, database_url, tmp_path / str(next(numbers)))

    return make


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_deadlines_alone_lead_every_mixture_to_states_that_need_nobody(
    world: World, seed: int
) -> None:
    live(world, seed)
    assert restless(world), "nothing was going on"
    everybody_gone(world)
    clock_alone(world)
    assert restless(world) == ()


@pytest.mark.timeout(TIMEOUT_S)
def test_the_deadlines_alone_lead_every_combination_around_a_caller_to_rest(
    fresh: Callable[[], World],
) -> None:
    listed = [tuple(line.split("; ")) for line in COURSES.read_text().splitlines()]
    for course in found_anew(fresh) if WHOLE else listed[:: len(listed) // SOME]:
        world = fresh()
        follow(world, course)
        everybody_gone(world)
        clock_alone(world)
        assert restless(world) == (), course


def found_anew(fresh: Callable[[], World]) -> Iterator[Course]:
    """Every course, as it is found; the list is written anew."""
    found: list[str] = []
    for course, _ in explore(fresh):
        found.append("; ".join(course))
        COURSES.write_text("\n".join([*found, ""]))
        yield course


def test_every_table_whose_states_hold_somebody_is_looked_at() -> None:
    modules = [import_module(f"routing.{one.name}") for one in iter_modules(routing.__path__)]
    tables = [one for module in modules for one in vars(module).values() if isinstance(one, Table)]
    held = {id(table) for table in tables if table.deadlines}
    assert held == {id(table) for table in ROWS.values()}
