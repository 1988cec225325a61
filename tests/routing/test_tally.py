"""What the fold counts beside the ends of waits: choices, offers, hand-overs, endings."""

from dataclasses import asdict
from typing import Any

import pytest

from routing.half_hours import Row
from routing.tally import fold
from tests.routing.test_figures import Happened, queued

V = "9f3a1c20b4de"


def menu(after_s: float, step: str, key: str, call: int = 1) -> Happened:
    said = {"step": step, "event": f"key {key}", "outcome": key, "version": V}
    return Happened("menu", after_s, call, data=said)


def ended(after_s: float, outcome: str, call: int = 1) -> Happened:
    return Happened("ended", after_s, call, data={"outcome": outcome})


def rows(*events: Happened) -> dict[tuple[str, str], Row]:
    return {(row.queue, row.choice): row for row in fold(events)}


def queue(*events: Happened) -> Row:
    (row,) = (row for row in fold(events) if row.queue)
    return row


def answered(agent: int | None = 7, after_s: float = 10, **data: Any) -> Happened:
    return Happened("bridged", after_s, agent=agent, data=data)


def test_a_stay_counts_with_the_choices_that_led_to_it_and_the_call_with_all_of_them() -> None:
    told = rows(
        Happened("arrived", 0),
        menu(5, "main", "4"),
        queued(6),
        menu(20, "family", "2"),
        ended(30, "abandoned_menu"),
    )
    assert told["agents", f"{V} main=4"].offered == 1
    assert told["", f"{V} main=4 family=2"].ended_in_menus == 1


@pytest.mark.parametrize(
    ("outcome", "column"),
    [
        ("answered", "ended_answered"),
        ("abandoned_queue", "ended_in_queue"),
        ("abandoned_ringing", "ended_in_queue"),
        ("abandoned_menu", "ended_in_menus"),
        ("abandoned_duty", "ended_dialling"),
        ("message", "ended_message"),
        ("callback", "ended_callback"),
        ("abandoned_somewhere_new", "ended_in_queue"),
    ],
)
def test_each_call_that_is_over_ended_in_exactly_one_way(outcome: str, column: str) -> None:
    (row,) = fold([Happened("arrived", 0), ended(9, outcome), ended(10, "answered")])
    counts = {name: value for name, value in asdict(row).items() if name.startswith("ended_")}
    assert (row.calls, counts.pop(column), sum(counts.values())) == (1, 1, 0)


def test_a_message_told_after_the_end_makes_no_call_that_ended_in_the_menus() -> None:
    gone = (Happened("arrived", 0), ended(60, "abandoned_menu"))
    (row,) = fold([*gone, Happened("message", 70), Happened("message", 75)])
    assert (row.messages, row.ended_in_menus, row.ended_message, row.calls) == (2, 0, 1, 1)
    (row,) = fold([*gone, Happened("message", 20_000)])
    assert (row.messages, row.ended_in_menus, row.ended_message) == (1, 1, 0)


def test_offers_to_agents_are_counted_and_those_to_duty_phones_are_not() -> None:
    offers = [Happened(kind, 3, agent=7) for kind in ("offered", "missed", "offered", "declined")]
    row = queue(queued(0), *offers, Happened("offered", 9), Happened("missed", 30))
    assert (row.offers, row.missed, row.declined) == (2, 1, 1)


def test_who_was_led_to_a_queue_that_could_not_take_them_counts_there_too() -> None:
    told = rows(queued(0), Happened("overflowed", 0, data={"queue": "lado", "to": "agents"}))
    lado, agents = told["lado", ""], told["agents", ""]
    assert (lado.offered, lado.overflowed, lado.elsewhere) == (0, 1, 1)
    assert (agents.offered, agents.overflowed, agents.elsewhere) == (1, 0, 0)


def test_the_team_has_kept_whom_its_own_people_took_and_did_not_hand_on() -> None:
    assert queue(queued(0), answered(own=True)).kept == 1
    assert queue(queued(0), answered(own=False)).kept == 0
    assert queue(queued(0), answered()).kept == 1
    assert queue(queued(0), answered(agent=None)).kept == 0
    widened = Happened("overflowed", 5, data={"queue": "agents", "to": "mash"})
    assert queue(queued(0), widened, answered()).kept == 0
    on = Happened("transferred", 400, data={"how": "warm"})
    assert queue(queued(0), answered(own=True), on, on).kept == 0


@pytest.mark.parametrize(("after_s", "wrong"), [(70, 1), (70.5, 0)])
def test_handed_on_within_a_minute_of_the_answer_was_a_wrong_choice(
    after_s: float, wrong: int
) -> None:
    cold = Happened("transferred", after_s, data={"how": "cold"})
    row = queue(queued(0), answered(), cold, cold)
    assert (row.cold, row.warm, row.wrong_choices) == (2, 0, wrong)


def test_who_came_back_counts_where_they_came_back_from() -> None:
    back = Happened("returned", 40)
    assert queue(queued(0), answered(), back).returned == 1
    told = rows(Happened("arrived", 0), Happened("returned", 40, wait=0, data={"queue": None}))
    assert told["", ""].returned == 1


def test_s37_the_wait_from_the_first_ring_is_that_of_the_first_answer_alone() -> None:
    row = queue(
        Happened("arrived", -20), queued(0), answered(ring_s=30.0, wait_s=10.0),
        Happened("returned", 300), queued(301, wait=11), answered(after_s=309),
        Happened("bridged", 310, wait=11, data={"ring_s": 330.0, "wait_s": 9.0}),
    )  # fmt: skip
    assert row.ring_waits_s == [30.0]
    assert row.answer_waits_s == [9.0, 10.0]


def test_a_call_of_ours_to_ring_somebody_back_has_no_first_ring_and_nobody_comes_back() -> None:
    ours = (Happened("returned", 5), queued(6, wait=11), Happened("bridged", 9, wait=11))
    row = queue(*ours)
    assert (row.answered, row.ring_waits_s) == (1, [])
    assert sum(row.returned for row in fold(ours)) == 0


def test_an_outside_number_that_the_flow_rings_is_counted_once_a_call_and_its_answer_too() -> None:
    duty = Happened("bridged", 50, wait=0, data={"by": "duty", "ring_s": 50.0, "queue": None})
    told = rows(Happened("arrived", 0), Happened("dialled", 9), Happened("dialled", 30), duty)
    row = told["", ""]
    assert (row.dialled, row.dialled_answered, row.ring_waits_s) == (1, 1, [50.0])


def test_a_callback_is_asked_once_a_call_and_made_when_it_is_made() -> None:
    asked = Happened("callback_asked", 90)
    done = Happened("callback_done", 90_000, data={"queue": "agents"})
    first, later = fold([queued(0), asked, asked, done])
    assert (first.callbacks, first.callbacks_asked, first.callbacks_done) == (1, 1, 0)
    assert (later.queue, later.choice, later.callbacks_done) == ("agents", "", 1)
    by_hand = [Happened("callback_settled", 0, data={"outcome": o}) for o in ("spoken", "tried")]
    assert sum(row.callbacks_done for row in fold(by_hand)) == 1
    told = rows(Happened("arrived", 0), Happened("callback_asked", 9, wait=0))
    assert (told["", ""].callbacks, told["", ""].callbacks_asked) == (0, 1)


def test_the_longest_wait_is_of_all_who_left_the_queue_however_they_did() -> None:
    moved = Happened("moved", 50, data={"wait_s": 170})  # the stay before counted on
    row = queue(queued(0), moved)
    assert (row.passed_on, row.longest_wait_s) == (1, 170)
    asked = Happened("callback_asked", 90, data={"waited_s": 88})
    row = queue(queued(0), asked)
    assert (row.callbacks, row.longest_wait_s) == (1, 88)
    on = Happened("queued", 70, wait=11, data={"queue": "urgent", "target_s": 30})
    assert rows(queued(0), on)["agents", ""].longest_wait_s == 70
    assert queue(queued(0), Happened("raised", 40), Happened("moved", 60)).longest_wait_s == 40
    assert queue(queued(0), answered(), Happened("raised", 400)).longest_wait_s == 10


def test_offers_to_ring_somebody_back_are_counted_in_the_queue_of_the_callback() -> None:
    told = {"queue": "agents", "purpose": "take"}
    row = queue(
        Happened("offered", 3, agent=7, data=told),
        Happened("missed", 23, agent=7, data=told),
        Happened("offered", 1790, agent=8, data=told),
        Happened("wrap_up", 1950, agent=8, data={"queue": "agents", "talk_s": 100}),
        Happened("unheld", 1940, data={"held_s": 12}),
        Happened("finished", 1980, agent=8),
    )
    assert (row.offered, row.offers, row.missed, row.handled) == (0, 2, 1, 1)
    assert (row.talk_s, row.hold_s, row.wrap_up_s) == (100, 12, 30)


def test_talks_of_our_people_are_counted_with_their_holds_and_those_of_duty_phones_are_not() -> (
    None
):
    talk = {"queue": "agents", "talk_s": 200}
    row = queue(
        queued(0),
        answered(),
        Happened("unheld", 60, data={"held_s": 20}),
        Happened("unheld", 90, data={"held_s": 5.5}),
        Happened("wrap_up", 210, agent=7, data=talk),
        Happened("wrap_up", 215, data=talk),
    )
    assert (row.handled, row.talk_s, row.hold_s) == (1, 200, 25.5)


def test_a_caller_who_was_passed_over_is_counted() -> None:
    assert queue(queued(0), Happened("passed_over", 90)).passed_over == 1
