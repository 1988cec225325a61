"""Half-hour rows from the event log, and the figures over them, each with its definition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from routing.figures import Share, service_levels, total
from routing.half_hours import EDGES_S, Row, merge, starts_at
from routing.tally import Tally, fold

NINE = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
QUEUES = ("urgent", "agents", "lado")


@dataclass(frozen=True)
class Happened:
    kind: str
    after_s: float
    call: int = 1
    wait: int | None = None
    agent: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return NINE + timedelta(seconds=self.after_s)

    @property
    def call_id(self) -> UUID:
        return UUID(int=self.call)

    @property
    def wait_id(self) -> UUID:
        return UUID(int=self.wait if self.wait is not None else self.call * 10)

    @property
    def agent_id(self) -> UUID | None:
        return UUID(int=self.agent) if self.agent else None


def queued(after_s: float, call: int = 1, queue: str = "agents", **more: Any) -> Happened:
    return Happened("queued", after_s, call, data={"queue": queue, "target_s": 60}, **more)


def one(*events: Happened) -> Row:
    (row,) = fold(events)
    return row


def test_a_wait_belongs_to_the_half_hour_in_which_it_was_queued() -> None:
    row = one(queued(1799), Happened("bridged", 1830))
    assert (row.queue, row.starts_at) == ("agents", NINE)
    assert (row.offered, row.answered, row.answered_in_target) == (1, 1, 1)
    assert row.longest_wait_s == 31
    assert starts_at(NINE + timedelta(minutes=59, seconds=59.9)) == NINE + timedelta(minutes=30)


def test_s37_an_offer_that_was_accepted_is_no_answer_until_a_person_is_on_the_line() -> None:
    row = one(queued(0), Happened("offered", 2), Happened("ringing", 3), Happened("accepted", 9))
    assert (row.offered, row.answered) == (1, 0)


def test_an_answer_at_the_target_is_in_it_and_one_after_it_is_not() -> None:
    assert one(queued(0), Happened("bridged", 60)).answered_in_target == 1
    assert one(queued(0), Happened("bridged", 60.5)).answered_in_target == 0


def test_a_caller_who_leaves_within_five_seconds_is_a_short_abandon() -> None:
    short, real = Happened("abandoned", 4.9), Happened("abandoned", 5)
    assert one(queued(0), short).short_abandoned == 1
    row = one(queued(0), real)
    assert (row.abandoned, row.short_abandoned, row.longest_wait_s) == (1, 0, 5)


def test_a_caller_who_leaves_in_the_menus_was_never_offered() -> None:
    assert fold([Happened("arrived", 0), Happened("abandoned", 9)]) == []


def test_an_urgent_key_ends_one_wait_and_begins_another() -> None:
    urgent = {"queue": "urgent", "target_s": 30}
    rows = fold([
        queued(0), Happened("raised", 20), Happened("queued", 20, wait=11, data=urgent),
        Happened("bridged", 25, wait=11),
    ])  # fmt: skip
    assert [(row.queue, row.offered, row.answered, row.passed_on) for row in rows] == [
        ("agents", 1, 0, 1), ("urgent", 1, 1, 0),
    ]  # fmt: skip


def test_a_wait_overflows_once_however_many_teams_are_asked() -> None:
    wide = [Happened("overflowed", s, data={"queue": "agents", "to": "mash"}) for s in (30, 60, 90)]
    assert one(queued(0), *wide).overflowed == 1


def test_talk_and_wrap_up_are_counted_where_the_wait_was_queued() -> None:
    row = one(
        queued(0),
        Happened("bridged", 10, agent=7),
        Happened("wrap_up", 310, agent=7, data={"talk_s": 300}),
        Happened("agent", 310, agent=7, data={"was": "on_call", "state": "wrap_up"}),
        Happened("agent", 400, agent=7, data={"was": "wrap_up", "state": "ready"}),
        Happened("agent", 500, agent=7, data={"was": "wrap_up", "state": "ready"}),
    )
    assert (row.talk_s, row.wrap_up_s) == (300, 90)


ENDS = st.sampled_from(["bridged", "abandoned", "given_up", "callback_asked", "none"])
CALLS = st.lists(
    st.tuples(st.integers(0, 7200), st.integers(0, 1500), ENDS, st.sampled_from(QUEUES))
)


def log_of(calls: list[tuple[int, int, str, str]]) -> list[list[Happened]]:
    return [
        [queued(at, n, queue), Happened(end, at + waited, n), Happened(end, at + waited + 1, n)]
        for n, (at, waited, end, queue) in enumerate(calls, start=1)
    ]


def in_time(calls: list[list[Happened]]) -> list[Happened]:
    return sorted((event for call in calls for event in call), key=lambda event: event.at)


@given(CALLS)
def test_rows_made_call_by_call_and_merged_equal_a_rebuild_from_all_events(
    calls: list[tuple[int, int, str, str]],
) -> None:
    each = log_of(calls)
    assert merge(row for call in each for row in fold(call)) == fold(in_time(each))


@given(CALLS, st.integers(0, 300))
def test_a_fold_that_goes_on_later_equals_a_rebuild(
    calls: list[tuple[int, int, str, str]], cut: int
) -> None:
    events, tally = in_time(log_of(calls)), Tally()
    for event in events[:cut]:
        tally.add(event)
    assert tally.sorted_rows() == fold(events[:cut])
    for event in events[cut:]:
        tally.add(event)
    assert tally.sorted_rows() == fold(events)


@given(CALLS)
def test_every_caller_who_joined_ends_in_exactly_one_way(
    calls: list[tuple[int, int, str, str]],
) -> None:
    sum_ = total(fold(in_time(log_of(calls))))
    waiting = sum(end == "none" for _, _, end, _ in calls)
    assert sum_.offered == len(calls)
    left = sum_.abandoned + sum_.passed_on + sum_.callbacks
    assert sum_.offered == sum_.answered + left + waiting
    assert sum(sum_.waits) == sum_.answered >= sum_.answered_in_target


@given(CALLS)
def test_an_independent_count_agrees_to_the_last_call(
    calls: list[tuple[int, int, str, str]],
) -> None:
    sum_ = total(fold(in_time(log_of(calls))))
    answered = sorted(waited for _, waited, end, _ in calls if end == "bridged")
    assert sum_.answered_in_target == sum(waited <= 60 for waited in answered)
    below = [sum(waited <= edge for waited in answered) for edge in EDGES_S]
    assert [sum(sum_.waits[: n + 1]) for n in range(len(EDGES_S))] == below


def the_day_of_the_reference() -> list[Row]:
    """contact_centre.md 3.4: 70 answered in 20 s, 10 later; 12 abandon by then, 5 at once."""
    row = Row("agents", NINE, offered=100, answered=80, answered_in_target=70, abandoned=20)
    row.short_abandoned = 5
    return [row]


def test_s36_every_service_level_stands_beside_the_others_with_its_base() -> None:
    levels = service_levels(the_day_of_the_reference())
    assert [(round(level.percent or 0, 1), level.base) for level in levels] == [
        (70.0, 100), (73.7, 95), (87.5, 80),
    ]  # fmt: skip
    assert levels[0].definition.startswith("Callers answered by a person")


def test_s36_without_a_base_or_of_few_there_is_no_percentage() -> None:
    assert [(level.percent, level.base) for level in service_levels([])] == [(None, 0)] * 3
    assert Share(3, 4).percent is None
    assert Share(9, 10).percent == 90
