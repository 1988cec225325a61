"""When somebody may be rung back: the hours they agreed to, while we are open (S11)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.agreed_hours import next_span
from routing.calendar import is_open, local_of
from tests.world import plan

COUNCIL = plan()[0]
QUEUE, CALENDAR = "locality-city", "front door"
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)  # winter: local time is UTC


@pytest.mark.parametrize(
    ("when", "at", "starts", "ends"),
    [
        ("any time", "23T10:00", "23T10:00", "23T16:59"),
        ("mornings", "23T10:00", "23T10:00", "23T11:59"),
        ("afternoons", "23T10:00", "23T12:00", "23T16:59"),
        ("mornings", "23T13:00", "24T08:30", "24T11:59"),
        ("afternoons", "23T16:59", "24T12:00", "24T16:59"),
        ("any time", "23T23:00", "24T08:30", "24T16:59"),
        ("mornings", "27T13:00", "30T08:30", "30T11:59"),  # over the weekend
        ("afternoons", "27T15:59", "30T12:00", "30T16:59"),
    ],
)
def test_the_next_hours_that_were_agreed(when: str, at: str, starts: str, ends: str) -> None:
    moments = (datetime.fromisoformat(f"2026-11-{one}Z") for one in (at, starts, ends))
    asked, *expected = moments
    assert next_span(COUNCIL, QUEUE, when, asked) == tuple(expected)


def test_a_morning_is_one_of_local_time() -> None:
    at = datetime(2026, 7, 1, 10, 30, tzinfo=UTC)  # summer: half past eleven
    assert next_span(COUNCIL, QUEUE, "mornings", at) == (at, at + timedelta(minutes=29))


@pytest.mark.parametrize(("queue", "when"), [("no such queue", "any time"), (QUEUE, "evenings")])
def test_nobody_is_rung_at_a_guess(queue: str, when: str) -> None:
    assert next_span(COUNCIL, queue, when, MONDAY) is None


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - given UTC below
    st.sampled_from(["any time", "mornings", "afternoons"]),
    st.floats(0, 1),
)
def test_in_every_moment_of_it_we_are_open_and_it_was_agreed(
    naive: datetime, when: str, share: float
) -> None:
    at = naive.replace(tzinfo=UTC)
    span = next_span(COUNCIL, QUEUE, when, at)
    assert span is not None
    assert at <= span[0] < span[1]
    moment = span[0] + (span[1] - span[0]) * share
    assert is_open(COUNCIL, CALENDAR, moment)
    assert is_open(COUNCIL, CALENDAR, moment + timedelta(seconds=59))
    assert when == "any time" or (local_of(moment).hour < 12) == (when == "mornings")
