"""Thresholds of a wait are told once, in order, and by the call's own target."""

from hypothesis import given
from hypothesis import strategies as st

from routing.council import Council, load
from routing.priority import Priority
from routing.targets import Threshold, crossed, share_used, thresholds

ALL = (Threshold("half", 15), Threshold("target", 30), Threshold("longest", 60))


def test_the_thresholds_are_half_the_target_the_target_and_the_longest(council: Council) -> None:
    assert thresholds(council, "urgent", Priority.P0) == ALL


def test_a_queue_may_add_thresholds_of_its_own(council_text: str) -> None:
    text = council_text.replace("ring all: yes", "ring all: yes\n    thresholds: [45s, 5min]")
    own = thresholds(load(text, "council.yaml"), "urgent", Priority.P0)
    assert [threshold.at_s for threshold in own] == [15, 30, 45, 60, 300]


@given(st.lists(st.floats(0, 200)))
def test_each_threshold_is_crossed_once_however_the_clock_beats(beats: list[float]) -> None:
    told: list[str] = []
    for waited_s in sorted(beats):
        told += [threshold.name for threshold in crossed(ALL, waited_s, told)]
    longest = max(beats, default=0)
    assert told == [threshold.name for threshold in ALL if threshold.at_s <= longest]


def test_a_threshold_is_crossed_at_its_very_second() -> None:
    assert crossed(ALL, 29.999, ["half"]) == ()
    assert [threshold.name for threshold in crossed(ALL, 30, ["half"])] == ["target"]


def test_a_late_call_has_used_more_than_its_target() -> None:
    assert share_used(90, 60) == 1.5
    assert share_used(-1, 60) == 0
