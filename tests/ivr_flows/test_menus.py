"""What keys, silence and wrong keys do, by day."""

from collections.abc import Callable

import pytest

from ivr_flows.effects import (
    Chose,
    FlagSilent,
    LogStep,
    SetArea,
    SetCaller,
    SetPriority,
    SetReason,
)
from ivr_flows.events import Digits, Event, Fault, HungUp, Key, Recorded, Silence, Speech, Started
from ivr_flows.instructions import Ask, Dial, Enqueue, Say
from ivr_flows.rehearse import Rehearsal, spoken

Talk = Callable[..., Rehearsal]


def effects(rehearsal: Rehearsal) -> list[object]:
    found = [effect for turn in rehearsal.turns for effect in turn.effects]
    return [effect for effect in found if not isinstance(effect, LogStep)]


def log(rehearsal: Rehearsal) -> list[tuple[str, str, str]]:
    found = [effect for turn in rehearsal.turns for effect in turn.effects]
    return [(one.step, one.event, one.outcome) for one in found if isinstance(one, LogStep)]


def words(rehearsal: Rehearsal) -> str:
    return " ".join(say.text for say in spoken(rehearsal.turns[-1].instructions))


@pytest.mark.parametrize(
    ("keys", "queue", "priority"),
    [
        ("1", "urgent", "P0"),
        ("2", "urgent", "P0"),
        ("31", "mash", "P1"),
        ("321", "locality-city", "P3"),
        ("322", "locality-north", "P3"),
        ("333", "locality-south", "P3"),
        ("334", "agents", "P3"),
        ("34", "lado", "P3"),
        ("41", "agents", "P2"),
        ("432", "locality-north", "P3"),
        ("44", "agents", "P4"),
        ("0", "agents", "P2"),
        ("30", "agents", "P2"),
        ("4#1", "urgent", "P0"),
    ],
)
def test_keys_lead_to_a_queue_at_a_priority(
    day: Talk, keys: str, queue: str, priority: str
) -> None:
    talk = day(*map(Key, keys))
    assert isinstance(talk.last, Enqueue)
    assert (talk.last.queue, talk.state.priority) == (queue, priority)


def test_what_the_caller_chose_is_told_in_plain_words(day: Talk) -> None:
    assert effects(day(Key("3"), Key("2"), Key("2"))) == [
        Chose("main", "You work with children or families"),
        SetCaller("professional"),
        Chose("work", "Advice about a child"),
        SetPriority("P3"),
        SetReason("Advice about a child"),
        Chose("area", "The north"),
        SetArea("north"),
    ]


def test_every_outcome_of_every_step_is_logged_once(day: Talk) -> None:
    assert log(day(Silence(), Key("*"), Key("3"), HungUp())) == [
        ("welcome", "started", "done"),
        ("open-now", "started", "open"),
        ("main", "silence", "miss"),
        ("main", "key star", "again"),
        ("main", "key 3", "3"),
        ("work", "hung up", "hung up"),
    ]


def test_the_log_holds_no_words_and_no_digits_of_the_caller(day: Talk) -> None:
    talk = day(Speech("my name is Jo", 0.9), Digits("07700900123"), Key("any thing"))
    assert {event for _, event, _ in log(talk)} == {"started", "speech", "digits", "key other"}


def test_the_engine_speaks_each_key_after_its_words(day: Talk) -> None:
    main = day().last
    assert isinstance(main, Ask)
    assert [say.text for say in main.prompts] == [
        "You can press a number at any time.",
        "If a child has been hurt or is not safe today, press 1.",
        "If you are a child or young person, press 2.",
        "If you work with children or families, press 3.",
        "For anything else about a child or a family, press 4.",
        "To speak to a person, press 0.",
    ]
    assert main.keys == ("1", "2", "3", "4", "0", "*", "#")
    assert (main.timeout_s, main.digits, main.finish_on) == (6, 1, "")


def test_the_second_playing_is_short_and_does_not_blame(day: Talk) -> None:
    assert words(day(Key("9"))) == (
        "Sorry, I did not get that. Here are the choices again."
        " A child hurt or not safe today, press 1. A child or young person calling, press 2."
        " You work with children or families, press 3. Anything else, press 4."
        " A person, press 0."
    )


def test_words_that_must_be_heard_stand_outside_the_listening(day: Talk) -> None:
    greeting, main = day().turns[0].instructions
    assert isinstance(greeting, Say)
    assert isinstance(main, Ask)


@pytest.mark.parametrize("star", ["*", "star"])
def test_star_plays_the_menu_again_in_full_and_is_no_miss(day: Talk, star: str) -> None:
    talk = day(Key("3"), Key(star))
    assert talk.turns[-1].instructions == talk.turns[-2].instructions
    assert talk.state.call_misses == 0


@pytest.mark.parametrize("hash_key", ["#", "hash"])
def test_hash_goes_back_one_menu_at_a_time(day: Talk, hash_key: str) -> None:
    steps = [turn.state.step for turn in day(*map(Key, ["3", "2", hash_key, hash_key])).turns]
    assert steps == ["main", "work", "area", "work", "main"]


def test_hash_at_the_first_menu_plays_it_again(day: Talk) -> None:
    talk = day(Key("#"))
    assert talk.last == day().last
    assert talk.state.call_misses == 0


def test_a_priority_never_falls_when_the_caller_goes_back(day: Talk) -> None:
    talk = day(Key("3"), Key("2"), Key("#"), Key("#"), Key("4"), Key("4"))
    assert talk.state.priority == "P3"
    assert [one for one in effects(talk) if isinstance(one, SetPriority)] == [SetPriority("P3")]


@pytest.mark.parametrize(
    ("events", "priority", "silent"),
    [
        ([Silence(), Silence()], "P1", True),
        ([Key("9"), Key("8")], "P2", False),
        ([Silence(), Key("9")], "P2", False),
        ([Key("9"), Silence()], "P2", False),
        ([Speech("help", 0.9), Speech("help", 0.1)], "P1", True),
        ([Key("3"), Silence(), Silence()], "P2", False),
        ([Silence(), Key("3"), Silence(), Key("2"), Silence()], "P2", False),
        ([Silence(), Key("5")], "P1", True),
    ],
)
def test_s4_failed_inputs_lead_to_a_person(
    day: Talk, events: list[Event], priority: str, *, silent: bool
) -> None:
    talk = day(*events)
    assert isinstance(talk.last, Enqueue)
    assert talk.state.priority == priority
    assert (FlagSilent() in effects(talk)) is silent


def test_s4_a_third_miss_in_a_call_leads_to_a_person_at_any_menu(day: Talk) -> None:
    misses = [Silence(), Key("3"), Key("9"), Key("2")]
    assert day(*misses).state.step == "area"
    assert day(*misses, Silence()).state.step == "contact-centre"


def test_s4_five_and_five_again_is_a_person_at_once_without_another_word(day: Talk) -> None:
    talk = day(Key("5"), Key("5"))
    assert effects(talk) == [SetPriority("P0"), FlagSilent()]
    assert talk.turns[-1].instructions == (talk.last,)
    assert isinstance(talk.last, Enqueue)
    assert talk.last.queue == "urgent"


def test_s4_five_then_something_else_is_not_five_and_five(day: Talk) -> None:
    assert day(Key("5"), Key("9")).state.priority == "P2"


def test_s4_five_and_five_raise_and_never_lower(day: Talk) -> None:
    assert day(Key("3"), Key("5"), Key("5")).state.priority == "P0"


@pytest.mark.parametrize(
    "event", [Started(), Digits("1"), Recorded(3, empty=False), Fault("a"), Speech("one", 1.0)]
)
def test_an_event_that_does_not_fit_never_raises(day: Talk, event: Event) -> None:
    assert day(event).last is not None


@pytest.mark.parametrize("event", [Started(), Digits("1"), Recorded(3, empty=False), Fault("a")])
def test_one_fault_leads_to_a_person_and_a_second_to_the_duty_phone(
    day: Talk, event: Event
) -> None:
    once, twice = day(event), day(event, event)
    assert isinstance(once.last, Enqueue)
    assert once.last.queue == "agents"
    assert effects(once) == [SetPriority("P2")]
    assert isinstance(twice.last, Dial)
    assert twice.last.target == "duty-manager"


def test_hung_up_always_wins(day: Talk) -> None:
    talk = day(HungUp(), Key("1"), Fault("late"), Started())
    assert talk.state.ended == "caller"
    assert [turn.instructions for turn in talk.turns[1:]] == [(), (), (), ()]
