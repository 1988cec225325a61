"""All tables at once, and nobody there but the clock: each combination comes to rest (I12).

A row's deadline asks nothing of another row, so those of a combination run down side by side: that
each table comes to rest by itself (test_states.py) would be enough, were it not that a row which
ends takes others with it, and that the matcher goes on making offers. All three are held here. That
the services make no other moves than those here is seen in tests/services/test_everybody_gone.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any

import pytest

from routing.ladder import LEG
from routing.listening import LISTEN
from routing.states import (
    AGENT,
    CALL,
    HANDOVER,
    HOLD,
    OFFER,
    WAIT,
    AgentState,
    Deadline,
    OfferState,
    Table,
    WaitState,
    move,
)
from tests.routing.alone import MATCHED, later, steps, tables

AROUND_A_CALLER: list[Table[Any]] = [CALL, WAIT, OFFER, AGENT, LEG, HOLD, HANDOVER, LISTEN]
LIMITS = {None, "offer_s", "wrap_up_s", "ends_at"}
MISSES = 2  # in a row, and an agent is set away


def test_no_deadline_asks_what_another_row_does() -> None:
    """Its limit is a number, a queue's setting, or a moment that stands in the row itself."""
    assert {one.name for one in fields(Deadline)} == {"event", "reaper", "seconds", "setting"}
    assert {one.setting for table in tables() for one in table.deadlines.values()} == LIMITS


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_what_a_row_does_alone_or_in_anothers_train_ends_in_a_state_that_needs_nobody(
    table: Table[Any],
) -> None:
    for state in type(table.first):
        assert (steps(table, state) == 0) == table.rests(state)


def test_every_combination_around_a_caller_comes_to_rest_in_whatever_order_its_rows_move() -> None:
    """Whatever comes next has been seen before: each table's states stand in order of the steps
    that are left, those that rest as one.
    """
    each = [_going(table) for table in AROUND_A_CALLER]
    left: dict[tuple[int, ...], int] = {}
    for one in product(*(range(len(states)) for states in each)):
        ways = [left[*one[:at], after, *one[at + 1 :]] for at, after in _moves(each, one)]
        left[one] = 1 + max(ways, default=-1)
    assert [one for one in left if left[one] == 0] == [(0,) * len(each)]


def _going(table: Table[Any]) -> list[set[int]]:
    """For every state that does not rest, by the steps left, the numbers of those that come next;
    number 0 is all that rest.
    """
    held = sorted(table.deadlines, key=lambda state: steps(table, state))
    number = {state: at for at, state in enumerate(held, 1)}
    return [set(), *({number.get(after, 0) for after in later(table, state)} for state in held)]


def _moves(each: list[list[set[int]]], one: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    return ((at, after) for at, state in enumerate(one) for after in each[at][state])


@dataclass(frozen=True)
class Agent:
    """One of the agents whose desks are closed. `busy` is the number of the caller offered."""

    state: AgentState = AgentState.READY
    present: bool = True  # the lease of the closed desk has not run out
    misses: int = 0
    busy: int | None = None


@dataclass(frozen=True)
class Floor:
    """Two agents, and two callers whose lines are dead; the first one is urgent."""

    agents: tuple[Agent, ...] = (Agent(), Agent())
    waits: tuple[WaitState, ...] = (WaitState.WAITING, WaitState.WAITING)


def test_the_matcher_does_not_offer_the_dead_lines_of_callers_for_ever() -> None:
    """The one way up, from ready to offered, is gone only so often: each time a caller was let go,
    an offer missed, or an urgent one came before another.
    """
    left: dict[Floor, int] = {}
    ends = {one for one in _followed(Floor(), left, ()) if left[one] == 0}
    assert {one.waits for one in ends} == {(WaitState.ABANDONED,) * 2}
    assert {agent.state for one in ends for agent in one.agents} == {AgentState.AWAY}
    assert len(left) > 100  # it is a real search


def _followed(floor: Floor, left: dict[Floor, int], way: tuple[Floor, ...]) -> dict[Floor, int]:
    assert floor not in way, "round in a circle"
    if floor not in left:
        ways = [_followed(one, left, (*way, floor))[one] for one in _nexts(floor)]
        left[floor] = 1 + max(ways, default=-1)
    return left


def _nexts(floor: Floor) -> Iterator[Floor]:
    for at, agent in enumerate(floor.agents):
        for after in _by_itself(agent):
            yield _with(floor, at, after)
        for caller, wait in enumerate(floor.waits):
            if wait is WaitState.WAITING and not _offered(floor, caller) and agent.present:
                yield from _matched(floor, at, caller)
    for caller, wait in enumerate(floor.waits):
        if wait is WaitState.WAITING:
            yield _lost(floor, caller)


def _by_itself(agent: Agent) -> Iterator[Agent]:
    """What an agent's own leases bring."""
    if agent.present:
        yield replace(agent, present=False)
    elif agent.state is AgentState.READY:
        yield replace(agent, state=move(AGENT, agent.state, "vanished"))
    if agent.state is AgentState.OFFERED:
        move(OFFER, OfferState.OPEN, "missed")
        event = "away" if agent.misses + 1 == MISSES else "released"
        state = move(AGENT, agent.state, event)
        yield replace(agent, state=state, misses=agent.misses + 1, busy=None)


def _matched(floor: Floor, at: int, caller: int) -> Iterator[Floor]:
    """Offered to whoever is ready, or, the urgent, to whoever is asked about the other."""
    agent = floor.agents[at]
    if agent.busy == 1 and caller == 0:
        move(OFFER, OfferState.OPEN, "withdrawn")
        agent = _released(agent)
    if agent.state is AgentState.READY:
        offered = replace(agent, state=move(AGENT, agent.state, MATCHED), busy=caller)
        yield _with(floor, at, offered)


def _lost(floor: Floor, caller: int) -> Floor:
    """The line was silent too long; whoever was asked about it is free."""
    over = move(WAIT, floor.waits[caller], "hung_up")
    agents = tuple(_released(one) if one.busy == caller else one for one in floor.agents)
    waits = tuple(over if at == caller else one for at, one in enumerate(floor.waits))
    return Floor(agents, waits)


def _released(agent: Agent) -> Agent:
    return replace(agent, state=move(AGENT, agent.state, "released"), busy=None)


def _offered(floor: Floor, caller: int) -> bool:
    return any(one.busy == caller for one in floor.agents)


def _with(floor: Floor, at: int, agent: Agent) -> Floor:
    agents = (agent if number == at else one for number, one in enumerate(floor.agents))
    return replace(floor, agents=tuple(agents))
