"""`offer callback`, `record`, `look up`: what a caller gets instead of a person, and who never."""

from dataclasses import replace

import pytest

from ivr_flows import engine
from ivr_flows.effects import AskCallback, Known, LeaveMessage
from ivr_flows.events import Digits, Event, Key, QueueResult, Recorded, Silence
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial, Enqueue, HangUp, Record
from tests.ivr_flows.kinds import DAY, FLOW, learnt, outcomes, talk, words

WITHHELD = replace(DAY, number_ends=None)
OFFERED = [Key("1"), Digits("691122"), QueueResult("callback asked")]
YES, NO, NUMBER = Key("1"), Key("2"), Digits("01632960123")


def offer(*events: Event, facts: Facts = DAY):  # noqa: ANN201
    return talk(*OFFERED, *events, facts=facts)


def test_s11_the_first_question_is_whether_it_is_safe() -> None:
    assert words(offer()) == (
        "We can ring you back, and you keep your place."
        " If it is safe for us to ring you back, press 1."
        " If it is not, or you would rather wait, press 2. To speak to a person, press 0."
    )


def test_a_callback_is_asked_for_with_number_and_time() -> None:
    asked = offer(YES, YES, Key("3"))
    assert learnt(asked)[-1] == AskCallback("", "afternoons", "north")
    assert isinstance(asked.last, HangUp)
    assert asked.state.ended == "goodbye"
    assert "It ends 1 2 3." in words(offer(YES))


def test_another_number_is_keyed_and_read_back() -> None:
    assert "You keyed 0 1 6 3 2 9 6 0 1 2 3." in words(offer(YES, NO, NUMBER))
    asked = offer(YES, NO, NUMBER, YES, YES)
    assert learnt(asked)[-1] == AskCallback("01632960123", "any time", "north")
    assert isinstance(offer(YES, NO, NUMBER, NO).last, Ask)
    assert offer(YES, NO, NUMBER, NO).state.part == "key"


def test_a_withheld_caller_keys_one_in() -> None:
    assert offer(YES, facts=WITHHELD).state.part == "key"
    asked = offer(YES, NUMBER, YES, Key("2"), facts=WITHHELD)
    assert learnt(asked)[-1] == AskCallback("01632960123", "mornings", "north")


@pytest.mark.parametrize(
    "digits",
    ["999", "112", "116123", "09061234567", "441632960123", "00441632960", "118118"],
)
def test_s25_a_number_that_may_not_be_rung_is_a_bad_number(digits: str) -> None:
    bad = offer(YES, NO, Digits(digits), Digits(digits))
    assert outcomes(bad)[-1] == "ring-back bad number"
    assert getattr(bad.last, "queue", None) == "agents"


@pytest.mark.parametrize("events", [[NO], [Silence(), Silence()], [Key("0")], [YES, Key("0")]])
def test_whoever_declines_is_back_in_the_queue_they_came_from(events: list[Event]) -> None:
    declined = offer(*events)
    assert outcomes(declined)[-1] == "ring-back declined"
    assert isinstance(declined.last, Enqueue)
    assert declined.last.queue == "north"
    assert declined.state.back == ""


def test_hash_goes_back_one_question() -> None:
    assert offer(YES, Key("#")).state.part == "safe"
    assert offer(YES, NO, NUMBER, YES, Key("#")).state.part == "read back"
    assert offer(YES, YES, Key("#")).state.part == "safe"
    assert offer(Key("#")).last == offer(NO).last


def test_star_asks_the_same_again() -> None:
    assert offer(YES, Key("*")).last == offer(YES).last


def test_s5_the_urgent_are_never_offered_a_callback() -> None:
    state = replace(offer(YES).state, step="agents", part="", priority="P1", back="")
    turn = engine.step(FLOW, state, QueueResult("callback asked"), DAY)
    assert isinstance(turn.instructions[-1], Enqueue | Dial)


def test_no_callback_is_asked_for_before_the_last_answer() -> None:
    for events in ([YES], [YES, YES], [YES, NO, NUMBER], [YES, NO, NUMBER, YES]):
        assert not any(isinstance(one, AskCallback) for one in learnt(offer(*events)))


def message(*events: Event):  # noqa: ANN201
    return talk(Key("4"), *events)


def test_a_message_is_recorded_and_then_owned() -> None:
    asked = message().last
    assert isinstance(asked, Record)
    assert (asked.say.text, asked.at_most_s, asked.finish_on) == ("Leave a message.", 120, "#")
    left = message(Recorded(9, empty=False))
    assert learnt(left)[-1] == LeaveMessage("message", 9)
    assert isinstance(left.last, HangUp)


@pytest.mark.parametrize("event", [Recorded(0, empty=True), Recorded(5, empty=True), Key("1")])
def test_an_empty_message_leads_to_a_person(event: Event) -> None:
    left = message(event)
    assert isinstance(left.last, Enqueue)
    assert not any(isinstance(one, LeaveMessage) for one in learnt(left))


def test_s5_the_urgent_get_the_duty_phones_and_never_a_machine() -> None:
    waiting = talk(Key("1"), Digits("691122"), QueueResult("urgent key"), QueueResult("nobody"))
    assert isinstance(waiting.last, Dial)
    assert waiting.last.target == "duty"


def test_a_look_up_that_knows_the_caller_leads_on() -> None:
    known = talk(Key("4"), facts=replace(DAY, found={"caller": "Thorn Street School"}))
    assert getattr(known.last, "queue", None) == "south"
    assert learnt(known)[-1] == Known("caller", "Thorn Street School")


@pytest.mark.parametrize("found", [{}, {"caller": None}, {"other": "x"}])
def test_a_look_up_without_an_answer_was_not_found(found: dict[str, str | None]) -> None:
    assert isinstance(talk(Key("4"), facts=replace(DAY, found=found)).last, Record)
