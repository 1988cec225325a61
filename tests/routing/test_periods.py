"""Days, weeks and months in London, as figures are asked for."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.periods import NAMED, BadPeriod, Period, between, day, named

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("today", "2026-11-23", "2026-11-23"),
        ("yesterday", "2026-11-22", "2026-11-22"),
        ("this-week", "2026-11-23", "2026-11-29"),
        ("last-week", "2026-11-16", "2026-11-22"),
        ("this-month", "2026-11-01", "2026-11-30"),
        ("last-month", "2026-10-01", "2026-10-31"),
        ("2026-02-03", "2026-02-03", "2026-02-03"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2028-02", "2028-02-01", "2028-02-29"),
    ],
)
def test_each_way_to_name_a_period(written: str, first: str, last: str) -> None:
    wanted = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert named(written, MONDAY) == wanted


@pytest.mark.parametrize(
    ("days", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-23", 24)]
)
def test_a_day_begins_and_ends_at_midnight_in_london(days: str, hours: int) -> None:
    period = named(days, MONDAY)
    assert period.until - period.since == timedelta(hours=hours)
    assert period.holds(period.since)
    assert not period.holds(period.until)


def test_in_summer_midnight_in_london_is_an_hour_before_utcs() -> None:
    assert named("2026-07-01", MONDAY).since == datetime(2026, 6, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", "tomorrow", "2026-13", "2026-W54", "2026-02-30", "0001-W01", "9999-W52", "x" * 99],
)
def test_nonsense_is_refused_and_told_what_to_enter(written: str) -> None:
    with pytest.raises(BadPeriod, match=r"is no (period|day)\. Enter"):
        named(written, MONDAY)


def test_an_end_before_the_start_and_a_hundred_years_are_refused() -> None:
    with pytest.raises(BadPeriod, match="after the last"):
        between(day("2026-02-02"), day("2026-02-01"))
    with pytest.raises(BadPeriod, match="more than a year"):
        between(day("2026-01-01"), day("2125-12-31"))


@given(st.dates(date(2000, 3, 1), date(2999, 1, 1)), st.sampled_from(sorted(NAMED)))
def test_every_named_period_is_in_order_and_no_longer_than_a_month(at: date, written: str) -> None:
    period = named(written, at)
    assert period.first <= period.last <= period.first + timedelta(days=30)


@given(st.text(max_size=12))
def test_whatever_is_written_is_a_period_or_is_refused(written: str) -> None:
    with suppress(BadPeriod):
        assert named(written, MONDAY).first <= named(written, MONDAY).last
