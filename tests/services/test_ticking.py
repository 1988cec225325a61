"""The tick goes on whatever fails, and somebody always ticks."""

import re
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from app.services import batches, ticking
from tests.services.test_everybody_gone import STAFF, act, caller, phone
from tests.world import World


def test_a_stage_that_fails_does_not_stop_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def broken(_rt: object) -> None:
        raise RuntimeError("planted")

    stages = {broken: ticking.ALWAYS, lambda _rt: done.append("next"): ticking.ALWAYS}
    monkeypatch.setattr(ticking, "STAGES", stages)
    ticking.tick(world.rt)
    assert done == ["next"]
    assert ticking.age_s(world.rt, ticking.TICK) == 0


WRITES = re.compile(r"INSERT|DELETE|(?<!FOR )(?<!KEY )UPDATE")


def changes(engine: Engine, act: Callable[[], object]) -> list[str]:
    """The statements of an act that changed a row."""
    found = []

    def see(_line: object, cursor: Any, statement: str, *_rest: object) -> None:
        if WRITES.search(statement) and cursor.rowcount > 0:
            found.append(statement)

    event.listen(engine, "after_cursor_execute", see)
    act()
    event.remove(engine, "after_cursor_execute", see)
    return found


def look(world: World) -> set[str]:
    """Nothing is left to do that no question asks for; gives the questions answered by yes."""
    due = ticking.what_is_due(world.rt)
    for stage, question in ticking.STAGES.items():
        if question not in due:
            assert changes(world.rt.engine, partial(stage, world.rt)) == [], question
    return set(due)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_no_question_asks_for_is_not_to_be_done(world: World, seed: int) -> None:
    dice = Random(seed)
    for key in STAFF[:3]:
        world.ready(key, **phone(dice))
    met, looks = set(), 0
    for number in range(6):
        world.ring(*caller(dice), from_=f"+4477009002{number:02}")
        for _ in range(12):
            world.pass_time(dice.uniform(0, 3))
            act(world, dice)
            due = look(world)
            met |= due
            looks += due == {ticking.ALWAYS}
    assert {"waiting", "in line"} <= met
    assert looks, "something was due all the time"


def test_a_tick_that_cannot_look_does_everything(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticking, "LOOK", text("SELECT nothing"))
    assert ticking.what_is_due(world.rt) == ticking.EVERYTHING


def test_what_was_done_makes_the_tick_do_all_that_comes_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def stage(name: str, gives: int) -> Callable[[object], int]:
        def act(_rt: object) -> int:
            done.append(name)
            return gives

        return act

    quiet = {stage("first", 0): ticking.ALWAYS, stage("second", 0): "holds"}
    monkeypatch.setattr(ticking, "STAGES", quiet)
    ticking.tick(world.rt)
    assert done == ["first"]
    busy = {stage("third", 0): "holds", stage("fourth", 1): "", stage("fifth", 0): "holds"}
    monkeypatch.setattr(ticking, "STAGES", busy)
    ticking.tick(world.rt)
    assert done == ["first", "fourth", "fifth"]


def test_every_question_is_asked_for_by_a_stage() -> None:
    assert set(ticking.STAGES.values()) == ticking.EVERYTHING


def test_a_row_that_fails_does_not_stop_the_others(world: World) -> None:
    done: list[int] = []

    def act(_work: object, key: int) -> None:
        if key == 2:
            raise RuntimeError("planted")
        done.append(key)

    assert batches.each(world.rt, [1, 2, 3], act) == 2
    assert done == [1, 3]


def test_the_wait_loop_ticks_only_when_nobody_else_does(world: World) -> None:
    ticking.tick(world.rt)
    assert not ticking.rescue(world.rt)
    world.carrier.kernel.clock.move_to(world.carrier.now() + 7)
    assert ticking.rescue(world.rt)


def test_each_firing_of_the_timetable_is_taken_once_whoever_beats(world: World) -> None:
    assert ticking.take_slot(world.rt, "a job", 20)
    assert not ticking.take_slot(world.rt, "a job", 20)
    assert ticking.take_slot(world.rt, "another", 20)
    world.pass_time(20)
    assert ticking.take_slot(world.rt, "a job", 20)
