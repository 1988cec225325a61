"""When it is a storm: at two rates, so that it neither comes and goes nor lasts for ever."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routing.parts import Storm
from routing.storm import lasts_until

NINE = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
RULES = Storm.model_validate(
    {"calls": 40, "within": "5min", "ends below": 20, "calm for": "5min"}
)  # fmt: skip
COUNTS = st.lists(st.integers(0, 60), max_size=200)
STEP_S = 30.0


def on_at_each(counts: list[int], step_s: float = STEP_S) -> list[bool]:
    """Whether it is a storm after each look, when so many calls were counted at each."""
    ends_at, seen = None, []
    for number, arrived in enumerate(counts):
        at = NINE + timedelta(seconds=number * step_s)
        ends_at = lasts_until(RULES, arrived, at, ends_at)
        seen.append(ends_at is not None)
    return seen


def test_it_begins_with_the_number_of_the_file_and_not_one_earlier() -> None:
    assert lasts_until(RULES, 39, NINE) is None
    assert lasts_until(RULES, 40, NINE) == NINE + timedelta(minutes=5)


def test_a_rate_between_the_two_puts_the_end_off_and_a_lower_one_does_not() -> None:
    ends_at, later = NINE + timedelta(minutes=1), NINE + timedelta(seconds=30)
    assert lasts_until(RULES, 20, later, ends_at) == later + timedelta(minutes=5)
    assert lasts_until(RULES, 19, later, ends_at) == ends_at
    assert lasts_until(RULES, 19, ends_at, ends_at) is None


@given(st.lists(st.integers(RULES.ends_below, RULES.calls - 1), max_size=200), st.booleans())
def test_between_the_two_rates_nothing_ever_changes(counts: list[int], on: bool) -> None:  # noqa: FBT001 - drawn
    seen = on_at_each([60 if on else 0, *counts])
    assert set(seen) == {on}


@given(COUNTS)
def test_it_never_flaps(counts: list[int]) -> None:
    """Each beginning saw the higher rate, each end came after `calm for` of less than the lower."""
    seen = on_at_each(counts)
    calm = int(RULES.calm_for_s / STEP_S)
    for number, (before, now) in enumerate(zip([False, *seen], seen, strict=False)):
        if now and not before:
            assert counts[number] >= RULES.calls
        if before and not now:
            assert all(count < RULES.ends_below for count in counts[number - calm + 1 : number])


@given(COUNTS)
def test_it_is_over_in_time_whatever_was_before(counts: list[int]) -> None:
    calm = int(RULES.calm_for_s / STEP_S)
    assert not on_at_each([*counts, *[0] * (calm + 1)])[-1]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20), st.floats(301, 3600))
def test_a_storm_that_nobody_looks_at_is_over_at_its_time(counts: list[int], gap_s: float) -> None:
    """Who looks so seldom sees only whether it begins anew."""
    seen = on_at_each(counts, gap_s)
    assert seen == [count >= RULES.calls for count in counts]
