"""What a caller keys is personal: it is in no log, and nowhere once the step is over (S28)."""

import json
from collections.abc import Iterator
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.effects import PERSONAL, Chose, Effect, Keyed, LogStep
from ivr_flows.events import Digits, Event, HungUp, Key, QueueResult
from ivr_flows.rehearse import Rehearsal
from ivr_flows.state import State
from tests.ivr_flows.kinds import talk

six = st.text("0123456789", min_size=6, max_size=6).filter(lambda digits: len(set(digits)) > 2)
phone = st.text("0123456789", min_size=8, max_size=8).map(lambda digits: f"016{digits}")
RIGHT = Key("1")
CALLBACK = (Key("1"), Digits("691123"), QueueResult("callback asked"), Key("1"), Key("2"))


def text_of(effect: Effect) -> Iterator[str]:
    """All that an effect tells, without what is marked as personal."""
    for field in fields(effect):
        if field.name not in PERSONAL.get(type(effect), ()):
            yield str(getattr(effect, field.name))


def in_clear(talk: Rehearsal) -> str:
    """All that was found out and may be written down as it is."""
    return " ".join(
        one for turn in talk.turns for effect in turn.effects for one in text_of(effect)
    )


def ways(digits: str, number: str) -> Iterator[tuple[str, tuple[Event, ...]]]:
    yield digits, (Key("2"), Digits(digits))
    yield digits, (Key("2"), Digits(digits), RIGHT)
    yield digits, (Key("2"), Digits(digits), Key("2"))
    yield number, (*CALLBACK, Digits(number))
    yield number, (*CALLBACK, Digits(number), RIGHT, RIGHT)


@given(digits=six, number=phone)
def test_what_is_keyed_is_in_no_log_and_no_menu_path(digits: str, number: str) -> None:
    for keyed, events in ways(digits, number):
        assert keyed not in in_clear(talk(*events))


@given(digits=six, number=phone)
def test_what_is_keyed_is_kept_sealed_and_found_again(digits: str, number: str) -> None:
    for keyed, events in ways(digits, number):
        state = talk(*events).state
        stored = json.loads(json.dumps(state.to_json(lambda text: text[::-1].translate(LETTERS))))
        assert keyed not in json.dumps(stored)
        assert State.from_json(stored, lambda text: text.translate(BACK)[::-1]) == state


LETTERS = str.maketrans("0123456789", "abcdefghij")
BACK = str.maketrans("abcdefghij", "0123456789")


@pytest.mark.parametrize(
    "events",
    [
        (Key("2"), Digits("123478"), RIGHT),
        (Key("2"), Digits("123478"), HungUp()),
        (Key("2"), Digits("123478"), Key("0")),
        (*CALLBACK, Digits("01632960123"), RIGHT, RIGHT),
        (*CALLBACK, Digits("01632960123"), HungUp()),
        (Key("1"), Digits("691124"), HungUp()),
    ],
)
def test_what_was_keyed_is_forgotten_when_the_step_or_the_call_is_over(
    events: tuple[Event, ...],
) -> None:
    state = talk(*events).state
    assert (state.keyed, state.part) == ("", "")


def test_the_record_is_told_what_was_keyed_and_nobody_else() -> None:
    told = [one for turn in talk(Key("2"), Digits("123478"), RIGHT).turns for one in turn.effects]
    holding = [type(one) for one in told if "123478" in str(one)]
    assert holding == [Keyed]
    assert not {LogStep, Chose} & PERSONAL.keys()
