"""Whatever happens, in whatever order and whatever world: no exception, and no caller dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows import engine
from ivr_flows.checks.reach import EVENTS
from ivr_flows.events import (
    DialResult,
    Digits,
    Event,
    Fault,
    HungUp,
    Key,
    QueueResult,
    Recorded,
    Speech,
)
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial, Enqueue, HangUp, Record
from ivr_flows.model import Flow
from ivr_flows.rehearse import through_json
from ivr_flows.state import State
from tests.ivr_flows.conftest import NAMES, shipped
from tests.ivr_flows.kinds import FLOW, PLACES

FLOWS = {"every kind": FLOW, **{name: shipped(name) for name in NAMES}}
STEPS = sorted(
    {"", "last resort", "gone", "if stuck", *(n for f in FLOWS.values() for n in f.steps)}
)
every_flow = pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS.keys())

wild = st.one_of(
    st.builds(Key, st.text(max_size=3)),
    st.builds(Digits, st.text(max_size=20)),
    st.builds(Speech, st.text(max_size=20), st.floats()),
    st.builds(QueueResult, st.text(max_size=12)),
    st.builds(DialResult, st.text(max_size=12)),
    st.builds(Recorded, st.integers(), empty=st.booleans()),
    st.builds(Fault, st.text(max_size=12)),
)
keyed = st.sampled_from([*PLACES, "01632960123", "123456", "0", "55"])
fitting = st.one_of(st.builds(Digits, keyed), st.builds(Key, st.sampled_from("0123*#")))
happening = st.one_of(st.sampled_from(EVENTS), fitting, wild)
events = st.lists(happening, max_size=30)
names = st.sampled_from(["front door", "advice service", "lado", "other"])
placings = st.sampled_from([*PLACES.values(), None])
worlds = st.builds(
    Facts,
    places=st.dictionaries(st.sampled_from([*PLACES, "12"]), placings),
    found=st.dictionaries(st.sampled_from(["caller", "other"]), st.none() | st.just("a school")),
    number_ends=st.none() | st.just("123"),
    open=st.dictionaries(names, st.booleans()),
    language=st.sampled_from(["", "pl-PL", "en-GB", "xx"]),
    notice=st.none() | st.just("We are short of staff."),
    lever=st.none() | st.sampled_from(["contact-centre", "emergency-duty", "main", "no such step"]),
)


@every_flow
@given(talk=st.lists(st.tuples(happening, worlds), max_size=30))
def test_any_sequence_of_events_in_changing_worlds_keeps_the_caller(
    flow: Flow, talk: list[tuple[Event, Facts]]
) -> None:
    state = engine.START
    for event, facts in talk:
        turn = engine.step(flow, through_json(state), event, facts)
        kept = turn.state.ended or (
            turn.instructions and isinstance(turn.instructions[-1], Ask | Enqueue | Dial | Record)
        )
        assert kept or event == QueueResult("urgent key")
        assert not any(isinstance(one, HangUp) for one in turn.instructions[:-1])
        state = turn.state


@every_flow
@given(happened=events, facts=worlds)
def test_hung_up_ends_every_call(flow: Flow, happened: list[Event], facts: Facts) -> None:
    state = engine.START
    for event in happened:
        state = engine.step(flow, state, event, facts).state
    after = engine.step(flow, state, HungUp(), facts)
    assert after.state.ended in {"caller", "goodbye"}
    assert after.instructions == ()


@every_flow
@given(happened=events, facts=worlds)
def test_the_same_happenings_give_the_same_turns(
    flow: Flow, happened: list[Event], facts: Facts
) -> None:
    def turns() -> list[engine.Turn]:
        state, found = engine.START, []
        for event in happened:
            found.append(engine.step(flow, state, event, facts))
            state = found[-1].state
        return found

    assert turns() == turns()


@every_flow
@given(
    state=st.builds(
        State,
        step=st.sampled_from(STEPS),
        ended=st.sampled_from(["", "caller", "person", "goodbye"]),
        trail=st.just(("gone", "main")),
        call_misses=st.integers(0, 9),
        duty=st.integers(0, 9),
        shut=st.sampled_from(["", "open-now", "main", "gone"]),
        priority=st.sampled_from(["", "P0", "P4"]),
        caller=st.sampled_from(["", "child"]),
        part=st.sampled_from(["", "which", "read back", "safe", "number", "key", "when", "gone"]),
        keyed=st.sampled_from(["", "12", "691124", "01632960123"]),
        back=st.sampled_from(["", "urgent", "north", "gone"]),
    ),
    event=happening,
    facts=worlds,
)
def test_a_state_of_another_version_never_raises(
    flow: Flow, state: State, event: Event, facts: Facts
) -> None:
    assert isinstance(engine.step(flow, state, event, facts), engine.Turn)
