"""A supervisor gives a chosen caller to a named colleague next, or makes them more urgent."""

from typing import Any
from uuid import UUID

import pytest

from app.services import people
from app.services.floor import callers
from app.services.people import Person
from app.services.refusals import Refused
from app.simulator.calls import Call
from tests.world import World, keys

AMARA, BEN, FARIDA, IDRIS = "amara-okafor", "ben-whitlock", "farida-rahman", "idris-vaughan"


@pytest.fixture
def tom(world: World) -> Person:
    found = people.named(world.rt, "tom-ashby")
    assert found is not None
    return found


def busy(world: World) -> tuple[Call, Call]:
    """Ben talks for long; two callers wait for customer services, one after the other."""
    world.ready(BEN)
    first = world.ring(*keys("41", {"talk": 300}), from_="+447700900111")
    world.until(lambda: first.bridged)
    older = world.ring(*keys("41", {"talk": 20}), from_="+447700900112")
    world.pass_time(1)
    younger = world.ring(*keys("41", {"talk": 20}), from_="+447700900113")
    world.until(lambda: bool(world.waits(older) and world.waits(younger)))
    return older, younger


def wait_of(world: World, call: Call) -> UUID:
    found: UUID = world.waits(call)[-1].id
    return found


def pull(world: World, tom: Person, call: Call, key: str, why: str = "Rang three times") -> None:
    callers.pull(world.rt, tom, wait_of(world, call), world.person(key), why)


def told(world: World, call: Call, kind: str) -> list[dict[str, Any]]:
    return [event.data for event in world.events(call, kind)]


def test_the_chosen_caller_is_given_to_the_named_colleague_out_of_turn(
    world: World, tom: Person
) -> None:
    older, younger = busy(world)
    world.ready(IDRIS)  # of another team: no caller of this queue comes to them by themselves
    world.pass_time(5)
    assert not older.bridged
    assert not younger.bridged
    pull(world, tom, younger, IDRIS)
    world.until(lambda: younger.bridged, 20)
    assert not older.bridged
    (event,) = told(world, younger, "pulled")
    assert event == {"queue": "agents", "ahead": 1, "why": "Rang three times", "by": tom.id.hex}
    assert [offer.person for offer in world.offers(younger)] == [IDRIS]


def test_s6_a_more_urgent_caller_of_the_same_colleague_is_never_passed_over(
    world: World, tom: Person
) -> None:
    _, younger = busy(world)
    world.ready(AMARA, does="no-answer")
    urgent = world.ring(*keys("1", {"talk": 20}), from_="+447700900114")
    world.until(lambda: world.agent(AMARA).rest_until is not None)
    world.change("UPDATE agents SET rest_until = NULL WHERE state = 'ready'")
    with pytest.raises(Refused, match="more urgent caller waits for the same colleague"):
        pull(world, tom, younger, AMARA)
    assert told(world, younger, "pulled") == []
    assert not urgent.over


def test_a_colleague_who_is_not_ready_or_a_caller_who_is_rung_for_is_refused(
    world: World, tom: Person
) -> None:
    older, younger = busy(world)
    with pytest.raises(Refused, match="not ready at this moment"):
        pull(world, tom, younger, BEN)
    with pytest.raises(Refused, match="not ready at this moment"):
        pull(world, tom, younger, FARIDA)
    world.ready(FARIDA, does="manual")
    world.until(lambda: bool(world.offers(older)))
    world.ready(IDRIS)
    with pytest.raises(Refused, match="Somebody is being rung for them"):
        pull(world, tom, older, IDRIS)
    with pytest.raises(Refused, match="Say why"):
        pull(world, tom, younger, IDRIS, " ")


def test_a_caller_who_has_gone_is_refused(world: World, tom: Person) -> None:
    older, _ = busy(world)
    wait = wait_of(world, older)
    world.carrier.hang_up(older.sid)
    world.pass_time(3)
    world.ready(IDRIS)
    for gone in (wait, UUID(int=7)):
        with pytest.raises(Refused, match="do not wait any more"):
            callers.pull(world.rt, tom, gone, world.person(IDRIS), "why")
        with pytest.raises(Refused, match="do not wait any more"):
            callers.raise_priority(world.rt, tom, gone, "P0", "why")


def test_made_urgent_a_caller_goes_before_all_others_at_the_same_age(
    world: World, tom: Person
) -> None:
    older, younger = busy(world)
    callers.raise_priority(world.rt, tom, wait_of(world, younger), "P0", "A child screams")
    was, now = world.waits(younger)
    assert (was.state, now.queue, now.priority) == ("moved", "urgent", "P0")
    assert was.arrived_at == now.arrived_at
    world.ready(FARIDA)
    world.until(lambda: younger.bridged, 60)
    assert not older.bridged
    (event,) = told(world, younger, "raised")
    assert (event["by"], event["to"], event["why"]) == ("supervisor", "P0", "A child screams")
    assert world.record(younger).priority == "P0"


def test_made_more_urgent_but_not_urgent_now_they_stay_in_their_queue(
    world: World, tom: Person
) -> None:
    older, younger = busy(world)
    callers.raise_priority(world.rt, tom, wait_of(world, younger), "P1", "Sounded afraid")
    now = world.waits(younger)[-1]
    assert (now.queue, now.priority) == ("agents", "P1")
    world.ready(FARIDA)
    world.until(lambda: younger.bridged, 60)
    assert not older.bridged
    assert world.record(younger).priority == "P1"


@pytest.mark.parametrize("to", ["P2", "P4", "P9", ""])
def test_s16_nobody_is_made_less_urgent(world: World, tom: Person, to: str) -> None:
    older, _ = busy(world)
    with pytest.raises(Refused, match="never lowered"):
        callers.raise_priority(world.rt, tom, wait_of(world, older), to, "why")
    assert len(world.waits(older)) == 1


def test_only_a_supervisor_may(world: World) -> None:
    older, _ = busy(world)
    leila = people.named(world.rt, "leila-haddad")
    assert leila is not None
    world.ready(IDRIS)
    with pytest.raises(Refused, match="Only a supervisor"):
        pull(world, leila, older, IDRIS)
    with pytest.raises(Refused, match="Only a supervisor"):
        callers.raise_priority(world.rt, leila, wait_of(world, older), "P0", "why")
