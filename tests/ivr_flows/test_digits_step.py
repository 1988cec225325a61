"""`ask digits`: a length or an ending key, read back before it counts."""

import pytest

from ivr_flows import engine
from ivr_flows.effects import Keyed
from ivr_flows.events import Digits, Event, Key, Silence
from ivr_flows.instructions import Ask, Enqueue
from ivr_flows.state import State
from tests.ivr_flows.kinds import DAY, FLOW, learnt, outcomes, talk, words

ASKED = Key("2")


def test_a_length_ends_the_digits_and_hash_ends_those_without() -> None:
    fixed, free = talk(ASKED).last, talk(ASKED, Digits("123456"), Key("1")).last
    assert isinstance(fixed, Ask)
    assert isinstance(free, Ask)
    assert (fixed.digits, fixed.finish_on) == (6, "")
    assert (free.digits, free.finish_on) == (20, "#")


def test_digits_are_read_back_one_by_one() -> None:
    assert words(talk(ASKED, Digits("102030"))) == (
        "You keyed 1 0 2 0 3 0. If that is right, press 1. To key it again, press 2."
        " To speak to a person, press 0."
    )


def test_they_count_when_the_caller_says_they_are_right() -> None:
    talked = talk(ASKED, Digits("102030"), Key("1"))
    assert learnt(talked)[-1] == Keyed("Number of the letter", "102030")
    assert outcomes(talked)[-1] == "number value"
    assert (talked.state.step, talked.state.keyed) == ("free", "")


@pytest.mark.parametrize("key", ["2", "#"])
def test_they_are_asked_for_again_if_not(key: str) -> None:
    talked = talk(ASKED, Digits("102030"), Key(key))
    assert talked.last == talk(ASKED).last
    assert not any(isinstance(one, Keyed) for one in learnt(talked))


def test_without_reading_back_they_count_at_once() -> None:
    talked = talk(ASKED, Digits("102030"), Key("1"), Digits("4411"))
    assert learnt(talked)[-1] == Keyed("Extension", "4411")
    assert isinstance(talked.last, Enqueue)


@pytest.mark.parametrize("event", [Digits("12345"), Digits("1234567"), Key("7"), Silence()])
def test_a_wrong_length_and_silence_are_misses(event: Event) -> None:
    assert words(talk(ASKED, event)) == (
        "Sorry, I did not get that. Key the number of your letter. To speak to a person, press 0."
    )
    assert getattr(talk(ASKED, event, event).last, "queue", None) == "agents"


def test_a_miss_at_the_reading_back_reads_them_back_again() -> None:
    talked = talk(ASKED, Digits("102030"), Silence())
    assert words(talked).startswith("Sorry, I did not get that. You keyed 1 0 2 0 3 0.")


def test_a_lone_0_is_a_person_and_star_begins_again() -> None:
    assert getattr(talk(ASKED, Digits("0")).last, "queue", None) == "agents"
    assert talk(ASKED, Digits("12*456")).last == talk(ASKED).last
    assert talk(ASKED, Digits("102030"), Key("*")).last == talk(ASKED, Digits("102030")).last


def test_the_urgent_are_not_kept_from_a_person() -> None:
    turn = engine.step(FLOW, State(step="menu", priority="P1"), ASKED, DAY)
    assert getattr(turn.instructions[-1], "queue", None) == "agents"
