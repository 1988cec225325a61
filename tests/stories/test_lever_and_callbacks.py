"""The emergency lever is pulled while callbacks are due: none is lost, each keeps place and age."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import sleep
from typing import Any
from uuid import UUID

import pytest

from app.models import callbacks, floor, queue_loads, wait_lines
from app.runtime import Seen
from app.services import back_desk, in_line, offers, owing, people, plain_words
from app.services import lines as lines_open
from app.services import tries as trying
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

KIERAN = "kieran-moss"
HOUR = timedelta(hours=1)
WAITING = """SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database
             WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"""
KEPT = [("lever", "callback_lever"), ("shut", "callback_queue_shut")]
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


@pytest.mark.parametrize(("kept_by", "kind"), KEPT)
def test_s11_taken_out_of_turn_and_declined_it_is_offered_to_nobody_else(
    due: World, kept_by: str, kind: str
) -> None:
    keep(due, kept_by)
    due.change("UPDATE people SET teams = teams || ARRAY['locality-city'] WHERE key = :k", k=KIERAN)
    due.ready(KIERAN)
    (offer,) = idris_takes(due)
    offers.decline(due.rt, due.person(IDRIS), offer.id, "conflict")
    due.until(lambda: standing(due) == [kept_by], 90)
    due.pass_time(60)
    assert not due.rows("SELECT 1 FROM offers WHERE agent_id = :a", a=due.person(KIERAN))
    assert lines(due) == [("locality-city", "lapsed")] * 2
    assert len(due.alerts(kind)) == 1


@pytest.mark.parametrize(("kept_by", "kind"), KEPT)
def test_taken_out_of_turn_it_is_rung_however_long_the_phone_of_the_desk_rings(
    due: World, kept_by: str, kind: str
) -> None:
    keep(due, kept_by)
    rings_for(due, 60)
    due.carrier.phone(CALLER, does="answer", press="1", talk=5)
    idris_takes(due, does="answer", after=50, press="1")
    due.until(lambda: wanted(due).state == "done", 120)
    assert due.alerts(kind)
    assert lines(due) == [("locality-city", "lapsed"), ("locality-city", "answered")]


def test_taken_out_of_turn_it_is_in_nobody_s_line(due: World) -> None:
    assert (standing(due), in_lines(due)) == (["in_line"], (1, 1, 1))
    keep(due, "shut")
    rings_for(due, 60)
    idris_takes(due)
    assert lines(due)[-1] == ("locality-city", "due")
    assert (standing(due), in_lines(due)) == (["for_one"], (0, 0, 0))
    assert [one.standing for one in owing.listed(due.rt)] == ["for_one"]


def in_lines(due: World) -> tuple[int, int, int]:
    """How many the floor, the team's load and a caller of the same class count before whoever
    comes now.
    """
    with due.rt.work() as work:
        before = work.run(wait_lines.LINE, newest(due, work.now)).one().before
        load = work.run(queue_loads.in_line("locality-city", ["locality-city"])).scalar_one()
        return work.run(floor.due_in("locality-city")).scalar_one(), load, before


def newest(due: World, now: datetime) -> dict[str, Any]:
    priority = due.rt.council.queue("locality-city").priority
    whoever = {"id": UUID(int=0), "queue": "locality-city", "priority": priority}
    alone = {"priorities": [], "came_before": [], "since": now, "latest": 0, "most": 9}
    return {**whoever, **alone, "arrived_at": now}


def shut(due: World, queue: str = "locality-city") -> None:
    tom = people.named(due.rt, "tom-ashby")
    assert tom is not None
    order(due, tom, queue, "close")


def let_go(due: World) -> None:
    release(due)
    pull(due, OURS)


@pytest.mark.parametrize(
    ("was", "meanwhile", "queue", "then"),
    [
        (release, lambda due: pull(due, OUTSIDE), "locality-city", "lever"),
        (release, shut, "locality-city", "shut"),
        (let_go, release, "early-help", "in_line"),
    ],
)
def test_led_elsewhere_in_the_moment_in_which_it_comes_into_line_it_is_led_out_again(
    due: World, was: Callable[[World], None], meanwhile: Callable[[World], None],
    queue: str, then: str,
) -> None:  # fmt: skip
    keep(due, "lever")
    was(due)
    with ThreadPoolExecutor() as others, due.rt.work() as work:
        work.run(callbacks.CHOOSES_LINE)
        held = trying.hold(work, wanted(due).id)
        line = lines_open.line_of(work, held.callback)
        in_line.enter(work, held, work.now + HOUR, line.queue)
        led = others.submit(meanwhile, due)
        while not (led.done() or due.one(WAITING)):
            sleep(0.01)
    led.result()
    assert lines(due)[-1] == (queue, "due")
    due.until(lambda: lines(due)[-1] != (queue, "due"), 60)
    due.until(lambda: standing(due) == [then], 60)
    if then == "in_line":
        assert lines(due)[-2:] == [("early-help", "lapsed"), ("locality-city", "due")]


@pytest.mark.parametrize(("kept_by", "kind"), KEPT)
def test_declined_by_one_it_can_be_taken_out_of_turn_by_another_at_once(
    due: World, kept_by: str, kind: str
) -> None:
    keep(due, kept_by)
    due.change("UPDATE people SET teams = teams || ARRAY['locality-city'] WHERE key = :k", k=KIERAN)
    due.ready(KIERAN, does="manual")
    (offer,) = idris_takes(due)
    offers.decline(due.rt, due.person(IDRIS), offer.id, "conflict")
    kieran = people.named(due.rt, KIERAN)
    assert kieran is not None
    back_desk.ring_now(due.rt, kieran, wanted(due).id, "I know them")
    due.pass_time(4)
    (open_one,) = due.rows("SELECT agent_id FROM offers WHERE state = 'open'")
    assert open_one.agent_id == kieran.id
    assert due.alerts(kind)


def keep(due: World, kept_by: str) -> None:
    """No line is open for them."""
    if kept_by == "lever":
        pull(due, OUTSIDE)
    else:
        shut(due)
    due.until(lambda: standing(due) == [kept_by], 90)


def rings_for(due: World, seconds: int) -> None:
    """A desk's phone rings so long for a caller of the queue."""
    queues = due.rt.council.queues
    long = queues["locality-city"].model_copy(update={"offer_s": seconds})
    ours = due.rt.council.model_copy(update={"queues": {**queues, "locality-city": long}})
    object.__setattr__(due.rt, "councils", Seen(ours))


def idris_takes(due: World, **phone: Any) -> list[Any]:
    """Idris presses "Ring now"; the offer to him."""
    number = due.one("SELECT phone FROM people WHERE key = :k", k=IDRIS)
    due.carrier.phone(number, **{"does": "manual", **phone})
    idle(due)
    idris = people.named(due.rt, IDRIS)
    assert idris is not None
    back_desk.ring_now(due.rt, idris, wanted(due).id, "I promised to ring them")
    return due.rows("SELECT id FROM offers WHERE state = 'open'")


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
