"""A call that is tried: it goes as a live one goes, and can be kept as a story."""

import pytest

from ivr_flows import story, trial
from ivr_flows.events import HungUp, Key, QueueOutcome, QueueResult, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Enqueue
from ivr_flows.story import Given
from ivr_flows.trial import Trial
from tests.ivr_flows.conftest import NAMES, OPEN, shipped

DAY, NIGHT = Facts(OPEN), Facts()
STANDS = {"ask", "ask digits", "ask postcode", "queue", "transfer", "record", "offer callback"}
TUESDAY = Given.model_validate({"at": "Tue 10:15"})


@pytest.mark.parametrize("name", NAMES)
def test_every_step_that_a_caller_can_stand_at_is_reached_by_day_or_by_night(name: str) -> None:
    flow = shipped(name)
    for step in (one for one, what in flow.steps.items() if what.verb in STANDS):
        ways = [(trial.way_to(flow, step, facts), facts) for facts in (DAY, NIGHT)]
        way, facts = next(one for one in ways if one[0])
        assert Trial(flow, facts, way or ()).rehearsed().state.step == step


def test_a_way_is_the_shortest_and_nobody_fails_or_hangs_up_on_it() -> None:
    way = trial.way_to(shipped("oxfordshire-shaped"), "main", DAY)
    assert way == (Started(),)


def test_there_is_no_way_to_a_step_that_is_not_there() -> None:
    assert trial.way_to(shipped("oxfordshire-shaped"), "nowhere", DAY) is None


def test_what_the_line_waits_in_is_told() -> None:
    begun = Trial(shipped("oxfordshire-shaped"), DAY)
    assert isinstance(trial.waiting(begun.rehearsed()), Ask)
    assert isinstance(trial.waiting(begun.then(Key("1")).rehearsed()), Enqueue)


def test_a_trial_becomes_a_story_that_holds_on_the_same_flow() -> None:
    flow = shipped("oxfordshire-shaped")
    tried = Trial(flow, DAY).then(Key("1"), QueueResult(QueueOutcome.BRIDGED))
    kept = story.read(story.written(trial.told(tried, "ours", TUESDAY, "A child not safe")))
    assert (kept.story, kept.ends, kept.priority) == ("A child not safe", "a person", "P0")
    assert story.play(kept, flow, DAY).wrong == ()
    shorter = trial.told(Trial(flow, DAY).then(HungUp()), "ours", TUESDAY)
    assert (shorter.story, shorter.ends) == ("A call to ours, Tue 10:15", "gone")
