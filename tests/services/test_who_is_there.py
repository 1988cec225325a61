"""Who counts as there: presence is our own heartbeat, and a P0 is offered to all (queueing 3)."""

import pytest

from app.services import matching, queueing
from tests.world import URGENT, World, keys

LAPSED = "UPDATE agents SET present_until = since WHERE state = 'ready'"


def test_s21_a_desk_that_was_closed_staffs_no_team_even_before_it_is_reaped(world: World) -> None:
    world.ready("ben-whitlock")
    world.pass_time(1)
    with world.rt.work() as work:
        assert queueing.staffed(work) == {"customer-services"}
    world.change(LAPSED)
    with world.rt.work() as work:
        assert queueing.staffed(work) == set()


@pytest.mark.parametrize(
    ("doing", "there"),
    [
        ("state = 'on_call'", True),
        ("state = 'on_call', next_state = 'ready'", True),
        ("state = 'on_call', next_state = 'away'", False),
        ("state = 'wrap_up', wrap_up_until = since + interval '5 min'", True),
        ("state = 'wrap_up', wrap_up_until = since + interval '6 min'", False),
        ("state = 'away', reason = 'break'", False),
    ],
)
def test_s21_a_team_is_staffed_if_somebody_can_take_a_call_within_5_minutes(
    world: World, doing: str, *, there: bool
) -> None:
    world.ready("ben-whitlock")
    world.change(f"UPDATE agents SET {doing} WHERE state = 'ready'")
    with world.rt.work() as work:
        assert queueing.staffed(work) == ({"customer-services"} if there else set())


def test_a_desk_that_was_closed_is_offered_nobody_even_before_it_is_reaped(world: World) -> None:
    world.ready("amara-okafor", does="manual")
    world.ring(*keys("1"))
    world.until(lambda: bool(world.rows("SELECT 1 FROM offers")))
    world.ready("grace-tolland")
    world.change(LAPSED)
    assert matching.match_all(world.rt) == 0


def test_a_p0_that_is_being_offered_is_offered_to_who_comes_in_too(world: World) -> None:
    world.ready("amara-okafor", does="manual")
    call = world.ring(URGENT)
    world.until(lambda: len(world.offers(call)) == 1)
    world.ready("grace-tolland", does="manual")
    world.pass_time(1)
    assert {offer.person for offer in world.offers(call)} == {"amara-okafor", "grace-tolland"}
