"""Whatever happens, in whatever order and whatever world: no exception, and no caller dropped."""

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
from ivr_flows.instructions import Ask, Dial, Enqueue, HangUp
from ivr_flows.model import Flow
from ivr_flows.rehearse import through_json
from ivr_flows.state import State

wild = st.one_of(
    st.builds(Key, st.text(max_size=3)),
    st.builds(Digits, st.text(max_size=20)),
    st.builds(Speech, st.text(max_size=20), st.floats()),
    st.builds(QueueResult, st.text(max_size=12)),
    st.builds(DialResult, st.text(max_size=12)),
    st.builds(Recorded, st.integers(), empty=st.booleans()),
    st.builds(Fault, st.text(max_size=12)),
)
events = st.lists(st.one_of(st.sampled_from(EVENTS), wild), max_size=30)
names = st.sampled_from(["front door", "lado", "other"])
worlds = st.builds(
    Facts,
    open=st.dictionaries(names, st.booleans()),
    notice=st.none() | st.just("We are short of staff."),
    lever=st.none() | st.sampled_from(["contact-centre", "emergency-duty", "main", "no such step"]),
)


@given(talk=st.lists(st.tuples(st.one_of(st.sampled_from(EVENTS), wild), worlds), max_size=30))
def test_any_sequence_of_events_in_changing_worlds_keeps_the_caller(
    plan: Flow, talk: list[tuple[Event, Facts]]
) -> None:
    state = engine.START
    for event, facts in talk:
        turn = engine.step(plan, through_json(state), event, facts)
        kept = turn.state.ended or (
            turn.instructions and isinstance(turn.instructions[-1], Ask | Enqueue | Dial)
        )
        assert kept or event == QueueResult("urgent key")
        assert not any(isinstance(one, HangUp) for one in turn.instructions[:-1])
        state = turn.state


@given(happened=events, facts=worlds)
def test_hung_up_ends_every_call(plan: Flow, happened: list[Event], facts: Facts) -> None:
    state = engine.START
    for event in happened:
        state = engine.step(plan, state, event, facts).state
    after = engine.step(plan, state, HungUp(), facts)
    assert after.state.ended in {"caller", "goodbye"}
    assert after.instructions == ()


@given(happened=events, facts=worlds)
def test_the_same_happenings_give_the_same_turns(
    plan: Flow, happened: list[Event], facts: Facts
) -> None:
    def turns() -> list[engine.Turn]:
        state, found = engine.START, []
        for event in happened:
            found.append(engine.step(plan, state, event, facts))
            state = found[-1].state
        return found

    assert turns() == turns()


@given(
    state=st.builds(
        State,
        step=st.sampled_from(["", "main", "night", "urgent", "last resort", "gone", "if stuck"]),
        ended=st.sampled_from(["", "caller", "person", "goodbye"]),
        trail=st.just(("gone", "main")),
        call_misses=st.integers(0, 9),
        duty=st.integers(0, 9),
        shut=st.sampled_from(["", "open-now", "main", "gone"]),
        priority=st.sampled_from(["", "P0", "P4"]),
        caller=st.sampled_from(["", "child"]),
    ),
    event=st.one_of(st.sampled_from(EVENTS), wild),
    facts=worlds,
)
def test_a_state_of_another_version_never_raises(
    plan: Flow, state: State, event: Event, facts: Facts
) -> None:
    assert isinstance(engine.step(plan, state, event, facts), engine.Turn)
