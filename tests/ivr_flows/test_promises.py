"""The plan's promises, measured at 2.5 words a second, and its words."""

from collections.abc import Callable, Iterable
from itertools import product

import pytest

from ivr_flows.checks.reach import Move
from ivr_flows.events import Event, Key, Silence
from ivr_flows.instructions import Ask, Dial, Enqueue
from ivr_flows.model import Flow
from ivr_flows.rehearse import Rehearsal, spoken
from ivr_flows.timing import seconds

Talk = Callable[..., Rehearsal]


def by(talk: Rehearsal, words: str) -> float:
    """Seconds from answer until the prompt that holds these words has been spoken."""
    return next(heard.by_s for heard in talk.heard if words in heard.say.text)


def test_nine_nine_nine_takes_three_words_of_time() -> None:
    assert seconds("call 9 9 9.") == pytest.approx(1.6)


def test_s2_the_999_advice_has_been_heard_in_the_time_promised(
    plan: Flow, day: Talk, night: Talk
) -> None:
    assert by(day(), "9 9 9") <= plan.promises.advice
    assert by(night(), "9 9 9") <= plan.promises.advice


def test_s3_the_urgent_option_is_fully_read_out_within_20_seconds_day_and_night(
    plan: Flow, day: Talk, night: Talk
) -> None:
    assert by(day(), "press 1") <= plan.promises.urgent_help == 20
    assert by(night(), "press 1") <= plan.promises.urgent_help


def test_s3_the_night_menu_does_not_repeat_the_999_sentence(night: Talk) -> None:
    assert sum("9 9 9" in heard.say.text for heard in night().heard) == 1


@pytest.mark.parametrize("misses", [*product([Silence(), Key("9"), Key("5")], repeat=2)])
def test_s4_a_caller_who_fails_at_the_first_menu_is_handed_over_in_the_time_promised(
    plan: Flow, day: Talk, night: Talk, misses: Iterable[Event]
) -> None:
    for talk in (day(*misses), night(next(iter(misses)))):
        assert isinstance(talk.last, Enqueue | Dial)
        assert handed_over_at(talk) <= plan.promises.a_person == 75


def handed_over_at(talk: Rehearsal) -> float:
    assert isinstance(talk.last, Enqueue | Dial)
    assert talk.last.say
    return talk.listened_s - seconds(talk.last.say.text)


def test_no_menu_is_wider_and_no_path_deeper_than_promised(
    everything: list[Move], plan: Flow
) -> None:
    for move in everything:
        assert len(move.turn.state.trail) <= plan.promises.menus
        for asked in move.turn.instructions:
            if isinstance(asked, Ask):
                options = [say for say in asked.prompts if ", press " in say.text]
                assert len(options) <= plan.promises.options


def test_nobody_listens_to_more_than_60_words_without_a_choice(everything: list[Move]) -> None:
    for move in everything:
        for instruction in move.turn.instructions:
            assert sum(len(say.text.split()) for say in spoken([instruction])) <= 60


def test_s24_no_prompt_speaks_of_55_or_of_being_found(everything: list[Move]) -> None:
    said = {say.text for move in everything for say in spoken(move.turn.instructions)}
    for text in said:
        low = text.lower()
        assert not any(word in low for word in ("55", "5 5", "five five", "police", "locate"))


def test_no_prompt_blames_the_caller(everything: list[Move]) -> None:
    said = {say.text for move in everything for say in spoken(move.turn.instructions)}
    assert not any("wrong" in text.lower() or "invalid" in text.lower() for text in said)


def test_the_words_come_before_the_key(everything: list[Move]) -> None:
    said = {say.text for move in everything for say in spoken(move.turn.instructions)}
    for text in said:
        assert not text.lower().startswith("press")
