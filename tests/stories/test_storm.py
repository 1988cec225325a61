"""Very many call at once: the patient hear less and may ask at once to be rung back."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.models import storms as rows
from app.runtime import Seen
from app.services import storms
from app.simulator.calls import Call
from tests.stories.ringing_back import ASKS, IDRIS, YES
from tests.world import World, keys

MANY = 40
FIVE, SECOND = timedelta(minutes=5), timedelta(seconds=1)
BEN, AMARA_KEY = "ben-whitlock", "amara-okafor"
SAFETY = (
    "If a child is in danger right now, hang up and call 9 9 9. "
    "If things change and it becomes urgent, press 1."
)
PLACE, WELCOME = "You are number", "to one of our team for the city"
FIRST = "+447700900111"


def blow(world: World) -> None:
    """There is a storm for the next ten minutes."""
    with world.rt.work() as work:
        until = work.now + 2 * FIVE
        new = {"id": work.rt.new_id(), "state": "on", "began_at": work.now, "ends_at": until}
        work.run(rows.begin(**new))


def many_ring(world: World, number: int) -> None:
    """So many ring, and hang up in the menus."""
    for one in range(number):
        world.ring({"wait": 2, "hang_up": True}, from_=f"+4477009002{one:02}")
    world.pass_time(5)


def storms_of(world: World) -> list[Any]:
    return world.rows("SELECT * FROM storms ORDER BY began_at")


def told(world: World) -> list[str]:
    sql = "SELECT kind FROM events WHERE kind LIKE 'storm%' ORDER BY id"
    return [row.kind for row in world.rows(sql)]


def in_queue(world: World, *script: dict[str, Any]) -> Call:
    call = world.ring(*script)
    world.until(lambda: call.place == "queue")
    return call


def since_queued(world: World, call: Call) -> str:
    """What they heard from the queue on."""
    queued = world.waits(call)[0].entered_at
    entries = [one for one in call.timeline.entries if one["what"] == "heard"]
    return " ".join(one["text"] for one in entries if datetime.fromisoformat(one["at"]) >= queued)


@pytest.fixture
def busy(world: World) -> Call:
    """The worker of the city's team talks for very long; nobody else is there."""
    world.ready(IDRIS)
    first = world.ring(*keys("321", {"talk": 3000}), from_=FIRST)
    world.until(lambda: first.bridged)
    return first


def go(world: World, *calls: Call) -> None:
    for call in calls:
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(8)


def at(world: World, moment: datetime) -> None:
    """The clock looks at a moment, and nobody has called since."""
    world.carrier.kernel.clock.move_to(moment.timestamp())
    storms.look(world.rt)


def test_a_storm_begins_and_ends_by_the_clock_and_both_are_written_down(world: World) -> None:
    many_ring(world, MANY - 1)
    assert storms_of(world) == []
    world.board.told.clear()
    many_ring(world, 1)
    (storm,) = storms_of(world)
    assert (storm.state, told(world)) == ("on", ["storm_began"])
    assert any("queues" in topics for topics in world.board.told)
    assert storm.ends_at > storm.began_at + FIVE, "put off while they come"
    at(world, storm.ends_at - SECOND)
    assert storms_of(world)[0].state == "on"
    at(world, storm.ends_at + SECOND)
    (storm,) = storms_of(world)
    assert (storm.state, told(world)) == ("over", ["storm_began", "storm_ended"])
    at(world, storm.ends_at + FIVE)
    assert len(storms_of(world)) == 1


def test_s1_in_a_storm_the_patient_hear_the_safety_words_and_no_more(
    world: World, busy: Call
) -> None:
    before = in_queue(world, *keys("321"))
    world.pass_time(15)
    assert WELCOME in world.heard(before)
    assert PLACE in world.heard(before)
    blow(world)
    during = in_queue(world, *keys("321"))
    world.pass_time(50)
    heard = since_queued(world, during)
    assert heard.count(SAFETY) >= 2
    assert PLACE not in heard
    assert WELCOME not in heard
    go(world, before, during, busy)


def test_in_a_storm_a_callback_is_offered_at_once_and_kept(world: World, busy: Call) -> None:
    blow(world)
    call = world.ring(*keys("321"), ASKS, YES, YES, YES)
    world.until(lambda: call.over, 60)
    (wait,) = world.waits(call)
    assert wait.state == "callback"
    assert (wait.ended_at - wait.entered_at).total_seconds() < 60
    (row,) = world.rows("SELECT * FROM callbacks")
    assert (row.state, row.arrived_at) == ("asked", world.record(call).arrived_at)
    go(world, busy)


def test_who_was_told_of_the_key_may_press_it_when_the_storm_is_just_over(
    world: World, busy: Call
) -> None:
    blow(world)
    call = in_queue(world, *keys("321"), {"queued": True, "wait": 30, "press": "2"}, YES, YES, YES)
    world.until(lambda: "rung back" in since_queued(world, call), 25)
    world.change(
        "UPDATE storms SET state = 'over', ends_at = :at, ended_at = :at", at=world.rt.now()
    )
    world.until(lambda: call.over, 60)
    assert world.waits(call)[0].state == "callback"
    go(world, busy)


@pytest.mark.parametrize("pressed", ["1", "31"])
def test_s5_s6_s7_an_urgent_caller_notices_nothing_of_a_storm(world: World, pressed: str) -> None:
    calm = urgent_call(world, pressed)
    blow(world)
    assert storms_of(world)
    stormy = urgent_call(world, pressed)
    assert SAFETY in since_queued(world, stormy)
    assert since_queued(world, stormy) == since_queued(world, calm)
    assert escalation(world, stormy) == escalation(world, calm)
    assert "rung back" not in since_queued(world, stormy)


def urgent_call(world: World, pressed: str) -> Call:
    """An urgent caller for whom nobody is free but who comes at last."""
    world.ready(AMARA_KEY, does="no-answer")
    call = in_queue(world, *keys(pressed), {"queued": True, "wait": 32, "press": "2"})
    world.pass_time(50)
    go(world, call)
    return call


def escalation(world: World, call: Call) -> list[tuple[str, Any]]:
    kinds = ("threshold", "overflowed", "raised", "asking")
    return [(kind, event.data.get("to")) for kind in kinds for event in world.events(call, kind)]


def test_a_council_without_rules_has_no_storms_and_one_that_is_on_ends_at_its_time(
    world: World,
) -> None:
    calm = world.rt.council.model_copy(update={"storm": None})
    without = replace(world.rt, councils=Seen(calm))
    blow(world)
    storms.look(without)
    assert [one.state for one in storms_of(world)] == ["on"]
    world.change("UPDATE storms SET ends_at = began_at")
    storms.look(without)
    assert [one.state for one in storms_of(world)] == ["over"]
