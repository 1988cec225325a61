"""Working minutes against the published vectors and an independent minute-by-minute count."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import govuk_bank_holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import targets
from routing.council import Council
from routing.parts import Calendar
from routing.rag import Rag, RagValue, Unit
from routing.working_time import NeverOpens, add, add_days, between, worked

LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
# domain.md 3.3: Oxfordshire's hours, English bank holidays, local times.
VECTORS = [
    ("2026-11-16 08:30", "2026-11-16 12:30", "2026-11-16 16:30", "2026-11-18 15:30", 4.0),
    ("2026-11-16 09:00", "2026-11-16 13:00", "2026-11-16 17:00", "2026-11-18 16:00", 4.0),
    ("2026-11-19 16:59", "2026-11-20 12:29", "2026-11-23 08:59", "2026-11-24 16:29", 19.5),
    ("2026-11-20 15:00", "2026-11-23 11:30", "2026-11-23 15:30", "2026-11-25 14:30", 68.5),
    ("2026-11-21 11:00", "2026-11-23 12:30", "2026-11-23 16:30", "2026-11-25 15:30", 49.5),
    ("2026-12-23 16:00", "2026-12-24 11:30", "2026-12-24 15:30", "2026-12-30 14:30", 19.5),
    ("2026-12-24 16:30", "2026-12-29 12:00", "2026-12-29 16:00", "2026-12-31 15:00", 115.5),
    ("2026-04-02 16:30", "2026-04-07 12:00", "2026-04-07 16:00", "2026-04-09 15:00", 115.5),
]
_EVENTS = json.loads(Path(govuk_bank_holidays.__file__).with_name("bank-holidays.json").read_text())
HOLIDAYS = {date.fromisoformat(e["date"]) for e in _EVENTS["england-and-wales"]["events"]}
MOMENTS = st.timedeltas(timedelta(), timedelta(days=1700)).map(
    lambda after: datetime(2024, 1, 1, tzinfo=UTC) + after
)
SHORT = st.timedeltas(timedelta(), timedelta(days=12))
FRONT_DOOR = Calendar.model_validate(
    {"hours": "Mo-Th 08:30-17:00; Fr 08:30-16:00", "bank holidays": "closed"}
)
NIGHTS = Calendar.model_validate({"hours": "00:00-03:00", "bank holidays": "open"})
EMPTY = Calendar.model_validate({"hours": "", "bank holidays": "open"})


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def open_by_hand(at: datetime) -> bool:
    """The front door's hours again, written with nothing but a clock and the list of gov.uk."""
    here = at.astimezone(LONDON)
    if here.weekday() > 4 or here.date() in HOLIDAYS:
        return False
    return time(8, 30) <= here.time() < (time(16, 0) if here.weekday() == 4 else time(17, 0))


def counted(start: datetime, end: datetime) -> int:
    minutes = int((end - start) / MINUTE)
    return sum(open_by_hand(start + n * MINUTE) for n in range(minutes))


@pytest.mark.parametrize(("received", "red", "amber", "green", "elapsed"), VECTORS)
def test_the_published_vectors(
    council: Council, received: str, red: str, amber: str, green: str, elapsed: float
) -> None:
    calendar, start = council.calendars["front door"], local(received)
    due = {rag: targets.due(council, calendar, rag, start).at for rag in Rag}
    assert due[Rag.RED] == local(red)
    assert due[Rag.AMBER] == local(amber)
    assert due[Rag.GREEN] == due[Rag.NONE] == local(green)
    assert (due[Rag.RED] - start) / timedelta(hours=1) == elapsed


def test_a_week_of_the_front_door_has_2490_minutes() -> None:
    assert between(FRONT_DOOR, local("2026-11-16 00:00"), local("2026-11-23 00:00")) == 2490


def test_working_minutes_take_no_notice_of_the_clock_changes() -> None:
    spring = between(FRONT_DOOR, local("2026-03-27 12:00"), local("2026-03-30 12:00"))
    autumn = between(FRONT_DOOR, local("2026-10-23 12:00"), local("2026-10-26 12:00"))
    assert spring == autumn == 240 + 210


@given(MOMENTS.map(lambda m: m.replace(second=0, microsecond=0)), st.integers(0, 12 * 1440))
@settings(max_examples=30)
def test_an_independent_minute_by_minute_count_agrees(start: datetime, minutes: int) -> None:
    end = start + minutes * MINUTE
    assert between(FRONT_DOOR, start, end) == counted(start, end)


@pytest.mark.parametrize("calendar", [FRONT_DOOR, NIGHTS, EMPTY])
@given(start=MOMENTS, first=SHORT, second=SHORT)
def test_working_time_is_additive_over_any_split(
    calendar: Calendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = start + first, start + first + second
    whole = worked(calendar, start, end)
    assert worked(calendar, start, middle) + worked(calendar, middle, end) == whole
    assert worked(calendar, end, start) == -whole


@pytest.mark.parametrize("calendar", [FRONT_DOOR, NIGHTS])
@given(start=MOMENTS, minutes=st.integers(1, 3000))
def test_what_is_added_has_passed_when_it_is_due_and_not_a_moment_before(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    due = add(calendar, start, minutes)
    assert worked(calendar, start, due) == minutes * MINUTE
    assert worked(calendar, start, due - timedelta.resolution) < minutes * MINUTE


def test_s21_a_calendar_that_never_opens_gives_no_due_time() -> None:
    with pytest.raises(NeverOpens):
        add(EMPTY, local("2026-11-16 09:00"), 240)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-16 09:00", 1, "2026-11-17 09:00"),
        ("2026-11-20 15:00", 1, "2026-11-23 15:00"),
        ("2026-11-21 11:00", 1, "2026-11-24 08:30"),
        ("2026-11-19 16:59", 1, "2026-11-20 16:00"),
        ("2026-12-24 10:00", 2, "2026-12-30 10:00"),
    ],
)
def test_a_working_day_ends_at_the_same_clock_time(received: str, days: int, due: str) -> None:
    assert add_days(FRONT_DOOR, local(received), days) == local(due)


def test_s19_a_red_has_an_elapsed_clock_too(council: Council) -> None:
    calendar, friday = council.calendars["front door"], local("2026-11-20 15:00")
    red = targets.due(council, calendar, Rag.RED, friday)
    assert red.safety_at == local("2026-11-20 19:00")
    assert targets.due(council, calendar, Rag.AMBER, friday).safety_at is None


def test_s18_rating_up_keeps_the_start_and_may_be_late_at_once(council: Council) -> None:
    calendar, received = council.calendars["front door"], local("2026-11-16 09:00")
    now = local("2026-11-16 15:00")
    assert targets.used(council, calendar, Rag.GREEN, received, now) == 360 / 1440
    assert targets.used(council, calendar, Rag.RED, received, now) == 1.5


def test_unrated_sorts_as_amber(council: Council) -> None:
    calendar, received = council.calendars["front door"], local("2026-11-20 15:30")
    now = local("2026-11-23 12:00")
    unrated = targets.used(council, calendar, Rag.NONE, received, now)
    assert unrated == targets.used(council, calendar, Rag.AMBER, received, now) == 0.5


@pytest.mark.parametrize(
    ("target", "due"),
    [
        (RagValue(240, Unit.ELAPSED_MINUTES), "2026-11-20 19:00"),
        (RagValue(1, Unit.WORKING_DAYS), "2026-11-23 15:00"),
        (RagValue(60, Unit.WORKING_MINUTES), "2026-11-20 16:00"),
    ],
)
def test_a_target_is_a_value_and_a_unit(council: Council, target: RagValue, due: str) -> None:
    other = council.model_copy(update={"targets": {**council.targets, Rag.RED: target}})
    calendar, friday = council.calendars["front door"], local("2026-11-20 15:00")
    assert targets.due(other, calendar, Rag.RED, friday).at == local(due)
    now = local("2026-11-20 15:00") + (local(due) - friday) / 2
    assert 0 < targets.used(other, calendar, Rag.RED, friday, now) <= 1
