"""What an agent chose for "after this" holds, whatever becomes of the call in hand."""

from app.services import agents
from tests.stories.ringing_back import IDRIS, hang_up_all, idle, somebody_asks, until_rung
from tests.world import CALLER, World


def test_whoever_chose_to_be_away_is_away_when_the_callback_comes_to_nothing(world: World) -> None:
    somebody_asks(world)
    world.carrier.phone(CALLER, does="no-answer")
    idle(world)
    until_rung(world)
    agents.choose_next(world.rt, world.person(IDRIS), "away")
    world.until(lambda: world.agent(IDRIS).state != "on_call", 90)
    agent = world.agent(IDRIS)
    assert (agent.state, agent.reason, agent.next_state) == ("away", agents.CHOSEN, None)
    hang_up_all(world)


def test_whoever_chose_nothing_is_ready_again(world: World) -> None:
    somebody_asks(world)
    world.carrier.phone(CALLER, does="no-answer")
    idle(world)
    until_rung(world)
    world.until(lambda: world.agent(IDRIS).state != "on_call", 90)
    assert world.agent(IDRIS).state == "ready"
    hang_up_all(world)
