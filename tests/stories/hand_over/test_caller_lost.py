"""The caller hangs up in the midst of a hand-over: both go on with their work."""

from app.services import agents
from tests.stories.handing_over import BEN, consults, rings, state
from tests.world import GRACE, World


def test_the_caller_hangs_up_in_the_consult_and_both_write_up(world: World) -> None:
    call, ben, grace = consults(world)
    world.carrier.hang_up(call.sid)
    world.pass_time(4)
    assert state(world) == "let_go"
    assert world.carrier.legs(BEN) == world.carrier.legs(GRACE) == []
    for key, person in (("ben-whitlock", ben), ("grace-tolland", grace)):
        assert world.agent(key).state == "wrap_up"
        agents.finish(world.rt, person, "ended_early")
        assert world.agent(key).state == "ready"


def test_the_caller_hangs_up_while_it_rings(world: World) -> None:
    call, _, _ = rings(world, does="manual")
    world.pass_time(5)
    world.carrier.hang_up(call.sid)
    world.pass_time(4)
    assert world.carrier.legs(GRACE) == []
    assert world.agent("grace-tolland").state == "ready"
    assert world.agent("ben-whitlock").state == "wrap_up"
