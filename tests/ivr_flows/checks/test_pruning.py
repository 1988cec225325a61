"""What the proof leaves out changes nothing: tried on every state of plans with every kind."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest

from ivr_flows import engine
from ivr_flows.checks.alphabet import FAULT, events_at
from ivr_flows.checks.futures import Futures
from ivr_flows.checks.reach import EVENTS, Move, moves
from ivr_flows.checks.survey import Survey, survey
from ivr_flows.checks.worlds import in_each_world
from ivr_flows.effects import LogStep
from ivr_flows.events import Digits, Event, HungUp, Key, Silence, Speech
from ivr_flows.facts import Facts
from ivr_flows.instructions import Instruction
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.walk import Turn
from tests.ivr_flows import kinds
from tests.ivr_flows.checks.judge import plan as shipped


@pytest.fixture(scope="module", params=["every kind of step", "oxfordshire-shaped"])
def plan(request: pytest.FixtureRequest) -> Flow:
    return kinds.FLOW if request.param == "every kind of step" else shipped(request.param).flow


@pytest.fixture(scope="module")
def everything(plan: Flow) -> list[Move]:
    """Every state of the plan, met with every event, in a dark world and in a bright one."""
    return list(moves(plan, [Facts(), kinds.DAY]))


@pytest.fixture(scope="module")
def walked(plan: Flow) -> Survey:
    return survey(plan)


def outcome(turn: Turn) -> tuple[tuple[Instruction, ...], tuple[tuple[str, str], ...]]:
    logged = [(one.step, one.outcome) for one in turn.effects if isinstance(one, LogStep)]
    return turn.instructions, tuple(logged)


def stands_in(flow: Flow, state: State, event: Event) -> bool:
    """Whether another event of the alphabet stands for this one: an unused key, or silence."""
    tried = events_at(flow, state)
    pressed = isinstance(event, Key) and Key("other") in tried
    spoken = isinstance(event, Speech) and Silence() in tried
    keyed = isinstance(event, Digits) and any(isinstance(one, Digits) for one in tried)
    return pressed or spoken or keyed or event in tried


def test_an_event_left_out_does_what_a_fault_does(plan: Flow, everything: list[Move]) -> None:
    for move in everything:
        if move.state.ended or stands_in(plan, move.state, move.event):
            continue
        fault = engine.step(plan, move.state, FAULT, move.facts)
        assert move.turn.state == fault.state
        assert outcome(move.turn) == outcome(fault)


def test_every_key_left_out_of_a_menu_does_what_an_unused_key_does(
    plan: Flow, everything: list[Move]
) -> None:
    for move in everything:
        tried = events_at(plan, move.state)
        if isinstance(move.event, Key) and Key("other") in tried and move.event not in tried:
            other = engine.step(plan, move.state, Key("other"), move.facts)
            assert move.turn.state == other.state
            assert outcome(move.turn) == outcome(other)


def test_speech_does_what_silence_does(plan: Flow, everything: list[Move]) -> None:
    for move in everything:
        if isinstance(move.event, Speech) and Silence() in events_at(plan, move.state):
            silence = engine.step(plan, move.state, Silence(), move.facts)
            assert move.turn.state == silence.state
            assert outcome(move.turn) == outcome(silence)


def test_after_the_end_nothing_is_new(plan: Flow, everything: list[Move]) -> None:
    """A caller who comes back from a person is where a fault before the person would be."""
    for move in everything:
        if not move.state.ended or move.turn.state == move.state:
            continue
        if move.state.ended == "person" and not isinstance(move.event, HungUp):
            fault = engine.step(plan, replace(move.state, ended=""), FAULT, move.facts)
            assert move.turn == replace_event(fault, move)
        else:
            assert move.turn.state == replace(move.state, ended="caller")


def replace_event(turn: Turn, move: Move) -> Turn:
    named = tuple(
        replace(one, event=move.event.word) if isinstance(one, LogStep) else one
        for one in turn.effects
    )
    return turn._replace(effects=named)


def test_states_that_stand_for_others_have_the_same_future(
    plan: Flow, everything: list[Move]
) -> None:
    futures = Futures(plan)
    for move in everything:
        if move.state.ended or move.event not in events_at(plan, move.state):
            continue
        stand_in = engine.step(plan, futures.of(move.state), move.event, move.facts)
        assert outcome(stand_in) == outcome(move.turn)
        assert futures.of(stand_in.state) == futures.of(move.turn.state)


def test_the_pruned_walk_reaches_every_future_that_the_whole_walk_reaches(
    plan: Flow, everything: list[Move], walked: Survey
) -> None:
    futures = Futures(plan)
    whole = {any_digits(futures.of(move.turn.state)) for move in everything}
    assert {any_digits(move.after.state) for move in walked.moves} >= whole
    assert len(everything) > 5 * len(walked.moves)


def any_digits(state: State) -> State:
    return replace(state, keyed="some" if state.keyed else "")


def test_each_world_that_the_engine_looks_at_is_tried(plan: Flow, walked: Survey) -> None:
    seen = defaultdict(set)
    for move in walked.moves:
        seen[move.node, move.event].add(outcome(move.turn))
    for (node, event), found in seen.items():
        for is_open in (True, False):
            places: dict[str, Any] = {name: answer for (_, name), answer in node.known}
            facts = Facts(open={"front door": is_open}, places=places)
            assert outcome(engine.step(plan, node.state, event, facts)) in found


def test_a_question_that_nobody_asks_makes_no_second_world(plan: Flow) -> None:
    assert len(list(in_each_world(plan, State(step="agents"), EVENTS[-1]))) == 1
    assert len(list(in_each_world(plan, engine.START, EVENTS[0]))) == 2
