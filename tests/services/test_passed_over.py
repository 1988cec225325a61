"""The passed-over alarm: nobody is overtaken unseen, nobody loses their place (queueing.md 2)."""

from datetime import timedelta

import pytest

from app.services import agents, figures, passed_over, ticking
from tests.services.test_matching import crowd
from tests.world import World, keys

SETTLED_S = 5


@pytest.fixture
def line(world: World) -> World:
    """Six callers of one class wait; no matcher has come yet."""
    agents.ready(world.rt, world.person("ben-whitlock"))
    crowd(world, 6, "41")
    return world


def answered(world: World, number: int) -> None:
    """Behind the product's back a caller was answered, the first being 0."""
    world.change(
        """WITH one AS (
               UPDATE waits SET state = 'answered', ended_at = :now WHERE id =
               (SELECT id FROM waits ORDER BY arrived_at, id OFFSET :number LIMIT 1)
               RETURNING call_id)
           UPDATE calls SET state = 'talking' WHERE id = (SELECT call_id FROM one)""",
        number=number,
        now=world.rt.now() + timedelta(seconds=1),
    )


def test_a_caller_overtaken_by_more_than_three_of_their_class_raises_one_alarm(
    line: World,
) -> None:
    oldest = line.rows("SELECT id, call_id FROM waits ORDER BY arrived_at, id LIMIT 1")[0]
    line.change("UPDATE waits SET offered_until = :far", far=line.rt.now() + timedelta(hours=1))
    for number in (2, 3, 4):
        answered(line, number)
    assert passed_over.look(line.rt) == 0
    answered(line, 5)
    assert passed_over.look(line.rt) == 2  # and so is the second, by the same four
    passed_over.look(line.rt)
    told = line.alerts("passed_over")
    assert oldest.id in {one.wait_id for one in told}
    assert len(told) == 2
    (wait,) = line.rows("SELECT offered_until FROM waits WHERE id = :id", id=oldest.id)
    assert wait.offered_until is None  # and the matcher finds them
    figures.rebuild_recent(line.rt)
    assert line.one("SELECT sum(passed_over) FROM half_hours") == 2


def test_those_of_another_class_and_those_who_came_before_overtake_nobody(line: World) -> None:
    line.change("UPDATE waits SET priority = 'P0' WHERE arrived_at > "
                "(SELECT min(arrived_at) FROM waits)")  # fmt: skip
    for number in range(1, 6):
        answered(line, number)
    assert passed_over.look(line.rt) == 0
    line.change("UPDATE waits SET priority = 'P2', state = 'waiting', ended_at = NULL")
    line.change("UPDATE calls SET state = 'waiting'")
    for number in range(5):
        answered(line, number)
    assert passed_over.look(line.rt) == 0


def test_a_caller_whose_stay_ended_while_the_line_is_up_is_back_at_their_age_within_5_s(
    world: World,
) -> None:
    world.ready("ben-whitlock")
    first = world.ring(*keys("41"), {"talk": 300}, from_="+447700900111")
    world.until(lambda: first.bridged)
    call = world.ring(*keys("41"), {"talk": 5})
    world.until(lambda: call.place == "queue")
    world.pass_time(5)
    (lost,) = world.waits(call)
    world.change("UPDATE waits SET state = 'abandoned', ended_at = :now WHERE id = :id",
                 now=world.rt.now(), id=lost.id)  # fmt: skip
    world.pass_time(SETTLED_S)
    (_, back) = world.waits(call)
    assert (back.state, back.queue, back.priority) == ("waiting", lost.queue, lost.priority)
    assert back.arrived_at == lost.arrived_at
    assert (back.entered_at - lost.heard_at).total_seconds() < 30
    (alarm,) = world.alerts("passed_over")
    assert (alarm.wait_id, alarm.data["what"]) == (lost.id, "stay lost")
    world.pass_time(40)  # the line asks by the old stay's door, and goes on in the new one
    assert len(world.waits(call)) == 2
    assert not call.over
    world.ready("farida-rahman")
    world.until(lambda: call.bridged, 20)
    world.carrier.hang_up(first.sid)
    world.pass_time(10)


def test_whoever_is_led_out_of_the_queue_was_not_passed_over(world: World) -> None:
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("41"), {"talk": 5})
    world.until(lambda: call.place == "queue")
    world.change("UPDATE agents SET state = 'away'")
    world.pass_time(60)
    assert [w.state for w in world.waits(call)] == ["given_up"]
    assert world.alerts("passed_over") == []
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_the_tick_looks() -> None:
    assert passed_over.look in ticking.STAGES
