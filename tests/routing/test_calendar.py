"""Open and closed: English bank holidays, closures, clock changes, and closed when in doubt."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import govuk_bank_holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.calendar import LONDON, intervals, is_open, open_at, utc_of
from routing.council import Council
from routing.hours import bank_holidays
from routing.parts import Calendar

CACHE = Path(govuk_bank_holidays.__file__).with_name("bank-holidays.json")
LISTED = [
    date.fromisoformat(event["date"])
    for event in json.loads(CACHE.read_text())["england-and-wales"]["events"]
]
YEARS = sorted({day.year for day in LISTED})
MOMENTS = st.timedeltas(timedelta(), timedelta(days=1800)).map(
    lambda after: datetime(2024, 1, 1, tzinfo=UTC) + after
)
CALENDARS = st.builds(
    lambda hours, holidays, closures: Calendar.model_validate(
        {"hours": hours, "bank holidays": holidays, "closures": closures}
    ),
    st.sampled_from([
        *("Mo-Th 08:30-17:00; Fr 08:30-16:00", "24/7", "22:00-06:00", "", "Mo-Su 00:30-01:15"),
        *("Mo-Fr 08:00-12:00,13:00-17:30", "Sa-Su 01:30-04:00", "Mo-Su 01:00-02:00"),
    ]),
    st.sampled_from(["open", "closed"]),
    st.lists(
        st.dates(date(2024, 1, 1), date(2028, 12, 1)).map(
            lambda day: {"from": str(day), "until": f"{day + timedelta(days=1)} 12:00", "why": "x"}
        ),
        max_size=3,
    ),
)  # fmt: skip


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize("year", YEARS)
def test_bank_holidays_are_those_of_gov_uk(year: int) -> None:
    assert bank_holidays(year) == {day for day in LISTED if day.year == year}


def test_the_list_of_gov_uk_reaches_beyond_this_year() -> None:
    this_year = datetime.now(UTC).year
    assert {this_year, this_year + 1} <= set(YEARS), (
        "govuk-bank-holidays has no list for this or next year: raise its version in "
        "pyproject.toml, make the locks again, and see that this file still passes. If `holidays` "
        "then differs from gov.uk, raise its version too."
    )


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-19 08:30", True),
        ("2026-11-19 08:29:59", False),
        ("2026-11-19 16:59:59", True),
        ("2026-11-19 17:00", False),
        ("2026-11-20 16:00", False),
        ("2026-11-21 11:00", False),
        ("2026-12-25 11:00", False),
        ("2026-12-28 11:00", False),
        ("2026-12-29 11:00", True),
        ("2026-04-06 11:00", False),
    ],
)
def test_the_front_door_is_open_when_the_council_says(
    council: Council, at: str, *, open_: bool
) -> None:
    assert is_open(council, "front door", local(at)) is open_
    assert is_open(council, "always", local(at))


def test_s21_what_does_not_exist_or_is_empty_is_closed(council: Council) -> None:
    empty = Calendar.model_validate({"hours": "", "bank holidays": "open"})
    unreadable = empty.model_copy(update={"hours": "half past"})
    noon = local("2026-11-19 12:00")
    assert not is_open(council, "no such calendar", noon)
    assert not open_at(empty, noon)
    assert not open_at(unreadable, noon)


def test_a_closure_may_begin_in_the_middle_of_a_day() -> None:
    calendar = Calendar.model_validate(
        {
            "hours": "Mo-Fr 08:30-17:00",
            "bank holidays": "closed",
            "closures": [{"from": "2026-12-24 15:00", "until": "2026-12-31", "why": "Christmas"}],
        }
    )
    spans = list(intervals(calendar, local("2026-12-24 00:00"), local("2027-01-05 00:00")))
    assert spans == [
        (datetime(2026, 12, 24, 8, 30, tzinfo=UTC), datetime(2026, 12, 24, 15, 0, tzinfo=UTC)),
        (datetime(2027, 1, 4, 8, 30, tzinfo=UTC), datetime(2027, 1, 4, 17, 0, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(("night", "hours"), [("2026-03-29", 7), ("2026-10-25", 9)])
def test_a_night_with_a_clock_change_has_its_true_length(night: str, hours: int) -> None:
    calendar = Calendar.model_validate({"hours": "22:00-06:00", "bank holidays": "open"})
    ((opens, closes),) = intervals(calendar, local(f"{night} 00:00"), local(f"{night} 21:00"))
    assert closes - opens == timedelta(hours=hours - 2)


def test_a_time_that_the_spring_leaves_out_is_the_moment_of_the_change() -> None:
    change = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert utc_of(datetime.fromisoformat("2026-03-29 01:30")) == change
    calendar = Calendar.model_validate({"hours": "00:30-01:15", "bank holidays": "open"})
    ((opens, closes),) = intervals(calendar, local("2026-03-29 00:00"), local("2026-03-29 21:00"))
    assert (opens, closes) == (change - timedelta(minutes=30), change)


@given(CALENDARS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=40)))
def test_open_spans_are_in_order_apart_and_within_what_was_asked(
    calendar: Calendar, start: datetime, length: timedelta
) -> None:
    spans = list(intervals(calendar, start, start + length))
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert all(start <= edge <= start + length for edge in edges)
    assert all(open_at(calendar, opens) and not open_at(calendar, closes)
               for opens, closes in spans if closes < start + length)  # fmt: skip


def test_a_moment_without_a_zone_is_refused(council: Council) -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        is_open(council, "always", datetime.fromisoformat("2026-01-01"))
