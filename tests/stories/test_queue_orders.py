"""A queue diverted, closed, opened: at once, for a while, and nobody is lost by it (S8, S21)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.services import people, queue_orders
from app.services.floor import callers
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from app.simulator.calls import Call
from tests.stories.ringing_back import somebody_asks, stays, tries, wanted
from tests.world import CALLER, DUTY_MANAGER, EDT, World, keys

BEN, KIERAN = "ben-whitlock", "kieran-moss"
TALK = {"talk": 5}


@pytest.fixture
def tom(world: World) -> Person:
    found = people.named(world.rt, "tom-ashby")
    assert found is not None
    return found


def order(world: World, tom: Person, queue: str, kind: str, to: str = "", **how: str) -> None:
    asked = {"span": "30 min", "why": "A fire drill"} | how
    queue_orders.order(world.rt, tom, queue, kind=kind, to=to, **asked)


def lift(world: World, tom: Person) -> None:
    (row,) = world.rows("SELECT id FROM queue_orders WHERE state = 'in_force'")
    queue_orders.lift(world.rt, tom, row.id, "Back again")


def waits_behind_a_long_call(world: World) -> Call:
    """Ben talks for long; another caller waits for customer services."""
    world.ready(BEN)
    first = world.ring(*keys("41", {"talk": 400}), from_="+447700900111")
    world.until(lambda: first.bridged)
    call = world.ring(*keys("41", TALK))
    world.until(lambda: bool(world.waits(call)))
    world.pass_time(4)
    return call


def places(world: World, call: Call) -> list[str]:
    return [wait.queue for wait in world.waits(call)]


def told(world: World, kind: str) -> list[dict[str, Any]]:
    return [row.data for row in world.rows("SELECT data FROM events WHERE kind = :k", k=kind)]


def test_s8_who_waits_in_a_diverted_queue_moves_on_at_once_with_age_and_place(
    world: World, tom: Person
) -> None:
    call = waits_behind_a_long_call(world)
    world.ready(KIERAN)
    world.pass_time(6)
    order(world, tom, "agents", "divert", "early-help")
    world.until(lambda: call.bridged, 30)
    first, second = world.waits(call)
    assert (first.queue, first.state, second.queue) == ("agents", "moved", "early-help")
    assert (first.arrived_at, first.entered_at, first.priority) == (
        second.arrived_at, second.entered_at, second.priority,
    )  # fmt: skip
    assert world.offers(call)[-1].person == KIERAN
    world.until(lambda: call.over)
    world.pass_time(3)
    assert world.record(call).outcome == "answered"
    assert world.faults() == []


def test_whoever_comes_is_diverted_until_the_time_is_over(world: World, tom: Person) -> None:
    world.ready(BEN)
    world.ready(KIERAN)
    order(world, tom, "agents", "divert", "early-help", span="15 min")
    during = world.tell(*keys("41"), TALK)
    assert places(world, during) == ["early-help"]
    world.pass_time(900)
    after = world.tell(*keys("41"), TALK)
    assert places(world, after) == ["agents"]
    (over,) = told(world, "queue_order_ended")
    assert (over["how"], over["why"]) == ("expired", "the time is over")


def test_lifted_before_its_time_it_holds_no_longer(world: World, tom: Person) -> None:
    world.ready(BEN)
    world.ready(KIERAN)
    order(world, tom, "agents", "close")
    lift(world, tom)
    assert places(world, world.tell(*keys("41"), TALK)) == ["agents"]
    with pytest.raises(ValueError, match="not enough values"):
        lift(world, tom)


def test_s21_closing_the_last_open_queue_loses_nobody_who_waits_or_comes(
    world: World, tom: Person
) -> None:
    for number in (EDT, DUTY_MANAGER):
        world.carrier.phone(number, does="answer", press="1")
    waiting = waits_behind_a_long_call(world)
    order(world, tom, "agents", "close")
    comes = world.ring(*keys("41", TALK), from_="+447700900112")
    world.until(lambda: waiting.over and comes.over)
    world.pass_time(3)
    for call in (waiting, comes):
        assert world.record(call).outcome == "answered", world.kinds(call)
    assert world.waits(waiting)[-1].state == "given_up"
    assert world.waits(comes) == []


def test_s5_s7_with_the_urgent_queue_closed_an_urgent_caller_still_comes_to_a_person(
    world: World, tom: Person
) -> None:
    world.carrier.phone(DUTY_MANAGER, does="answer", press="1")
    world.carrier.phone(EDT, does="answer", press="1")
    order(world, tom, "urgent", "close")
    world.ready(BEN)
    call = world.ring(*keys("1", TALK))
    world.until(lambda: call.over)
    world.pass_time(3)
    assert world.record(call).outcome == "answered"
    assert world.record(call).priority == "P0"
    assert "urgent" not in places(world, call)
    assert world.offers(call)[-1].person == BEN


def test_a_phone_that_rings_for_a_caller_may_still_take_them(world: World, tom: Person) -> None:
    world.ready(BEN, after=8)
    world.ready(KIERAN)
    call = world.ring(*keys("41", TALK))
    world.until(lambda: bool(world.offers(call)))
    order(world, tom, "agents", "divert", "early-help")
    world.until(lambda: call.over)
    world.pass_time(3)
    assert places(world, call) == ["agents"]
    assert [offer.person for offer in world.offers(call)] == [BEN]


def test_s7_s8_a_ringing_duty_phone_keeps_nobody_in_a_queue_that_is_diverted(
    world: World, tom: Person
) -> None:
    for number in (EDT, DUTY_MANAGER):
        world.carrier.phone(number, does="no-answer")
    call = waits_behind_a_long_call(world)
    (wait,) = world.waits(call)
    callers.raise_priority(world.rt, tom, wait.id, "P1", "They are in danger")
    world.until(lambda: ringing_duty(world, call), 200)
    order(world, tom, "agents", "divert", "early-help")
    world.ready(KIERAN)
    world.until(lambda: world.offers(call)[-1].person == KIERAN, 6)
    world.until(lambda: call.bridged, 15)
    assert places(world, call)[-1] == "early-help"


def test_a_supervisor_may_raise_a_caller_further_or_pull_them_while_a_duty_phone_rings(
    world: World, tom: Person
) -> None:
    for number in (EDT, DUTY_MANAGER):
        world.carrier.phone(number, does="no-answer")
    call = waits_behind_a_long_call(world)
    callers.raise_priority(world.rt, tom, world.waits(call)[-1].id, "P1", "They are in danger")
    world.until(lambda: ringing_duty(world, call), 200)
    callers.raise_priority(world.rt, tom, world.waits(call)[-1].id, "P0", "They scream")
    assert places(world, call)[-1] == "urgent"
    world.until(lambda: ringing_duty(world, call), 200)
    wait, kieran = world.waits(call)[-1], world.ready(KIERAN)
    callers.pull(world.rt, tom, wait.id, kieran, "He knows them")
    world.until(lambda: call.bridged, 15)
    assert world.offers(call)[-1].person == KIERAN


def ringing_duty(world: World, call: Call) -> bool:
    return any(one.duty and one.state == "open" for one in world.offers(call))


def test_two_supervisors_who_order_one_queue_get_one_winner_and_one_refusal(
    world: World, tom: Person
) -> None:
    def give(kind: str) -> str:
        try:
            order(world, tom, "agents", kind)
        except Refused as refusal:
            return str(refusal)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        told_ = sorted(pool.map(give, ("close", "open")))
    assert told_ == [f"{queue_orders.STANDING} Nothing was changed.", "done"]
    assert world.one("SELECT count(*) FROM queue_orders") == 1


def test_two_supervisors_who_divert_queues_to_each_other_get_one_refusal(
    world: World, tom: Person
) -> None:
    """Each has chosen before either has written: without a lock both would stand."""
    met = Barrier(2)

    def new_id() -> UUID:
        with suppress(BrokenBarrierError):
            met.wait(1)
        return uuid4()

    slow = replace(world, rt=replace(world.rt, new_id=new_id))

    def give(pair: tuple[str, str]) -> str:
        try:
            order(slow, tom, pair[0], "divert", pair[1])
        except Refused as refusal:
            return str(refusal)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(give, (("agents", "early-help"), ("early-help", "agents"))))
    assert said[1] == "done"
    assert "is diverted to this queue itself" in said[0]
    assert world.one("SELECT count(*) FROM queue_orders") == 1


@pytest.mark.parametrize(
    ("queue", "kind", "to", "how", "words"),
    [
        ("agents", "burn", "", {}, "what is to happen"),
        ("agents", "divert", "", {}, "Choose the other queue"),
        ("agents", "divert", "agents", {}, "Choose the other queue"),
        ("agents", "divert", "nowhere", {}, "Choose the other queue"),
        ("agents", "close", "mash", {}, "Only a diverted queue"),
        ("agents", "close", "", {"span": "for good"}, "how long"),
        ("agents", "close", "", {"why": " "}, "Say why"),
        ("early-help", "divert", "agents", {}, "diverted to this queue itself"),
    ],
)
def test_what_is_no_order_is_refused(
    world: World, tom: Person, queue: str, kind: str, to: str, how: dict[str, str], words: str
) -> None:
    if queue == "early-help":
        order(world, tom, "agents", "divert", "early-help")
    before = world.rows("SELECT * FROM queue_orders")
    with pytest.raises(Refused, match=words):
        order(world, tom, queue, kind, to, **how)
    assert world.rows("SELECT * FROM queue_orders") == before


def test_a_queue_that_is_none_is_unknown(world: World, tom: Person) -> None:
    with pytest.raises(Unknown):
        order(world, tom, "nowhere", "close")


def test_each_order_is_written_down_with_who_and_why(world: World, tom: Person) -> None:
    order(world, tom, "agents", "divert", "mash")
    lift(world, tom)
    sql = "SELECT kind, agent_id, data FROM events WHERE kind LIKE 'queue_order%' ORDER BY id"
    rows = world.rows(sql)
    assert [(row.kind, row.agent_id, row.data["why"]) for row in rows] == [
        ("queue_ordered", tom.id, "A fire drill"),
        ("queue_order_ended", tom.id, "Back again"),
    ]


@pytest.fixture
def due(world: World) -> World:
    """Somebody asked to be rung back by the city's team, and nobody of it is free."""
    somebody_asks(world)
    world.until(lambda: stays(world) == ["due"], 60)
    return world


def lines(world: World) -> list[tuple[str, str]]:
    """Where our call to them stood in line, and how."""
    sql = """SELECT w.queue, w.state FROM waits w JOIN calls c ON c.id = w.call_id
             WHERE c.back_of IS NOT NULL ORDER BY w.entered_at, w.id"""
    return [(row.queue, row.state) for row in world.rows(sql)]


def test_s8_who_is_to_be_rung_back_follows_the_divert_with_age_and_place(
    due: World, tom: Person
) -> None:
    due.ready(KIERAN)
    due.carrier.phone(CALLER, does="answer", press="1", talk=5)
    order(due, tom, "locality-city", "divert", "early-help")
    due.until(lambda: wanted(due).state == "done", 120)
    assert lines(due) == [("locality-city", "lapsed"), ("early-help", "answered")]
    (first, second) = due.rows(
        "SELECT arrived_at FROM waits WHERE call_id = :c", c=tries(due)[0].id
    )
    assert first == second
    due.pass_time(20)


def test_s8_with_nobody_in_the_place_of_a_shut_queue_it_waits_and_somebody_is_told(
    due: World, tom: Person
) -> None:
    order(due, tom, "locality-city", "close", span="15 min")
    due.until(lambda: bool(due.alerts("callback_queue_shut")), 30)
    due.pass_time(70)
    assert lines(due) == [("locality-city", "lapsed")]
    assert len(due.alerts("callback_queue_shut")) == 1
    assert (wanted(due).state, wanted(due).team) == ("asked", "locality-city")
    lift(due, tom)
    due.until(lambda: lines(due)[1:] == [("locality-city", "due")], 60)
