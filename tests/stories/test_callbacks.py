"""Asking to be rung back: up to the request, place and age kept, nothing lost (S5, S11, S16)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.services import agents, callbacks, figures
from app.services.refusals import Refused, Unknown
from app.simulator.calls import Call
from tests.flow_team import somebody
from tests.judge import judge
from tests.world import CALLER, EDT, World, keys

FIRST = "+447700900111"
ASKS = {"hears": "to be rung back and keep your place in the queue, press 2", "press": "2"}
YES = {"asked": True, "wait": 1, "press": "1"}
NO = {"asked": True, "wait": 1, "press": "2"}
STAYS = {"hears": "press 0", "wait": 9999}
GOES = {"asked": True, "wait": 1, "hang_up": True}


@pytest.fixture
def busy(world: World) -> Iterator[World]:
    """The one worker of the city's team talks for long."""
    world.ready("idris-vaughan")
    first = world.ring(*keys("321"), from_=FIRST)
    world.until(lambda: first.bridged)
    yield world
    world.carrier.hang_up(first.sid)
    world.pass_time(3)


def asked_by(world: World, call: Call) -> Any:
    """The callback of a call."""
    (row,) = world.rows(
        "SELECT k.* FROM callbacks k JOIN calls c ON c.id = k.call_id WHERE c.sid = :sid",
        sid=call.sid,
    )
    return row


def owed(world: World) -> int:
    return int(world.one("SELECT count(*) FROM callbacks"))


def asks(world: World, *then: dict[str, Any], **params: str) -> Call:
    """A caller for the city's team who waits, presses 2 when it is offered, and goes on."""
    return world.ring(*keys("321"), ASKS, *then, **params)


def test_a_caller_who_waits_is_rung_back_at_the_place_kept(busy: World) -> None:
    call = asks(busy, YES, YES, YES)
    busy.until(lambda: call.over)
    busy.pass_time(3)
    wanted = asked_by(busy, call)
    (wait,) = busy.waits(call)
    row = busy.record(call)
    assert (wanted.state, wanted.queue, wanted.team) == ("asked", "locality-city", "locality-city")
    assert (wanted.priority, wanted.safe_when, wanted.tries) == ("P3", "any time", 0)
    assert (wanted.arrived_at, wanted.entered_at) == (row.arrived_at, wait.entered_at)
    assert (wait.state, wanted.wait_id) == ("callback", wait.id)
    assert (row.outcome, row.enquiry_state) == ("callback", "to_record")
    assert "Asks to be rung back on the number they called from, safe at any time" in row.menu_path
    assert "A person will ring you back." in busy.heard(call)
    assert "abandoned" not in busy.kinds(call)


def test_the_number_is_sealed_and_shown_to_those_who_may_see_it(busy: World) -> None:
    call = asks(busy, YES, YES, YES)
    busy.until(lambda: call.over)
    wanted = asked_by(busy, call)
    assert wanted.number_masked == "+44 7700 ••• 123"
    assert CALLER.encode() not in bytes(wanted.number_sealed)
    amara, tom = somebody(busy, "amara-okafor"), somebody(busy, "tom-ashby")
    assert callbacks.number(busy.rt, amara, wanted.id) == CALLER
    assert callbacks.number(busy.rt, amara, wanted.id) == CALLER
    assert callbacks.number(busy.rt, tom, wanted.id) == "+44 7700 ••• 123"
    assert busy.one("SELECT count(*) FROM audit WHERE what LIKE 'saw the number%'") == 1


def test_a_withheld_caller_keys_a_number_which_is_kept_nowhere_in_clear(busy: World) -> None:
    keyed = {"asked": True, "wait": 1, "press": "01632960123#"}
    call = asks(busy, YES, keyed, YES, NO, from_="anonymous")
    busy.until(lambda: call.over)
    busy.pass_time(3)
    wanted = asked_by(busy, call)
    amara = somebody(busy, "amara-okafor")
    assert callbacks.number(busy.rt, amara, wanted.id) == "+441632960123"
    assert wanted.safe_when == "mornings"
    path = busy.record(call).menu_path
    assert "Asks to be rung back on a number ending 123, safe in the morning" in path
    for table in ("inbox", "events", "effects", "alerts", "callbacks", "calls", "enquiries"):
        rows = busy.rows(f"SELECT t::text AS all_of_it FROM {table} t")
        assert not [row for row in rows if "01632960123" in row.all_of_it], table


def test_it_is_offered_only_after_the_councils_time_and_key_2_means_nothing_before(
    busy: World,
) -> None:
    call = busy.ring(*keys("321"), {"queued": True, "wait": 25, "press": "2"})
    busy.pass_time(50)
    assert "press 2" not in busy.heard(call).split("You are in the queue")[-1]
    assert [wait.state for wait in busy.waits(call)] == ["waiting"]
    busy.until(lambda: "keep your place in the queue, press 2" in busy.heard(call), 60)
    (wait,) = busy.waits(call)
    assert (busy.rt.now() - wait.entered_at).total_seconds() >= 60
    busy.carrier.hang_up(call.sid)
    busy.pass_time(3)


@pytest.mark.parametrize("pressed", ["41", "1"])
def test_s5_it_is_offered_neither_to_the_urgent_nor_where_the_queue_does_not_allow_it(
    world: World, pressed: str
) -> None:
    world.carrier.phone(EDT, does="no-answer")
    world.ready("amara-okafor")
    first = world.ring(*keys("1"), from_=FIRST)
    world.until(lambda: first.bridged)
    call = world.ring(*keys(pressed), {"queued": True, "wait": 100, "press": "2"})
    world.pass_time(125)
    assert "rung back" not in world.heard(call)
    assert world.waits(call)[-1].state == "waiting"
    for one in (call, first):
        world.carrier.hang_up(one.sid)
    world.pass_time(8)


@pytest.mark.parametrize("answers", [[NO], [{"press": "0"}], [YES, {"press": "0"}]])
def test_whoever_says_no_is_back_in_the_queue_at_the_same_place(
    busy: World, answers: list[dict[str, Any]]
) -> None:
    call = asks(busy, *({"asked": True, "wait": 1, **one} for one in answers))
    busy.until(lambda: bool(busy.events(call, "resumed")))
    (wait,) = [one for one in busy.waits(call) if one.ended_at is None]
    assert wait.id == busy.waits(call)[0].id
    assert wait.arrived_at == busy.record(call).arrived_at
    busy.ready("farida-rahman")
    busy.until(lambda: wait_of(busy, call).state in {"answered", "waiting"})
    busy.carrier.hang_up(call.sid)
    busy.pass_time(3)
    assert owed(busy) == 0


def wait_of(world: World, call: Call) -> Any:
    return world.waits(call)[-1]


def test_after_no_they_are_answered_before_one_who_came_later(busy: World) -> None:
    call = asks(busy, NO, {"talk": 5})
    busy.until(lambda: bool(busy.events(call, "asking")))
    later = busy.ring(*keys("321"), {"talk": 5}, from_="+447700900112")
    busy.until(lambda: bool(busy.events(call, "resumed")) and later.place == "queue")
    assert busy.waits(call)[0].entered_at < busy.waits(later)[0].entered_at
    busy.pass_time(5)
    busy.carrier.hang_up(next(one.sid for one in busy.carrier.calls() if one.from_ == FIRST))
    busy.pass_time(2)
    agents.finish(busy.rt, busy.person("idris-vaughan"), "advice")
    busy.until(lambda: call.over or later.over)
    assert call.over
    busy.pass_time(3)
    assert busy.record(call).outcome == "answered"
    busy.carrier.hang_up(later.sid)
    busy.pass_time(3)


def test_they_may_change_their_mind_twice(busy: World) -> None:
    call = asks(busy, NO, ASKS, YES, YES, YES)
    busy.until(lambda: call.over)
    busy.pass_time(3)
    assert [wait.state for wait in busy.waits(call)] == ["callback"]
    assert (owed(busy), len(busy.events(call, "asking"))) == (1, 2)


def test_s4_whoever_says_nothing_goes_to_a_person_and_not_onto_the_list(busy: World) -> None:
    call = asks(busy)
    busy.until(lambda: bool(busy.events(call, "resumed")))
    (wait,) = busy.waits(call)
    assert (wait.state, wait.priority, busy.record(call).priority) == ("waiting", "P2", "P2")
    assert owed(busy) == 0
    busy.carrier.hang_up(call.sid)
    busy.pass_time(3)


def test_after_no_key_1_is_urgent_as_ever(busy: World) -> None:
    busy.ready("amara-okafor")
    call = asks(busy, NO, {"hears": "it becomes urgent, press 1", "press": "1"}, {"talk": 5})
    busy.until(lambda: call.over)
    busy.pass_time(8)
    assert busy.record(call).priority == "P0"
    assert [wait.queue for wait in busy.waits(call)] == ["locality-city", "urgent"]


@pytest.mark.parametrize("answers", [[], [YES], [YES, YES]])
def test_whoever_hangs_up_before_the_last_answer_has_left_the_queue(
    busy: World, answers: list[dict[str, Any]]
) -> None:
    call = asks(busy, *answers, GOES)
    busy.until(lambda: call.over)
    busy.pass_time(3)
    assert owed(busy) == 0
    row = busy.record(call)
    assert (row.outcome, row.enquiry_state) == ("abandoned_queue", "recorded")
    assert [event.data["where"] for event in busy.events(call, "abandoned")] == ["queue"]
    assert busy.waits(call)[0].state == "abandoned"


def test_whoever_hangs_up_during_the_last_words_is_rung_back(busy: World) -> None:
    call = asks(busy, YES, YES, YES, {"hears": "thank you", "hang_up": True})
    busy.until(lambda: call.over)
    busy.pass_time(3)
    assert (busy.record(call).outcome, owed(busy)) == ("callback", 1)


def test_an_offer_to_an_agent_is_taken_back_and_the_agent_is_free(world: World) -> None:
    world.ready("idris-vaughan", does="manual")
    call = world.ring(*keys("321"))
    world.until(lambda: bool(world.offers(call)))
    (wait,) = world.waits(call)
    world.change("UPDATE waits SET entered_at = entered_at - interval '2 min'")
    world.until(lambda: [o.state for o in world.offers(call)][-1] == "open")
    world.carrier.press(call.sid, "2")
    world.until(lambda: bool(world.events(call, "asking")), 30)
    assert all(offer.state != "open" for offer in world.offers(call))
    assert world.agent("idris-vaughan").state == "ready"
    assert wait.id == wait_of(world, call).id
    made = len(world.offers(call))
    world.until(lambda: call.listening)
    world.carrier.press(call.sid, "2")
    world.until(lambda: len(world.offers(call)) > made, 4)  # at once, not when the old one ends
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_everything_told_twice_makes_one_callback(busy: World) -> None:
    busy.carrier.do_harm(duplicate=1)
    call = asks(busy, YES, YES, YES)
    busy.until(lambda: call.over)
    busy.pass_time(5)
    assert (owed(busy), len(busy.events(call, "callback_asked"))) == (1, 1)


def test_s1_with_the_record_away_during_the_questions_the_caller_goes_to_a_person(
    busy: World,
) -> None:
    busy.carrier.phone(EDT, does="answer", press="1")
    call = asks(busy, YES, {"talk": 5})
    busy.until(lambda: bool(busy.events(call, "asking")))
    busy.pass_time(1)
    busy.database_away(25)
    busy.until(lambda: call.over)
    busy.pass_time(5)
    assert owed(busy) == 0
    assert busy.record(call).outcome == "answered"
    assert wait_of(busy, call).ended_at is not None


def test_half_hours_count_it_as_neither_answered_nor_abandoned(busy: World) -> None:
    call = asks(busy, YES, YES, YES)
    busy.until(lambda: call.over)
    busy.pass_time(3)
    figures.rebuild_recent(busy.rt)
    (row,) = busy.rows("SELECT * FROM half_hours WHERE queue = 'locality-city'")
    assert (row.offered, row.answered, row.callbacks) == (2, 1, 1)
    assert (row.abandoned, row.passed_on) == (0, 0)


def test_the_clock_tells_once_at_each_threshold_until_it_is_made(busy: World) -> None:
    call = asks(busy, YES, YES, YES)
    busy.until(lambda: call.over)
    wanted = asked_by(busy, call)
    ago = "CAST(:ago AS interval)"
    back = f"UPDATE callbacks SET asked_at = asked_at - {ago}, tell_at = tell_at - {ago}"
    told = []
    for minutes in (31, 60, 60):
        busy.change(back, ago=timedelta(minutes=minutes))
        busy.pass_time(5)
        told.append([alert.data["at_s"] for alert in busy.alerts("callback_waits")])
    assert told == [[1800], [1800], [1800, 7200]]
    assert asked_by(busy, call).id == wanted.id


def test_s16_a_person_settles_it_and_a_try_settles_nothing(busy: World) -> None:
    call = asks(busy, YES, YES, YES)
    busy.until(lambda: call.over)
    wanted, amara = asked_by(busy, call), somebody(busy, "amara-okafor")
    with pytest.raises(Refused, match="try 3 times"):
        callbacks.settle(busy.rt, amara, wanted.id, "not_reached")
    for _ in range(3):
        callbacks.settle(busy.rt, amara, wanted.id, "tried")
    assert (asked_by(busy, call).state, asked_by(busy, call).tries) == ("asked", 3)
    callbacks.settle(busy.rt, amara, wanted.id, "not_reached")
    assert asked_by(busy, call).state == "done"
    with pytest.raises(Refused, match="settled this callback already"):
        callbacks.settle(busy.rt, amara, wanted.id, "spoken")
    with pytest.raises(Unknown):
        callbacks.settle(busy.rt, amara, busy.rt.new_id(), "spoken")


@pytest.fixture
def start() -> datetime:
    return datetime(2026, 11, 23, 10, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    yield
    judge(world)
