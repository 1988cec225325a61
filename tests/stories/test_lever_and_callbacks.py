"""The emergency lever is pulled while callbacks are due: none is lost, each keeps place and age."""

import pytest

from app.services import back_desk, offers, people, plain_words
from app.services.flows import levers
from app.services.people import Person
from tests.flow_team import FLOW
from tests.stories.ringing_back import (
    IDRIS,
    idle,
    somebody_asks,
    stays,
    tries,
    until_rung,
    wanted,
)
from tests.stories.test_queue_orders import lift, lines, order
from tests.world import CALLER, World

OUTSIDE, OURS = "emergency-duty", "early-help"  # steps: an outside number, a queue of ours


@pytest.fixture
def due(world: World) -> World:
    """Somebody asked to be rung back by the city's team, and nobody of it is free."""
    somebody_asks(world)
    world.until(lambda: stays(world) == ["due"], 60)
    return world


def leila(world: World) -> Person:
    found = people.named(world.rt, "leila-haddad")
    assert found is not None
    return found


def pull(world: World, target: str) -> None:
    levers.pull(world.rt, leila(world), FLOW, target=target, why="The building is evacuated")


def release(world: World) -> None:
    levers.release(world.rt, leila(world), FLOW, "All is well")


def standing(world: World) -> list[str]:
    """What the desk of the team that owes it says."""
    with world.rt.work() as work:
        return [one.standing for one in back_desk.listed(work, ["locality-city"])]


def places(world: World) -> set[object]:
    """Which place it has had in lines."""
    (made,) = tries(world)
    rows = world.rows("SELECT arrived_at FROM waits WHERE call_id = :c", c=made.id)
    return {row.arrived_at for row in rows}


def test_s8_sent_to_an_outside_number_a_callback_waits_visibly_and_keeps_its_place(
    due: World,
) -> None:
    due.carrier.phone(CALLER, does="answer", press="1", talk=5)
    pull(due, OUTSIDE)
    idle(due)
    due.until(lambda: bool(due.alerts("callback_lever")), 30)
    due.pass_time(70)
    assert due.agent(IDRIS).state == "ready"  # and is asked for nobody
    assert lines(due) == [("locality-city", "lapsed")]
    assert standing(due) == ["lever"]
    assert plain_words.CALLBACKS["lever"] == "kept until the emergency lever is released"
    assert (len(due.alerts("callback_lever")), wanted(due).state) == (1, "asked")
    release(due)
    due.until(lambda: wanted(due).state == "done", 120)
    assert lines(due) == [("locality-city", "lapsed"), ("locality-city", "answered")]
    assert places(due) == {wanted(due).arrived_at}
    due.pass_time(20)


def test_s8_sent_to_a_queue_of_ours_a_callback_is_rung_from_there(due: World) -> None:
    due.carrier.phone(CALLER, does="answer", press="1", talk=5)
    due.ready("kieran-moss")
    pull(due, OURS)
    due.until(lambda: wanted(due).state == "done", 120)
    assert lines(due) == [("locality-city", "lapsed"), ("early-help", "answered")]
    assert places(due) == {wanted(due).arrived_at}
    assert wanted(due).team == "locality-city"
    due.pass_time(20)


def test_if_stuck_leads_a_callback_where_that_leads_and_releasing_the_lever_back(
    due: World,
) -> None:
    pull(due, "if stuck")
    due.until(lambda: lines(due)[1:] == [("agents", "due")], 60)
    assert standing(due) == ["in_line"]
    release(due)
    due.until(lambda: lines(due)[2:] == [("locality-city", "due")], 60)
    assert due.alerts("callback_lever") == []
    assert places(due) == {wanted(due).arrived_at}


def test_whoever_is_being_rung_at_that_moment_is_put_through(due: World) -> None:
    due.carrier.phone(CALLER, does="answer", after=6, press="1", talk=5)
    idle(due)
    line = until_rung(due)
    pull(due, OUTSIDE)
    due.until(lambda: line.bridged, 30)
    due.until(lambda: line.over, 60)
    due.pass_time(5)
    assert wanted(due).state == "done"


def test_taken_out_of_turn_and_then_declined_it_is_kept_out_of_line_again(due: World) -> None:
    pull(due, OUTSIDE)
    due.until(lambda: standing(due) == ["lever"], 30)
    due.carrier.phone(due.one("SELECT phone FROM people WHERE key = :k", k=IDRIS), does="manual")
    idle(due)
    idris = people.named(due.rt, IDRIS)
    assert idris is not None
    back_desk.ring_now(due.rt, idris, wanted(due).id, "I promised to ring them")
    (offer,) = due.rows("SELECT id FROM offers WHERE state = 'open'")
    offers.decline(due.rt, idris.id, offer.id, "conflict")
    due.until(lambda: standing(due) == ["lever"], 90)
    assert lines(due) == [("locality-city", "lapsed")] * 2
    assert len(due.alerts("callback_lever")) == 1


def test_pulled_again_it_is_told_again(due: World) -> None:
    for times in (1, 2):
        pull(due, OUTSIDE)
        due.until(lambda times=times: len(due.alerts("callback_lever")) == times, 90)
        release(due)
        due.until(lambda: lines(due)[-1] == ("locality-city", "due"), 90)


def test_s21_a_queue_shut_again_tells_again_of_the_callback_it_keeps(due: World) -> None:
    tom = people.named(due.rt, "tom-ashby")
    assert tom is not None
    for times in (1, 2):
        order(due, tom, "locality-city", "close")
        due.until(lambda times=times: len(due.alerts("callback_queue_shut")) == times, 90)
        lift(due, tom)
        due.until(lambda: standing(due) == ["in_line"], 90)
