"""Who is led on across the half hour: the fold and the plain SQL agree where they are counted."""

from datetime import UTC, datetime

import pytest

from app.services import figures, people
from app.services.people import Person
from tests.services import routing_oracle as oracle
from tests.services.test_routing_figures_agree import folded, rounded
from tests.stories.ringing_back import ASKS, YES, busy, idle, stays, until_rung
from tests.stories.test_queue_orders import lift, order, waits_behind_a_long_call
from tests.world import CALLER, World, keys

START = datetime(2026, 11, 23, 10, 27, 30, tzinfo=UTC)
HALF_PAST = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


@pytest.fixture
def start() -> datetime:
    """Shortly before the half hour."""
    return START


@pytest.fixture
def tom(world: World) -> Person:
    found = people.named(world.rt, "tom-ashby")
    assert found is not None
    return found


def until_half_past(world: World) -> None:
    world.pass_time((HALF_PAST - world.rt.now()).total_seconds() + 5)


def agreed(world: World) -> oracle.Counted:
    """What both count."""
    figures.rebuild(world.rt, None, world.rt.now())
    found = rounded(folded(world))
    assert found == rounded(oracle.counted(world))
    return found


def test_who_is_led_on_joins_when_they_come_there_and_has_waited_since_before(
    world: World, tom: Person
) -> None:
    call = waits_behind_a_long_call(world)
    until_half_past(world)
    world.ready("kieran-moss")
    order(world, tom, "agents", "divert", "early-help")
    world.until(lambda: call.bridged, 30)
    world.until(lambda: not [one for one in world.carrier.calls() if not one.over])
    world.pass_time(3)
    first, second = world.waits(call)
    assert first.entered_at == second.entered_at < HALF_PAST
    there = agreed(world)["early-help", HALF_PAST]
    assert (there["offered"], there["answered"]) == (1, 1)
    assert there["longest_wait_s"] > 60


def test_who_is_to_be_rung_back_and_comes_into_line_again_has_joined_no_queue(
    world: World, tom: Person
) -> None:
    first = busy(world)
    call = world.ring(*keys("321"), ASKS, YES, YES, YES)
    world.until(lambda: call.over)
    world.carrier.hang_up(first.sid)
    world.until(lambda: stays(world) == ["due"], 60)
    world.carrier.phone(CALLER, does="answer", press="1", talk=5)
    order(world, tom, "locality-city", "close")
    world.until(lambda: stays(world) == ["lapsed"], 60)
    lift(world, tom)
    world.until(lambda: stays(world) == ["lapsed", "due"], 60)
    idle(world)
    line = until_rung(world)
    world.until(lambda: line.over, 60)
    world.pass_time(3)
    assert stays(world) == ["lapsed", "answered"]
    counts = agreed(world).items()
    joined = [one.get("offered") for (queue, _), one in counts if queue == "locality-city"]
    assert sum(number or 0 for number in joined) == 2  # the first caller, and whoever asked
