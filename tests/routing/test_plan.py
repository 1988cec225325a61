"""Where calls wait and who comes: never a closed queue, never a machine, always somebody."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.calendar import is_open
from routing.council import Council, load
from routing.plan import Alert, DutyCall, chain_of, place, teams_after, usable
from routing.priority import Priority

OPEN = datetime(2026, 11, 19, 11, 0, tzinfo=ZoneInfo("Europe/London"))
CLOSED = OPEN.replace(hour=20)
PRIORITIES = st.sampled_from(list(Priority))
QUEUES = st.sampled_from([
    "urgent", "mash", "agents", "locality-city", "early-help", "lado", "no such queue",
])  # fmt: skip
TEAMS = ("urgent", "mash", "customer-services", "locality-city", "early-help", "lado")


def test_a_call_goes_to_the_queue_that_the_flow_names(council: Council) -> None:
    placed = place(council, "agents", Priority.P2, OPEN)
    assert (placed.queue, placed.target_s, placed.teams) == ("agents", 60, ("customer-services",))
    assert not placed.overflowed


def test_s7_a_p0_goes_through_the_whole_escalation(council: Council) -> None:
    def reached(waited_s: float) -> tuple[tuple[str, ...], tuple[DutyCall, ...]]:
        due = teams_after(council, "urgent", Priority.P0, waited_s)
        return due.teams, due.duty

    everybody = ("urgent", "customer-services", "mash")
    assert reached(29.9) == (("urgent",), ())
    assert reached(30) == (everybody, ())
    assert reached(60) == (everybody, (DutyCall("emergency-duty-team", 0),))
    both = (DutyCall("emergency-duty-team", 1), DutyCall("duty-manager", 0))
    assert reached(120) == (everybody, both)


def test_s7_the_supervisor_is_told_of_an_unanswered_p0_after_20_s(council: Council) -> None:
    assert teams_after(council, "urgent", Priority.P0, 19).alerts == ()
    assert teams_after(council, "urgent", Priority.P0, 20).alerts == (Alert("supervisor", 20),)


@given(QUEUES, st.sampled_from([Priority.P0, Priority.P1]), st.floats(0, 5000), st.data())
def test_s7_whoever_is_there_an_urgent_wait_rings_duty_until_it_is_accepted(
    council: Council, queue: str, priority: Priority, waited_s: float, data: st.DataObject
) -> None:
    there = data.draw(st.one_of(st.none(), st.sets(st.sampled_from(TEAMS))))
    longest = council.answer[priority].longest_s
    now = teams_after(council, queue, priority, waited_s + longest, there)
    assert now.duty
    assert not now.exhausted
    later = teams_after(council, queue, priority, waited_s + longest + 60, there)
    assert {call.target: call.round for call in later.duty}[now.duty[0].target] > now.duty[0].round


@given(QUEUES, PRIORITIES, st.floats(0, 600), st.floats(0, 600))
def test_a_wait_only_gains_teams_and_calls_as_it_grows(
    council: Council, queue: str, priority: Priority, one: float, more: float
) -> None:
    early = teams_after(council, queue, priority, one)
    late = teams_after(council, queue, priority, one + more)
    assert set(early.teams) <= set(late.teams)
    assert set(early.alerts) <= set(late.alerts)
    assert {c.target for c in early.duty} <= {c.target for c in late.duty}


def test_a_team_that_is_all_on_a_break_follows_the_chain_at_once(council: Council) -> None:
    due = teams_after(council, "locality-city", Priority.P3, 0, {"customer-services"})
    assert due.teams == ("locality-city", "customer-services")
    assert not due.exhausted


def test_with_nobody_there_an_urgent_wait_rings_duty_at_once(council: Council) -> None:
    due = teams_after(council, "urgent", Priority.P0, 0, there=())
    assert due.duty == (DutyCall("emergency-duty-team", 0),)
    assert due.alerts == (Alert("supervisor", 20),)


@pytest.mark.parametrize("priority", [Priority.P2, Priority.P3, Priority.P4])
def test_with_nobody_there_another_wait_is_handed_on(council: Council, priority: Priority) -> None:
    assert teams_after(council, "agents", priority, 0, there=()).exhausted
    assert not teams_after(council, "agents", priority, 9999, {"customer-services"}).exhausted


@given(QUEUES, PRIORITIES, st.sets(st.sampled_from(TEAMS)), st.sampled_from([OPEN, CLOSED]))
def test_s5_s21_no_call_goes_to_a_queue_that_is_closed_or_unstaffed(
    council: Council, queue: str, priority: Priority, staffed: set[str], at: datetime
) -> None:
    placed = place(council, queue, priority, at, staffed)
    if placed.queue:
        known = council.queues[placed.queue]
        assert is_open(council, known.calendar, at)
        assert known.team in staffed
    assert placed.priority is priority


@given(QUEUES, PRIORITIES, st.sampled_from([OPEN, CLOSED]))
def test_s7_s21_the_last_resort_is_always_a_number_that_somebody_answers(
    council: Council, queue: str, priority: Priority, at: datetime
) -> None:
    placed = place(council, queue, priority, at)
    assert set(placed.duty) >= {"emergency-duty-team", "duty-manager"}
    assert set(placed.duty) <= set(council.directory)


def test_s21_closed_means_duty_and_never_silence(council: Council) -> None:
    placed = place(council, "agents", Priority.P2, CLOSED)
    assert placed.queue is None
    assert placed.duty[0] == "emergency-duty-team"


def test_an_unstaffed_queue_overflows_at_once_to_the_next_that_is_open(council: Council) -> None:
    placed = place(council, "locality-north", Priority.P3, OPEN, {"customer-services"})
    assert (placed.asked, placed.queue, placed.overflowed) == ("locality-north", "agents", True)
    assert placed.teams == ("customer-services",)


def test_s21_a_team_whose_calendar_is_empty_gets_no_call(council_text: str) -> None:
    text = council_text.replace("hours: Mo-Th 08:30-17:00; Fr 08:30-16:00", 'hours: ""')
    placed = place(load(text, "council.yaml"), "urgent", Priority.P0, OPEN)
    assert placed.queue is None
    assert usable(load(text, "council.yaml"), OPEN) == {"emergency-duty"}


def test_the_urgent_queue_takes_a_p0_at_its_own_target(council: Council) -> None:
    placed = place(council, council.urgent_queue, Priority.P0, OPEN)
    assert (placed.queue, placed.priority, placed.target_s) == ("urgent", Priority.P0, 30)


def test_s7_an_urgent_call_in_any_queue_has_the_escalation_of_its_priority(
    council: Council,
) -> None:
    for queue in council.queues:
        duties = [step.duty for step in chain_of(council, queue, Priority.P1) if step.duty]
        assert duties == ["duty-manager", "emergency-duty-team"]
