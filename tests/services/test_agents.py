"""An agent's day: ready, away, wrap-up, presence; every held state ends by itself (queueing 7)."""

from itertools import pairwise
from uuid import UUID

import pytest

from app.services import agents, desk, offers, people
from app.services.refusals import Refused, Unknown
from routing.states import AGENT, PRESENCE_S, AgentState
from tests.world import World, keys

BEN = "ben-whitlock"


def steps(world: World) -> list[tuple[str, str, str]]:
    """What was written of agents' moves: was, what, state."""
    rows = world.rows("SELECT data FROM events WHERE kind = 'agent' ORDER BY id")
    return [(r.data["was"], r.data["what"], r.data["state"]) for r in rows if "was" in r.data]


def in_wrap_up(world: World) -> UUID:
    ben = world.ready(BEN)
    world.tell(*keys("41"), {"talk": 4})
    assert world.agent(BEN).state == "wrap_up"
    return ben


def test_ready_and_away_with_a_reason(world: World) -> None:
    ben = world.ready(BEN)
    agents.away(world.rt, ben, "lunch")
    assert (world.agent(BEN).state, world.agent(BEN).reason) == ("away", "lunch")
    agents.ready(world.rt, ben)
    assert (world.agent(BEN).state, world.agent(BEN).reason) == ("ready", None)


@pytest.mark.parametrize("reason", ["", "  "])
def test_away_needs_a_reason(world: World, reason: str) -> None:
    ben = world.ready(BEN)
    with pytest.raises(Refused, match="choose a reason"):
        agents.away(world.rt, ben, reason)
    assert world.agent(BEN).state == "ready"


def test_ready_twice_is_ready_once_and_keeps_the_place_among_the_idle(world: World) -> None:
    ben = world.ready(BEN)
    idle_since = world.agent(BEN).idle_since
    world.pass_time(10)
    agents.ready(world.rt, ben)
    assert (world.agent(BEN).state, world.agent(BEN).idle_since) == ("ready", idle_since)


def test_who_comes_back_to_ready_is_the_last_among_the_idle(world: World) -> None:
    ben = world.ready(BEN)
    agents.away(world.rt, ben, "lunch")
    world.pass_time(10)
    agents.ready(world.rt, ben)
    assert world.agent(BEN).idle_since == world.rt.now()


def test_somebody_who_takes_no_calls_is_unknown(world: World) -> None:
    with pytest.raises(Unknown):
        agents.ready(world.rt, UUID(int=1))


def test_nobody_slips_away_from_an_offer(world: World) -> None:
    ben = world.ready(BEN, does="manual")
    call = world.ring(*keys("41"))
    world.until(lambda: world.agent(BEN).state == "offered")
    with pytest.raises(Refused, match="decline it first"):
        agents.away(world.rt, ben, "lunch")
    with pytest.raises(Refused):
        agents.ready(world.rt, ben)
    with pytest.raises(Refused, match="why you cannot"):
        offers.decline(world.rt, ben, world.offers(call)[0].id, " ")
    assert world.agent(BEN).state == "offered"


def test_an_offer_of_somebody_else_cannot_be_declined(world: World) -> None:
    world.ready(BEN, does="manual")
    call = world.ring(*keys("41"))
    world.until(lambda: world.agent(BEN).state == "offered")
    with pytest.raises(Refused, match="no longer open"):
        offers.decline(world.rt, world.person("farida-rahman"), world.offers(call)[0].id, "busy")


def test_a_wrap_up_needs_an_outcome_and_ends_ready(world: World) -> None:
    ben = in_wrap_up(world)
    with pytest.raises(Refused, match="Choose an outcome"):
        agents.finish(world.rt, ben, " ")
    agents.finish(world.rt, ben, "advice")
    assert world.agent(BEN).state == "ready"
    (row,) = world.rows("SELECT * FROM enquiries")
    assert (row.state, row.outcome, row.recorded_by) == ("recorded", "advice", ben)
    with pytest.raises(Refused, match="no wrap-up"):
        agents.finish(world.rt, ben, "advice")


def test_the_next_state_chosen_in_the_call_follows_the_wrap_up(world: World) -> None:
    ben = world.ready(BEN)
    call = world.ring(*keys("41"), {"talk": 6})
    world.until(lambda: call.bridged)
    agents.choose_next(world.rt, ben, "away")
    with pytest.raises(Refused):
        agents.choose_next(world.rt, ben, "on_call")
    world.until(lambda: world.agent(BEN).state == "wrap_up")
    agents.finish(world.rt, ben, "advice")
    assert (world.agent(BEN).state, world.agent(BEN).next_state) == ("away", None)


def test_nothing_follows_when_there_is_no_call_and_no_wrap_up(world: World) -> None:
    ben = world.ready(BEN, does="manual")
    with pytest.raises(Refused, match="neither on a call"):
        agents.choose_next(world.rt, ben, "away")
    world.ring(*keys("41"))
    world.until(lambda: world.agent(BEN).state == "offered")
    with pytest.raises(Refused):
        agents.choose_next(world.rt, ben, "away")
    assert world.agent(BEN).next_state is None
    with pytest.raises(Unknown):
        agents.choose_next(world.rt, UUID(int=1), "away")


def test_the_next_state_may_still_be_chosen_in_the_wrap_up(world: World) -> None:
    ben = in_wrap_up(world)
    agents.choose_next(world.rt, ben, "away")
    agents.finish(world.rt, ben, "advice")
    assert world.agent(BEN).state == "away"


def test_nobody_goes_away_from_a_call_or_a_wrap_up_before_the_outcome_stands(world: World) -> None:
    ben = world.ready(BEN)
    call = world.ring(*keys("41"), {"talk": 6})
    world.until(lambda: call.bridged)
    with pytest.raises(Refused, match="end it and write it up first"):
        agents.away(world.rt, ben, "lunch")
    world.until(lambda: world.agent(BEN).state == "wrap_up")
    with pytest.raises(Refused, match="Choose an outcome and press Finish first"):
        agents.away(world.rt, ben, "lunch")
    assert world.agent(BEN).state == "wrap_up"
    agents.choose_next(world.rt, ben, "away")
    agents.finish(world.rt, ben, "advice")
    assert (world.agent(BEN).state, world.agent(BEN).reason) == ("away", agents.CHOSEN)
    assert steps(world)[-1] == ("wrap_up", "finished_away", "away")


def test_a_wrap_up_ends_by_itself_and_the_enquiry_waits_to_be_recorded(world: World) -> None:
    in_wrap_up(world)
    world.change("UPDATE agents SET present_until = since")  # the desk is closed, too
    until = world.agent(BEN).wrap_up_until
    world.until(lambda: world.agent(BEN).state == "away", 300)
    assert 0 <= (world.rt.now() - until).total_seconds() <= 3
    assert world.agent(BEN).reason == agents.OVERRUN
    assert steps(world)[-1] == ("wrap_up", "ran_out", "away")
    owed(world)


def test_whoever_is_freed_in_wrap_up_still_owes_the_outcome(world: World) -> None:
    ben = in_wrap_up(world)
    with world.rt.work() as work:
        agents.set_away(work, ben)
    assert steps(world)[-1] == ("wrap_up", "freed", "away")
    owed(world)


def owed(world: World) -> None:
    """The enquiry is to be recorded, by Ben: it is on the list of his desk, and finished there."""
    person = people.named(world.rt, BEN)
    assert person is not None
    (row,) = world.rows("SELECT * FROM enquiries")
    assert row.state == "to_record"
    shown = desk.now(world.rt, person)
    assert shown is not None
    assert [one.id for one in shown.unfinished] == [row.id]


def test_a_wrap_up_is_extended_with_a_reason(world: World) -> None:
    ben = in_wrap_up(world)
    before = world.agent(BEN).wrap_up_until
    with pytest.raises(Refused, match="why you need longer"):
        agents.extend_wrap_up(world.rt, ben, "")
    agents.extend_wrap_up(world.rt, ben, "writing")
    assert (world.agent(BEN).wrap_up_until - before).total_seconds() == 120


def test_a_closed_desk_sends_the_agent_away_but_not_out_of_a_call(world: World) -> None:
    agents.ready(world.rt, world.person(BEN))
    world.pass_time(PRESENCE_S - 3)
    assert world.agent(BEN).state == "ready"
    world.pass_time(6)
    assert (world.agent(BEN).state, world.agent(BEN).reason) == ("away", agents.VANISHED)
    call = world.ring(*keys("41"), {"hang_up_after": 90})
    world.ready("farida-rahman")
    world.until(lambda: call.bridged)
    world.change("UPDATE agents SET present_until = since")
    agents.expire(world.rt)
    assert world.agent("farida-rahman").state == "on_call"


def test_states_move_only_as_the_table_says_and_no_event_is_missing(world: World) -> None:
    ben = in_wrap_up(world)
    agents.finish(world.rt, ben, "advice")
    agents.away(world.rt, ben, "lunch")
    told = steps(world)
    for was, what, state in told:
        assert AGENT.moves[AgentState(was), what] == state
    assert all(one[2] == other[0] for one, other in pairwise(told))
    assert told[-1][2] == world.agent(BEN).state


def test_i7_the_database_refuses_a_second_live_offer(world: World) -> None:
    world.ready(BEN, does="manual")
    call = world.ring(*keys("41"))
    world.until(lambda: world.agent(BEN).state == "offered")
    offer = world.offers(call)[0]
    with world.rt.work() as work:
        (wait,) = world.waits(call)
        assert offers.propose(work, wait, offer.agent_id, "agent") is False


def test_who_comes_back_to_ready_begins_without_misses(world: World) -> None:
    person = world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("44"))
    world.until(lambda: world.agent("ben-whitlock").misses == 1)
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
    agents.away(world.rt, person, "break")
    agents.ready(world.rt, person)
    ben = world.agent("ben-whitlock")
    assert (ben.misses, ben.rest_until) == (0, None)


def test_an_offer_that_came_to_nothing_costs_the_agent_no_place_among_the_idle(
    world: World,
) -> None:
    world.ready("ben-whitlock", does="manual")
    since = world.agent("ben-whitlock").idle_since
    call = world.ring(*keys("44"))
    world.until(lambda: world.agent("ben-whitlock").state == "offered")
    world.pass_time(5)
    world.carrier.hang_up(call.sid)
    world.until(lambda: world.agent("ben-whitlock").state == "ready")
    assert world.agent("ben-whitlock").idle_since == since
