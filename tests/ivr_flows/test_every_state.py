"""The safety rules, proved over every state of the plans that ship, not over examples."""

from collections import defaultdict

import pytest

from ivr_flows import engine
from ivr_flows.checks.reach import Move
from ivr_flows.effects import FlagSilent, LogStep, SetPriority
from ivr_flows.events import DialResult, Fault, HungUp, Key, QueueResult, Silence, Speech
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial, Enqueue, HangUp
from ivr_flows.model import Flow
from ivr_flows.rehearse import spoken, through_json
from ivr_flows.state import State
from tests.ivr_flows.conftest import NAMES, OPEN, shipped, walked

Everything = list[Move]
PASSED = {"say", "hours", "set"}  # nobody stays there


@pytest.fixture(scope="module", params=NAMES)
def plan(request: pytest.FixtureRequest) -> Flow:
    return shipped(request.param)


@pytest.fixture(scope="module")
def by_day() -> Facts:
    return Facts(OPEN)


@pytest.fixture(scope="module")
def everything(plan: Flow) -> Everything:
    return walked(plan.flow)


def accepted(move: Move) -> bool:
    """Whether the caller has just asked to be rung back."""
    logged = [one.outcome for one in move.turn.effects if isinstance(one, LogStep)]
    return "asked" in logged or move.event == QueueResult("callback asked")


def at_menu(move: Move, flow: Flow) -> bool:
    step = flow.steps.get(move.state.step)
    return step is not None and step.verb == "ask" and not move.state.ended


def failed(move: Move, flow: Flow) -> bool:
    """Whether the event is a failed input at a menu: silence, speech, or a key it does not use."""
    if isinstance(move.event, Silence | Speech):
        return True
    step = flow.steps[move.state.step]
    return isinstance(move.event, Key) and move.event.name not in getattr(step, "press", {})


def test_the_proof_covers_the_plan(everything: Everything, plan: Flow) -> None:
    assert {move.state.step for move in everything} >= plan.steps.keys() - {
        name for name, step in plan.steps.items() if step.verb in PASSED
    }


def test_s1_every_turn_leaves_the_caller_listening_waiting_ringing_or_with_a_person(
    everything: Everything,
) -> None:
    for move in everything:
        turn = move.turn
        last = turn.instructions[-1] if turn.instructions else None
        if last is None:
            assert turn.state.ended or move.event == QueueResult("urgent key")
        elif isinstance(last, HangUp):
            assert accepted(move)
        else:
            assert isinstance(last, Ask | Enqueue | Dial)
            assert not turn.state.ended


def test_s1_nothing_but_a_person_or_the_caller_ends_a_call(everything: Everything) -> None:
    ends = defaultdict(set)
    for move in everything:
        if move.turn.state.ended and not move.state.ended:
            ends[move.turn.state.ended].add(move.event)
            assert move.turn.state.ended != "goodbye" or accepted(move)
    assert ends.keys() == {"caller", "person", "goodbye"}
    assert ends["caller"] == {HungUp(), QueueResult("caller left")}
    assert ends["person"] == {QueueResult("bridged"), DialResult("accepted")}


def test_s2_the_999_advice_is_the_first_thing_heard_on_every_entry(everything: Everything) -> None:
    for move in everything:
        if move.state == engine.START and not isinstance(move.event, HungUp):
            assert "call 9 9 9" in spoken(move.turn.instructions)[0].text


def test_s3_every_first_menu_has_the_urgent_option_on_1(plan: Flow) -> None:
    main, night = plan.steps["main"], plan.steps["night"]
    assert main.press["1"].set.priority == "P0"  # type: ignore[union-attr]
    assert main.press["1"].go == "urgent"  # type: ignore[union-attr]
    assert night.press["1"].go == "emergency-duty"  # type: ignore[union-attr]


def test_s4_no_caller_fails_more_than_twice_at_a_menu_or_three_times_in_a_call(
    everything: Everything, plan: Flow
) -> None:
    for move in everything:
        if at_menu(move, plan) and failed(move, plan):
            two_here, three = move.state.step_misses >= 1, move.state.call_misses >= 2
            handed = isinstance(move.turn.instructions[-1], Enqueue | Dial)
            assert handed or not (two_here or three)
            assert not handed or move.turn.state.priority in {"P0", "P1", "P2"}


def test_s4_nobody_is_asked_again_after_two_misses_at_a_step_or_three_in_a_call(
    everything: Everything,
) -> None:
    for move in everything:
        if any(isinstance(one, LogStep) and one.outcome == "miss" for one in move.turn.effects):
            assert move.state.step_misses == 0
            assert move.state.call_misses < 2
            assert move.facts.open


def test_s4_the_stuck_who_pressed_nothing_are_flagged_and_at_least_p1(
    everything: Everything, plan: Flow
) -> None:
    handed = [
        move.turn.state
        for move in everything
        if at_menu(move, plan)
        and move.event == Silence()
        and not move.state.pressed
        and isinstance(move.turn.instructions[-1], Enqueue | Dial)
    ]
    assert handed
    assert all(state.silent and state.urgent for state in handed)


def test_s4_five_and_five_again_are_p0_wherever_5_means_nothing(everything: Everything) -> None:
    for move in everything:
        if move.state.five and move.event == Key("5") and not move.state.ended:
            assert move.turn.state.priority == "P0"
            assert move.turn.state.silent
            assert FlagSilent() in move.turn.effects or move.state.silent


def test_s5_s14_the_urgent_are_never_asked_where_nor_rung_back(
    everything: Everything, plan: Flow
) -> None:
    for move in everything:
        if move.turn.state.urgent and move.turn.instructions:
            assert not isinstance(move.turn.instructions[-1], HangUp)
            step = plan.steps.get(move.turn.state.step)
            assert not getattr(step, "asks_area", False)


def test_s16_no_priority_ever_falls(everything: Everything) -> None:
    for move in everything:
        before, after = move.state.priority, move.turn.state.priority
        assert not before or after <= before
        told = [one.priority for one in move.turn.effects if isinstance(one, SetPriority)]
        assert told == sorted(told, reverse=True)
        assert (after in told) is (after != before)


def test_s22_at_night_any_failed_input_or_fault_at_a_menu_rings_the_emergency_team(
    everything: Everything, plan: Flow
) -> None:
    for move in everything:
        stuck = at_menu(move, plan) and (
            failed(move, plan) or (isinstance(move.event, Fault) and not move.state.faulted)
        )
        if stuck and not move.facts.open:
            assert isinstance(move.turn.instructions[-1], Dial)
            assert move.turn.instructions[-1].target == plan.steps["emergency-duty"].transfer  # type: ignore[union-attr]


def test_s23_a_child_is_asked_nothing_after_saying_so(everything: Everything) -> None:
    for move in everything:
        if move.turn.state.caller == "child":
            assert not any(isinstance(one, Ask) for one in move.turn.instructions)


def test_a_fault_leads_to_a_person_and_a_second_to_the_duty_phones(
    everything: Everything, plan: Flow
) -> None:
    for move in everything:
        if isinstance(move.event, Fault) and move.state.ended in {"", "person"}:
            last = move.turn.instructions[-1]
            assert isinstance(last, Enqueue | Dial)
            if move.state.faulted:
                assert isinstance(last, Dial)
                assert last.target in plan.last_resort


def test_the_state_survives_json_at_every_step(everything: Everything) -> None:
    for state in {move.state for move in everything}:
        assert through_json(state) == state


def test_s7_if_nobody_ever_answers_only_the_duty_chain_goes_round(
    everything: Everything, plan: Flow, by_day: Facts
) -> None:
    """From every state, a passive caller nobody answers ends in the duty chain and stays there."""
    for state in {move.state for move in everything if not move.state.ended}:
        assert all(
            rung(plan, left_alone(plan, state, by_day, 16 + turn), by_day) for turn in (0, 1)
        )


def left_alone(flow: Flow, state: State, facts: Facts, turns: int) -> State:
    for _ in range(turns):
        state = engine.step(flow, state, unanswered(flow, state), facts).state
    return state


def rung(flow: Flow, state: State, facts: Facts) -> bool:
    turn = engine.step(flow, state, unanswered(flow, state), facts)
    last = turn.instructions[-1]
    return isinstance(last, Dial) and last.target in flow.last_resort


def unanswered(flow: Flow, state: State) -> Silence | QueueResult | DialResult:
    verb = flow.steps[state.step].verb if state.step in flow.steps else "last resort"
    if verb == "queue":
        return QueueResult("nobody")
    return DialResult("no answer") if verb in {"transfer", "last resort"} else Silence()
