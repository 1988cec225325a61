"""A time in which no desk could be heard makes nobody absent."""

from sqlalchemy import text

from app.services import ticking
from tests.world import World

UNHEARD_S = 60


def stand_still(world: World, seconds: float) -> None:
    """As if the database had been away: nothing was written for so long."""
    with world.rt.engine.begin() as connection:
        for sql in (
            "UPDATE beats SET at = at - make_interval(secs => :s)",
            "UPDATE agents SET present_until = present_until - make_interval(secs => :s)",
        ):
            connection.execute(text(sql), {"s": seconds})


def test_whoever_was_there_before_an_outage_is_still_ready_after_it(world: World) -> None:
    world.ready("amara-okafor")
    world.pass_time(3)
    stand_still(world, UNHEARD_S)
    ticking.tick(world.rt)
    assert world.one("SELECT state FROM agents WHERE state <> 'away'") == "ready"


def test_whoever_left_before_the_outage_does_not_come_back_by_it(world: World) -> None:
    world.ready("amara-okafor")
    world.pass_time(3)
    with world.rt.engine.begin() as connection:
        gone = "UPDATE agents SET present_until = present_until - interval '20 seconds'"
        connection.execute(text(gone))
    stand_still(world, UNHEARD_S)
    ticking.tick(world.rt)
    assert world.rows("SELECT state FROM agents WHERE state <> 'away'") == []
