"""`look up`: what our own rows know of a caller, asked when the flow comes to it (S13, S14)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from app.models import look_ups as rows
from app.runtime import Seen
from app.services import look_ups
from app.services.flows import checking
from app.simulator.calls import Call
from ivr_flows.source import Source
from tests.flow_team import FLOW, published, rewritten
from tests.world import World, keys

SCHOOL, CALLER = "+441632960170", "+447700900123"
TALK = {"talk": 5}
STAFF = ("amara-okafor", "ben-whitlock", "joanna-pike")
TO_WORK = "set: {caller: professional}\n        go: work"
STEPS = """  known:
    look up: known-professional
    found: contact-centre
    not found: before
  before:
    look up: called-before
    found: early-help
    not found: work
  work:
"""


@pytest.fixture(autouse=True)
def plan(world: World) -> None:
    """Professionals are looked up before they are asked."""
    led = rewritten(world, TO_WORK, TO_WORK.replace("go: work", "go: known")).yaml
    published(world, Source(led.replace("  work:\n", STEPS, 1), {}))
    for person in STAFF:
        world.ready(person)


@pytest.fixture
def questions(world: World) -> Iterator[list[str]]:
    """What the database is asked about the caller's number."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        if "caller_index" in given[2] and given[2].startswith("SELECT"):
            asked.append(given[2])

    event.listen(world.rt.engine, "before_cursor_execute", note)
    yield asked
    event.remove(world.rt.engine, "before_cursor_execute", note)


def queues(world: World, call: Call) -> list[str]:
    return [wait.queue for wait in world.waits(call)]


def test_a_school_is_known_by_its_number_and_stands_in_the_record(world: World) -> None:
    call = world.tell(*keys("3", TALK), from_=SCHOOL)
    assert queues(world, call) == ["agents"]
    row = world.record(call)
    assert row.who == "school"
    assert world.one("SELECT organisation FROM enquiries") == "Thorn Street Primary School"
    assert "Known: Thorn Street Primary School" in row.menu_path


def test_whoever_is_not_known_is_asked_as_ever(world: World) -> None:
    call = world.tell(*keys("31", TALK))
    assert world.record(call).outcome == "answered"
    assert world.record(call).who == "professional"
    assert "You work with children or families" in world.heard(call)


def test_a_number_that_has_called_before_is_known_for_28_days(world: World) -> None:
    world.tell(*keys("44", TALK))
    again = world.tell(*keys("3", TALK))
    steps = {one.data["step"]: one.data["outcome"] for one in world.events(again, "menu")}
    assert (steps["known"], steps["before"]) == ("not found", "found")
    assert "Known: This number has called in the last 28 days" in world.record(again).menu_path
    with world.rt.work() as work:
        (call,) = world.rows("SELECT id FROM calls WHERE sid = :sid", sid=again.sid)
        later = work.now + timedelta(days=1)
        assert work.run(rows.called_before(call.id, later)).all() == []


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "unknown"])
def test_s13_a_withheld_number_is_not_found_and_blocks_nobody(world: World, number: str) -> None:
    world.tell(*keys("44", TALK), from_=number)
    call = world.tell(*keys("31", TALK), from_=number)
    assert world.record(call).outcome == "answered"
    assert not any(word.startswith("Known") for word in world.record(call).menu_path)


def test_a_look_up_in_trouble_is_not_found_and_the_call_goes_on_in_its_transaction(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "number_of", lambda _: text("SELECT 1 / 0 AS caller_index"))
    monkeypatch.setattr(rows, "called_before", lambda *_: text("SELECT pg_sleep(5)"))
    monkeypatch.setattr(look_ups, "BUDGET_S", 0.2)
    call = world.ring(*keys("3"), {"asked": True, "wait": 1, "press": "1"}, TALK, from_=SCHOOL)
    world.until(lambda: call.over)
    world.pass_time(3)
    assert world.record(call).outcome == "answered"
    steps = [one.data["step"] for one in world.events(call, "menu")]
    assert {"known", "before", "work"} <= set(steps)


def test_the_limit_of_the_look_up_is_not_the_limit_of_what_follows(world: World) -> None:
    with world.rt.work() as work:
        usual = work.run(text("SHOW statement_timeout")).scalar_one()
        assert work.ask_within(text("SELECT pg_sleep(2)"), 0.1) is None
        assert work.ask_within(text("SELECT 1 AS one"), 0.1) is not None
        assert work.run(text("SHOW statement_timeout")).scalar_one() == usual


def test_nothing_is_asked_before_a_caller_comes_to_the_step(
    world: World, questions: list[str]
) -> None:
    world.tell(*keys("41", TALK), from_=SCHOOL)
    others = ("organisation", "FOR", "redial_id")  # what is asked of every call that is queued
    assert [one for one in questions if not any(word in one for word in others)] == []
    world.tell(*keys("3", TALK), from_=SCHOOL)
    assert len([one for one in questions if one.startswith("SELECT calls.caller_index")]) == 1


def test_s14_what_is_known_never_leads_the_urgent(world: World, questions: list[str]) -> None:
    call = world.tell(*keys("1", TALK), from_=SCHOOL)
    assert queues(world, call) == ["urgent"]
    assert not [one for one in questions if one.startswith("SELECT calls.caller_index")]


def test_a_flow_that_names_no_look_up_of_the_council_is_refused_with_the_likely_word(
    world: World,
) -> None:
    broken = rewritten(world, "look up: known-professional", "look up: known-profesional")
    found = checking.check(world.rt, FLOW, broken)
    assert any("known-professional" in str(problem) for problem in found.errors)
    council = world.rt.council.model_copy(update={"look_ups": {}})
    without = replace(world.rt, councils=Seen(council))
    sound = rewritten(world, "reason: Something else", "reason: Anything else")
    assert any("look-up" in str(one) for one in checking.check(without, FLOW, sound).errors)


@pytest.fixture
def start() -> datetime:
    return datetime(2026, 11, 23, 10, 1, tzinfo=UTC)
