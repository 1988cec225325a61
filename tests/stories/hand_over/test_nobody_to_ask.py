"""Who is not asked, and what is not done twice: refused, and nothing has changed."""

import pytest

from app.services import handovers, offers
from app.services.refusals import Refused
from tests.stories.handing_over import consults, held, talks
from tests.world import World, keys


@pytest.mark.parametrize(
    "to", ["team:mash", "outside:+447700900999", "outside:", "person:nobody", "team:none", ""]
)
def test_nobody_is_rung_who_is_not_ready_or_not_in_the_directory(world: World, to: str) -> None:
    call, ben = talks(world)
    with pytest.raises(Refused):
        handovers.ask(world.rt, ben, to)
    world.pass_time(2)
    assert not held(world, call)
    assert [one.state for one in world.offers(call)] == ["accepted"]


def test_i7_who_is_asked_cannot_be_offered_a_caller_too(world: World) -> None:
    _, _, grace = consults(world)
    world.ring(*keys("2"), from_="+447700900124")
    world.pass_time(20)
    live = "SELECT count(*) FROM offers WHERE agent_id = :id AND state IN ('open', 'accepted')"
    assert world.one(live, id=grace) == 1


def test_nothing_is_done_twice_or_by_somebody_else(world: World) -> None:
    _, ben, grace = consults(world)
    with pytest.raises(Refused):
        handovers.complete(world.rt, grace)
    with pytest.raises(Refused, match="on hold"):
        offers.end_call(world.rt, ben)
    with pytest.raises(Refused, match="already"):
        handovers.ask(world.rt, ben, "team:mash")
    handovers.complete(world.rt, ben)
    for again in (handovers.complete, handovers.take_back, handovers.join):
        with pytest.raises(Refused):
            again(world.rt, ben)
    with pytest.raises(Refused):
        handovers.leave(world.rt, grace)
