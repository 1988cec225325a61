"""Menus that the shipped plan does not have, and what the engine makes of them."""

import pytest

from ivr_flows.effects import FlagSilent
from ivr_flows.events import Key, QueueResult, Silence, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Enqueue
from ivr_flows.loader import load
from ivr_flows.model import Flow
from ivr_flows.rehearse import Rehearsal, rehearse

TEXT = """
flow: odd
first: hello
if stuck: agents
last resort: duty
steps:
  hello: {say: Danger? Call 9 9 9., must hear: yes, go: two}
  two: {say: Not so important., go: menu}
  menu:
    ask: Choose.
    press:
      1: {for: For urgent things, set: {priority: P1}, go: area}
      2: {for: For other things, go: area}
      5: {for: For five, go: agents}
      hash: {for: To hear the news, go: news}
    after the options: That is all.
  news: {say: The news., must hear: yes, go: area}
  area:
    ask: Where?
    press: {1: {for: For the north, set: {area: north}, go: agents}}
  agents: {queue: agents, nobody: menu}
"""


@pytest.fixture(scope="module")
def odd() -> Flow:
    return load(TEXT, "odd.yaml")


def talk(flow: Flow, *events: object) -> Rehearsal:
    return rehearse(flow, [Started(), *events], Facts())  # type: ignore[list-item]


def asked(rehearsal: Rehearsal) -> list[str]:
    assert isinstance(rehearsal.last, Ask)
    return [say.text for say in rehearsal.last.prompts]


def test_words_said_before_a_menu_are_spoken_while_it_listens(odd: Flow) -> None:
    assert asked(talk(odd)) == [
        "Not so important.",
        "Choose.",
        "For urgent things, press 1.",
        "For other things, press 2.",
        "For five, press 5.",
        "To speak to a person, press 0.",
        "To hear the news, press hash.",
        "That is all.",
    ]


def test_the_second_playing_leaves_out_what_was_said_around_the_options(odd: Flow) -> None:
    assert asked(talk(odd, Silence()))[0] == (
        "Sorry, I did not get that. Here are the choices again."
    )
    assert asked(talk(odd, Silence()))[-1] == "To hear the news, press hash."
    assert len(asked(talk(odd, Silence()))) == 6


def test_a_key_that_the_plan_uses_means_what_the_plan_says(odd: Flow) -> None:
    assert talk(odd, Key("#")).state.step == "area"
    assert [heard.say.text for heard in talk(odd, Key("#")).heard].count("The news.") == 1


def test_s14_the_urgent_are_not_asked_where_even_if_the_file_says_so(odd: Flow) -> None:
    assert isinstance(talk(odd, Key("1")).last, Enqueue)
    assert isinstance(talk(odd, Key("2")).last, Ask)


def test_s4_where_5_is_an_option_it_is_only_that(odd: Flow) -> None:
    chosen = talk(odd, Key("5"))
    assert isinstance(chosen.last, Enqueue)
    assert not chosen.state.silent


def test_s4_a_caller_is_flagged_once_however_often_they_are_stuck(odd: Flow) -> None:
    twice = talk(odd, Silence(), Silence(), QueueResult("nobody"), Silence())
    flags = [one for turn in twice.turns for one in turn.effects if one == FlagSilent()]
    assert isinstance(twice.last, Enqueue)
    assert flags == [FlagSilent()]
