"""The tick goes on whatever fails, and somebody always ticks."""

import pytest

from app.services import batches, ticking
from tests.world import World


def test_a_stage_that_fails_does_not_stop_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def broken(_rt: object) -> None:
        raise RuntimeError("planted")

    stages = (broken, lambda _rt: done.append("next"))
    monkeypatch.setattr(ticking, "STAGES", stages)
    ticking.tick(world.rt)
    assert done == ["next"]
    assert ticking.age_s(world.rt, ticking.TICK) == 0


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
