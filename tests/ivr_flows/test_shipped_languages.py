"""Both plans that ship are whole in Polish, and keep every promise in it."""

from dataclasses import replace
from typing import Literal

import pytest

from ivr_flows import engine
from ivr_flows.checks.report import check
from ivr_flows.checks.survey import survey
from ivr_flows.checks.worlds import facts
from ivr_flows.events import Key, Silence, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Dial, Enqueue
from ivr_flows.loader import FlowError, load
from ivr_flows.model import Flow
from ivr_flows.originals import originals
from ivr_flows.prompts import read, written
from ivr_flows.rehearse import rehearse, spoken
from tests.ivr_flows.conftest import NAMES, OPEN, PLANS, prompt_files, shipped

POLISH: Literal["pl-PL"] = "pl-PL"
FILE = "prompts.pl.yaml"
DAY, NIGHT = Facts(OPEN, language=POLISH), Facts(language=POLISH)


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def plan(name: str) -> Flow:
    return shipped(name)


def test_every_promise_is_kept_in_both_languages(plan: Flow) -> None:
    report = check(plan)
    assert (report.errors, report.warnings) == ((), ())
    assert report.proved
    assert [one.title for one in report.proved.figures if not one.kept] == []
    assert sum(one.language == POLISH for one in report.proved.figures) == 6


@pytest.mark.parametrize("world", [DAY, NIGHT], ids=["by day", "by night"])
def test_s2_s3_the_999_advice_comes_first_and_the_urgent_key_in_time(
    plan: Flow, world: Facts
) -> None:
    talk = rehearse(plan, [Started()], world)
    assert "zadzwoń pod 9 9 9" in talk.heard[0].say.text
    urgent = next(one for one in talk.heard if one.say.text.endswith("naciśnij 1."))
    assert urgent.by_s <= 20


@pytest.mark.parametrize("world", [DAY, NIGHT], ids=["by day", "by night"])
def test_s4_somebody_who_does_nothing_is_put_through_and_told_so_in_polish(
    plan: Flow, world: Facts
) -> None:
    talk = rehearse(plan, [Started(), Silence(), Silence()], world)
    assert isinstance(talk.last, Enqueue | Dial)
    assert talk.last.say
    assert {one.say.language for one in talk.heard} == {POLISH}


def test_s23_a_child_is_told_of_childline_in_polish(plan: Flow) -> None:
    talk = rehearse(plan, [Started(), Key("2")], DAY)
    assert "Childline: 0 800, 11 11." in spoken(talk.turns[-1].instructions)[0].text
    assert talk.state.priority == "P0"


def test_nothing_is_left_in_english_wherever_a_call_may_stand(plan: Flow) -> None:
    for move in survey(plan).moves:
        state = replace(move.node.state, language=POLISH)
        turn = engine.step(plan, state, move.event, facts(move.world, plan))
        assert {say.language for say in spoken(turn.instructions)} <= {POLISH}


def test_the_file_is_as_it_is_written_for_the_plan_of_today(name: str) -> None:
    """The English beside the Polish is today's: `frontdoor flows prompts` writes it."""
    text = prompt_files(name)[FILE]
    plan = load((PLANS / name / "flow.yaml").read_text(encoding="utf-8"), "flow.yaml")
    assert written(plan, POLISH, read(text, FILE).prompts) == text


def test_a_file_for_a_new_language_waits_for_its_words(plan: Flow) -> None:
    empty = written(plan, POLISH)
    assert empty.count("say: ''") == len(list(originals(plan)))
    with pytest.raises(FlowError, match=r"welcome\.say say: is empty"):
        read(empty, FILE)


def test_words_for_older_ones_are_shown_beside_those_of_today(name: str, plan: Flow) -> None:
    kept = read(prompt_files(name)[FILE], FILE).prompts
    older = {**kept, "main.ask": kept["main.ask"].model_copy(update={"of": "0" * 12})}
    text = written(plan, POLISH, older)
    assert "  # now 525f4f958f1d: You can press a number at any time.\n" in text
    assert read(text, FILE).prompts == older
