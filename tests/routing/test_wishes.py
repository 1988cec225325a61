"""Whom a caller is offered first: who speaks their language, who spoke to them last."""

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.match import NO_WISH, Agent, Head, Wish, match
from routing.order import Waiting
from routing.parts import Agents
from routing.priority import Priority
from routing.wishes import Asker, There, wish
from tests.routing.busy_days import START

RULES = Agents.model_validate({"last agent": "8s", "language": "20s"})
TEAMS = frozenset({"customer-services"})
ASKER = Asker(Priority.P2, 0, TEAMS, frozenset(), None, None)


def there(name: str, state: str = "ready", *skills: str, team: str = "customer-services") -> There:
    return There(name, state, frozenset({team}), frozenset(skills))


BEN, ANIA = there("ben"), there("ania", "on_call", "polish")
POLISH = replace(ASKER, language="polish")
KNOWN = replace(ASKER, last_agent="ben")


def test_for_a_time_a_polish_caller_is_kept_for_those_who_speak_it_and_then_for_anybody() -> None:
    assert wish(POLISH, [BEN, ANIA], RULES) == Wish(frozenset({"ania"}), kept=True)
    assert wish(replace(POLISH, waited_s=20), [BEN, ANIA], RULES) == NO_WISH


@pytest.mark.parametrize(
    "speaker",
    [there("ben"), there("else", "ready", "polish", team="mash")],
    ids=["nobody speaks it", "of no team of theirs"],
)
def test_nobody_waits_for_a_speaker_who_is_not_there(speaker: There) -> None:
    assert wish(POLISH, [speaker], RULES) == NO_WISH


def test_s6_p0_asks_everybody_and_p1_is_kept_from_nobody() -> None:
    assert wish(replace(POLISH, priority=Priority.P0), [ANIA], RULES) == NO_WISH
    first = wish(replace(POLISH, priority=Priority.P1), [ANIA], RULES)
    assert first == Wish(frozenset({"ania"}), kept=False)
    assert wish(replace(KNOWN, priority=Priority.P1), [BEN], RULES) == NO_WISH


@pytest.mark.parametrize(
    ("state", "kept"), [("ready", True), ("wrap_up", True), ("offered", True), ("on_call", False)]
)
def test_the_last_agent_is_waited_for_only_if_they_are_free_soon(state: str, kept: bool) -> None:  # noqa: FBT001
    assert wish(KNOWN, [there("ben", state)], RULES).kept is kept


def test_a_few_seconds_later_or_once_they_let_it_go_by_anybody_is_asked() -> None:
    assert wish(replace(KNOWN, waited_s=8), [BEN], RULES) == NO_WISH
    assert wish(replace(KNOWN, tried=frozenset({"ben"})), [BEN], RULES) == NO_WISH


def test_a_language_goes_before_an_acquaintance() -> None:
    both = replace(KNOWN, language="polish")
    assert wish(both, [BEN, ANIA], RULES).agents == {"ania"}
    assert wish(both, [BEN], RULES).agents == {"ben"}


def test_the_matcher_asks_who_is_wished_for_and_leaves_a_kept_caller_to_the_next_time() -> None:
    idle = [Agent(n, TEAMS, frozenset(), START + timedelta(seconds=s)) for s, n in enumerate("ab")]
    waiting = Waiting("w", "agents", Priority.P2, START, START, 60)
    head = Head(waiting, TEAMS, wish=Wish(frozenset("b")))
    (one,) = match([head], idle, START)
    assert one.agent_ids == ("b",)
    assert match([replace(head, wish=Wish(frozenset("c"), kept=True))], idle, START) == []
    (one,) = match([replace(head, wish=Wish(frozenset("c")))], idle, START)
    assert one.agent_ids == ("a",)
