"""PostgreSQL killed, and hung: no caller is lost, and the record is made whole afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.chaos.conftest import LONG
from tests.town import DUTY_MANAGER, EDT, URGENT, Town

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

READ_TIME_OUT_S = 5.0  # the carrier waits no longer
ANSWER_S = 2.0 if LONG else READ_TIME_OUT_S
ADVICE = "9 9 9"
Harm = Callable[[Town], Any]
Tell = Callable[[str], None]


@contextmanager
def killed(town: Town) -> Iterator[None]:
    town.stage.leave_down("postgres")
    try:
        yield
    finally:
        town.stage.bring_back("postgres")


@contextmanager
def hung(town: Town) -> Iterator[None]:
    postgres = town.stage.members["postgres"]
    postgres.freeze()
    try:
        yield
    finally:
        postgres.thaw()


harmed = pytest.mark.parametrize("away", [killed, hung], ids=["killed", "hung"])


@harmed
def test_a_new_caller_hears_the_advice_and_the_duty_desk_accepts_by_a_key(
    town: Town, away: Harm, tell: Tell
) -> None:
    town.telephone.phone(EDT, does="voicemail", after=1)
    town.telephone.phone(DUTY_MANAGER, does="answer", after=1, press="1")
    with away(town):
        sid = town.ring({"bridged": True, "talk": 8})
        town.until(lambda: town.carried(sid)["bridged"], 30, "a person has the caller")
        town.until(lambda: town.over(sid), 20, "the talk is over")
        assert town.heard(sid, ADVICE)
        worst = town.worst_answer_s(sid)
        tell(f"database {away.__name__}: slowest answer {worst:.2f} s")
        assert worst < ANSWER_S
    row = town.judge(sid)
    assert (row.state, row.answered_at is not None) == ("ended", True)
    assert [one["direction"] for one in legs(town, sid)] == ["outbound-dial"] * 2
    assert town.kinds(sid).count("arrived") == 1


@pytest.mark.parametrize("away", [killed, hung] if LONG else [hung])
def test_callers_in_the_menu_in_the_queue_and_in_a_talk_end_at_a_person(
    town: Town, away: Harm, tell: Tell
) -> None:
    town.on_duty(talk=8)
    town.ready("amara-okafor", talk=36)
    talking = town.ring(URGENT)
    town.until(lambda: town.carried(talking)["bridged"], 20, "one talks")
    waiting = town.ring(URGENT)
    town.until(lambda: town.carried(waiting)["place"] == "queue", 20, "one waits")
    choosing = town.ring({"hears": "press a number", "wait": 8, "press": "1"})
    town.until(lambda: town.heard(choosing, "press a number"), 20, "one is in the menu")
    callers = (talking, waiting, choosing)
    with away(town):
        for sid in (waiting, choosing):
            town.until(lambda sid=sid: on_duty(town, sid), 40, "the duty desk has the caller")
        town.until(lambda: on_duty(town, talking), 60, "after the talk somebody is there")
        worst = town.worst_answer_s(*callers)
        tell(f"database {away.__name__} under callers: slowest answer {worst:.2f} s")
        assert worst < ANSWER_S
    for sid in callers:
        town.telephone.hang_up(sid)
        town.judge(sid)
    assert town.apologies() == []


def legs(town: Town, sid: str) -> list[Any]:
    return [one for one in town.telephone.calls() if one["parent"] == sid]


def on_duty(town: Town, sid: str) -> bool:
    """Whether a duty phone took this caller."""
    return any(one["bridged"] or one["ended"] for one in legs(town, sid) if one["answered"])
