"""Every move is in a table; the clock alone leads everybody to a state that needs nobody."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.ladder import RANKS, leg_after, terminal
from routing.states import (
    AGENT,
    CALL,
    ENQUIRY,
    OFFER,
    ONLY_PEOPLE,
    WAIT,
    AgentState,
    CallState,
    EnquiryState,
    LegState,
    NotAllowed,
    OfferState,
    Table,
    WaitState,
    can,
    move,
)
from tests.routing.alone import tables

TABLES: list[Table] = tables()
# What rests though it is not the end, since nobody is held by it: whoever is away, what stands on
# people's lists with a running clock, and what is told late.
NEED_NOBODY = {
    ("agent", "away"),
    ("call", "due"),  # nobody is on a line: it belongs to the callback that is owed
    ("callback", "asked"),
    ("enquiry", "to_record"),
    ("enquiry", "recorded"),
    ("enquiry", "closed"),
    ("message", "taken"),
    ("message", "fetched"),
    ("talk_recording", "failed"),  # the carrier may yet say that it had begun
}
EVERY_STATE = [(table, state) for table in TABLES for state in type(table.first)]


def named(value: object) -> str:
    return value.name if isinstance(value, Table | StrEnum) else str(value)


@pytest.mark.parametrize(("table", "state"), EVERY_STATE, ids=named)
def test_with_nothing_but_deadlines_every_state_comes_to_rest(table: Table, state: StrEnum) -> None:
    seen = {state}
    while not table.rests(state):
        state = move(table, state, table.deadlines[state].event)
        assert state not in seen, "the deadlines go round in a circle"
        seen.add(state)


def test_every_state_that_is_not_the_end_has_a_deadline_unless_it_holds_nobody() -> None:
    ways_out = {
        (table.name, str(state), after)
        for table in TABLES
        for (state, _), after in table.moves.items()
        if table.rests(state) and after is not state
    }
    assert {(name, state) for name, state, _ in ways_out} == NEED_NOBODY


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_state_can_be_reached_from_the_first(table: Table) -> None:
    reached, before = {table.first}, set()
    while reached != before:
        before = set(reached)
        reached |= {after for (state, _), after in table.moves.items() if state in before}
    assert reached == set(type(table.first))


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_deadline_has_one_limit_an_event_and_a_reaper(table: Table) -> None:
    for state, deadline in table.deadlines.items():
        assert (deadline.seconds is None) != (deadline.setting is None)
        assert can(table, state, deadline.event)
        assert deadline.reaper


def test_s16_no_deadline_does_what_only_people_may_do() -> None:
    assert not {d.event for table in TABLES for d in table.deadlines.values()} & ONLY_PEOPLE


def test_s16_the_clock_never_closes_an_enquiry() -> None:
    closing = {event for (_, event), after in ENQUIRY.moves.items() if after is EnquiryState.CLOSED}
    assert closing <= ONLY_PEOPLE


def test_a_move_that_is_not_in_the_table_is_refused_and_says_so() -> None:
    with pytest.raises(NotAllowed, match="wait: 'accepted' cannot happen in state 'answered'"):
        move(WAIT, WaitState.ANSWERED, "accepted")


def test_a_wait_whose_bridge_failed_waits_on() -> None:
    assert move(WAIT, WaitState.BRIDGING, "failed") is WaitState.WAITING


def test_an_offer_accepted_once_cannot_be_accepted_again() -> None:
    assert not can(OFFER, OfferState.ACCEPTED, "accepted")
    assert not can(OFFER, OfferState.LOST, "accepted")


def test_a_call_that_ended_stays_ended() -> None:
    after = {move(CALL, CallState.ENDED, event) for event in ("hung_up", "gone")}
    assert after == {CallState.ENDED}
    assert not can(CALL, CallState.ENDED, "queued")


def test_an_agent_who_vanishes_in_a_call_keeps_the_call_and_the_wrap_up() -> None:
    assert not can(AGENT, AgentState.ON_CALL, "vanished")
    assert not can(AGENT, AgentState.WRAP_UP, "vanished")


@given(st.lists(st.sampled_from(sorted(RANKS)), min_size=1))
def test_i5_callbacks_in_any_order_only_climb(heard: list[str]) -> None:
    state = LegState.ASKED
    for number, word in enumerate(heard, 1):
        state = leg_after(state, word)
        assert highest(state) >= max(RANKS[one] for one in heard[:number])


def highest(state: LegState) -> int:
    """How far up the ladder a state is."""
    return max(RANKS[word] for word in RANKS if leg_after(LegState.ASKED, word) is state)


@given(st.sampled_from(sorted(RANKS)), st.sampled_from(sorted(RANKS)))
def test_i5_a_leg_that_is_over_keeps_the_end_it_had(end: str, late: str) -> None:
    if terminal(end):
        over = leg_after(LegState.ANSWERED, end)
        assert leg_after(over, late) is over


@given(st.text())
def test_a_status_the_carrier_does_not_have_changes_nothing(word: str) -> None:
    if word not in RANKS:
        assert leg_after(LegState.RINGING, word) is LegState.RINGING
