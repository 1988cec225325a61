"""Why this wait, why this colleague: told from the record alone, after the fact."""

import pytest

from app.services import people, queue_orders
from app.services.floor import callers, why
from app.services.floor.why import Why
from app.services.refusals import Unknown
from app.simulator.calls import Call
from tests.world import EDT, World, keys

AMARA, BEN, FARIDA, IDRIS = "amara-okafor", "ben-whitlock", "farida-rahman", "idris-vaughan"


def of(world: World, call: Call) -> Why:
    return why.of(world.rt, world.one("SELECT id FROM calls WHERE sid = :sid", sid=call.sid))


def reasons(world: World, call: Call, title: str) -> list[str]:
    found = [one for one in of(world, call).decisions if one.title == title]
    assert found, [one.title for one in of(world, call).decisions]
    return list(found[-1].reasons)


def test_who_was_ready_and_why_not_they(world: World) -> None:
    for key in (BEN, FARIDA, AMARA, IDRIS):
        world.ready(key)
        world.pass_time(2)
    call = world.tell(*keys("41"), {"talk": 4})
    assert reasons(world, call, "Ringing Ben Whitlock") == [
        "4 ready, 1 of them for other callers only",
        "Farida Rahman was not asked: they had been idle for less long",
        "Amara Okafor was not asked: they had been idle for less long",
    ]


def test_who_let_the_caller_go_by_rests_and_is_told_of(world: World) -> None:
    world.ready(BEN, does="no-answer")
    world.ready(FARIDA, does="no-answer")
    world.carrier.phone(EDT, does="answer", press="1")
    call = world.ring(*keys("41", {"talk": 4}))
    world.until(lambda: len(world.offers(call)) > 1, 90)
    asked, then = (f"Ringing {name}" for name in ("Ben Whitlock", "Farida Rahman"))
    assert "Ben Whitlock was not asked: they had let an offer go by a moment before" in reasons(
        world, call, then
    )
    assert reasons(world, call, asked)[0] == "2 ready, 0 of them for other callers only"
    world.until(lambda: call.over)
    world.pass_time(3)


def test_why_they_waited_what_those_did_who_could_have_come(world: World) -> None:
    world.ready(BEN)
    first = world.ring(*keys("41", {"talk": 60}), from_="+447700900111")
    world.until(lambda: first.bridged)
    call = world.ring(*keys("41", {"talk": 4}))
    world.until(lambda: bool(world.waits(call)))
    world.pass_time(20)
    world.ready(FARIDA)
    world.until(lambda: call.over)
    world.pass_time(3)
    (stay,) = of(world, call).stays
    people_ = dict(stay.people)
    assert people_["Ben Whitlock"].startswith("on call ")
    assert people_["Farida Rahman"].startswith("not at work 2")
    assert "ringing" in people_["Farida Rahman"]
    assert "ready" not in people_["Farida Rahman"]  # for no second: they were asked at once
    assert "Idris Vaughan" not in people_
    world.until(lambda: first.over)
    world.pass_time(3)


def test_why_a_caller_came_to_another_queue(world: World) -> None:
    tom = people.named(world.rt, "tom-ashby")
    assert tom is not None
    world.carrier.phone(EDT, does="answer", press="1")
    world.ready("kieran-moss")
    unstaffed = world.tell(*keys("41"), {"talk": 4})
    world.ready(BEN)
    asked = {"kind": "divert", "to": "early-help", "span": "1 h", "why": "A fire drill"}
    queue_orders.order(world.rt, tom, "agents", **asked)
    diverted = world.tell(*keys("41"), {"talk": 4})
    title = "Waiting for Early help"
    assert reasons(world, diverted, title) == [
        "Customer services was asked for: a supervisor had diverted it"
    ]
    refused = "Customer services: closed, or nobody there"
    assert reasons(world, unstaffed, refused) == [
        "Customer services was asked for: nobody of its team was at work"
    ]


def test_a_caller_given_out_of_turn_is_told_of_with_who_waited_on(world: World) -> None:
    tom = people.named(world.rt, "tom-ashby")
    assert tom is not None
    world.ready(BEN)
    calls = []
    for n in (1, 2, 3):
        calls.append(world.ring(*keys("41", {"talk": 90}), from_=f"+44770090011{n}"))
        world.pass_time(2)
    world.until(lambda: calls[0].bridged and bool(world.waits(calls[2])))
    world.ready(IDRIS)
    wait = world.waits(calls[2])[-1].id
    callers.pull(world.rt, tom, wait, world.person(IDRIS), "Rang three times")
    title = "Given out of turn by a supervisor to Idris Vaughan"
    assert reasons(world, calls[2], title) == ["Out of turn: 1 who had waited longer waited on"]


def test_a_call_that_is_none_is_unknown(world: World) -> None:
    with pytest.raises(Unknown):
        why.of(world.rt, world.person(BEN))
