"""Figures of the menus over calls that really rang, a key pressed and a line put down."""

from datetime import timedelta

import pytest

from app.services import menu_figures
from app.services.refusals import Unknown
from tests.world import World, keys

DAY = timedelta(days=1)


def told(world: World, version: str = "") -> menu_figures.MenuFigures:
    now = world.rt.now()
    return menu_figures.told(world.rt, now - DAY, now + DAY, version)


def test_what_callers_did_is_what_the_figures_tell(world: World) -> None:
    world.ready("ben-whitlock")
    world.tell(*keys("41", {"talk": 5}))
    world.tell({"hang_up_after": 17})
    figures = told(world)
    main = next(one for one in figures.steps if one.step == "main")
    assert {way.outcome: way.callers for way in main.ways} == {"4": 1, "hung up": 1}
    assert (main.callers, main.left, main.kind) == (2, 1, "ask")
    assert figures.chosen
    assert figures.chosen.calls == 2


def test_where_a_caller_hung_up_is_told_by_sentence_and_second(world: World) -> None:
    call = world.tell({"hang_up_after": 17})
    (left,) = told(world).left
    assert (left.step, left.callers) == ("main", 1)
    heard = [e for e in call.timeline.entries if e["what"] == "heard"]
    assert left.words
    assert left.words in heard[-1]["text"]
    assert 0 < left.into_s < 6


def test_time_to_the_first_person_counts_those_who_reached_one(world: World) -> None:
    world.tell({"hang_up_after": 17})
    world.ready("ben-whitlock")
    call = world.tell(*keys("41", {"talk": 5}))
    row = world.record(call)
    person = told(world).first_person
    assert person is not None
    assert (person.calls, person.reached) == (2, 1)
    took = (row.answered_at - row.arrived_at).total_seconds()
    assert float(person.longest_s or 0) == pytest.approx(took)


def test_a_version_that_nobody_called_on_is_refused_in_words(world: World) -> None:
    with pytest.raises(Unknown, match="no call on version beef"):
        told(world, "beef")
