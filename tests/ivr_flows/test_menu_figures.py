"""Figures of the menus: what the log of steps says, and nothing that it does not say."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows import menu_figures
from ivr_flows.effects import LogStep
from ivr_flows.events import Digits, Event, HungUp, Key, Silence, Started
from ivr_flows.facts import Facts
from ivr_flows.menu_figures import Passed
from ivr_flows.model import Flow
from ivr_flows.rehearse import rehearse, spoken
from ivr_flows.timing import seconds
from tests.ivr_flows.conftest import OPEN, shipped

FLOW = shipped("oxfordshire-shaped")
TURN_S = 100.0
POSTCODES = shipped("staffordshire-shaped")


def logged(flow: Flow, events: Iterable[Event], left_after_s: float = 0) -> list[Passed]:
    """The log of one call whose events are 100 s apart, the last one `left_after_s` after it."""
    turns = rehearse(flow, events, Facts(OPEN)).turns
    moments = [TURN_S * at for at in range(len(turns))]
    moments[-1] = moments[-2] + left_after_s if left_after_s else moments[-1]
    return [
        Passed(done.step, done.event, done.outcome, at_s)
        for turn, at_s in zip(turns, moments, strict=True)
        for done in turn.effects
        if isinstance(done, LogStep)
    ]


def counted(*logs: Sequence[Passed]) -> Counter[tuple[str, str, str]]:
    return Counter((row.step, row.event, row.outcome) for log in logs for row in log)


def at(step: str, *logs: Sequence[Passed]) -> menu_figures.StepFigures:
    return next(one for one in menu_figures.steps(FLOW, counted(*logs)) if one.step == step)


def test_the_share_of_each_option_is_of_all_who_came_to_the_step() -> None:
    logs = [logged(FLOW, [Started(), Key(key)]) for key in "1334"]
    main = at("main", *logs)
    assert (main.callers, main.kind) == (4, "ask")
    assert {way.outcome: way.share for way in main.ways} == {"1": 0.25, "3": 0.5, "4": 0.25}
    assert main.ways[0].words == "If you work with children or families"


def test_silence_and_wrong_keys_are_counted_apart_and_never_as_arrivals() -> None:
    main = at(
        "main",
        logged(FLOW, [Started(), Silence(), Key("3")]),
        logged(FLOW, [Started(), Key("9"), Silence()]),
    )
    assert (main.callers, main.silence, main.wrong_keys) == (2, 2, 1)
    assert {way.outcome: way.callers for way in main.ways} == {"3": 1, "stuck": 1}


def test_the_step_to_be_heard_again_is_not_a_new_arrival() -> None:
    main = at("main", logged(FLOW, [Started(), Key("*"), Key("3")]))
    assert (main.callers, main.silence, main.wrong_keys) == (1, 0, 0)


def test_a_step_nobody_came_to_has_no_figures() -> None:
    seen = menu_figures.steps(FLOW, counted(logged(FLOW, [Started()])))
    assert [one.step for one in seen] == ["welcome", "open-now"]


def words_of(events: Sequence[Event]) -> list[tuple[str, float]]:
    """What the last turn speaks, and how long each of it lasts."""
    last = rehearse(FLOW, events, Facts(OPEN)).turns[-1]
    return [(say.prompt, seconds(say.text)) for say in spoken(last.instructions)]


@pytest.mark.parametrize("events", [[Started()], [Started(), Silence()], [Started(), Key("3")]])
@pytest.mark.parametrize("sentence", [0, 1, 2])
def test_who_leaves_is_counted_at_the_sentence_they_were_hearing(
    events: list[Event], sentence: int
) -> None:
    said = words_of(events)
    before = sum(length for _, length in said[:sentence])
    log = logged(FLOW, [*events, HungUp()], left_after_s=before + 0.5)
    (left,) = menu_figures.leavings(FLOW, [log])
    assert (left.prompt, left.callers) == (said[sentence][0], 1)
    assert left.into_s == pytest.approx(0.5)


def test_who_leaves_after_the_last_word_is_counted_at_the_step() -> None:
    whole = sum(length for _, length in words_of([Started()]))
    log = logged(FLOW, [Started(), HungUp()], left_after_s=whole + 2)
    (left,) = menu_figures.leavings(FLOW, [log])
    assert (left.step, left.prompt, left.into_s) == ("main", "", pytest.approx(whole + 2))


def test_what_was_keyed_is_not_in_the_log_so_the_sentence_after_it_is_not_claimed() -> None:
    asks = next(name for name, one in POSTCODES.steps.items() if one.verb == "ask postcode")
    log = [
        Passed("welcome", "started", "done", 0),
        Passed(asks, Digits("1234").word, "miss", 50),
        Passed(asks, "hung up", "hung up", 52.0),
    ]
    (left,) = menu_figures.leavings(POSTCODES, [log])
    assert (left.step, left.prompt, left.into_s) == (asks, "", 2.0)


def test_the_middle_of_all_who_left_at_a_sentence_is_told() -> None:
    logs = [logged(FLOW, [Started(), HungUp()], left_after_s=s) for s in (1.0, 2.0, 6.0)]
    (left,) = menu_figures.leavings(FLOW, logs)
    assert (left.prompt, left.callers, left.into_s) == ("welcome.say", 3, pytest.approx(2.0))


def test_who_did_not_leave_is_not_among_those_who_left() -> None:
    assert menu_figures.leavings(FLOW, [logged(FLOW, [Started(), Key("1")]), []]) == ()


KEYS = st.lists(st.sampled_from([*map(Key, "1234567890*#"), Silence()]), max_size=5)


@given(st.lists(KEYS, min_size=1, max_size=4))
def test_whatever_callers_do_each_arrival_has_one_way_out(talks: list[list[Event]]) -> None:
    logs = [logged(FLOW, [Started(), *talk, HungUp()]) for talk in talks]
    seen = menu_figures.steps(FLOW, counted(*logs))
    assert at("welcome", *logs).callers == len(talks)
    for one in seen:
        assert sum(way.callers for way in one.ways) == one.callers
        assert sum(way.share for way in one.ways) == pytest.approx(1)
    assert sum(one.left for one in seen) == sum(log[-1].outcome == "hung up" for log in logs)
