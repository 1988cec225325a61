"""Ringing back: an agent first, then the number, and only a key joins them (S11, S12)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.services import agents, desk, people
from app.services.people import Device
from app.services.plain_words import MISSED
from tests.stories.ringing_back import (
    IDRIS,
    events,
    idle,
    ours,
    time_goes_by,
    tries,
    until_rung,
    wanted,
)
from tests.stories.softphones import window
from tests.world import CALLER, World

WORDS = "A call you asked for. To take it, press 1."


def test_an_agent_first_then_the_number_then_a_key(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", after=4, press="1", talk=20)
    assert asked.agent(IDRIS).state == "wrap_up"
    assert ours(asked) == []
    idle(asked)
    asked.until(lambda: asked.agent(IDRIS).state == "offered")
    assert ours(asked) == []
    line = until_rung(asked)
    assert asked.agent(IDRIS).state == "on_call"
    asked.until(lambda: line.bridged)
    row = wanted(asked)
    assert (row.state, row.outcome, row.tries) == ("done", "spoken", 1)
    assert row.done_by == asked.person(IDRIS)
    (made,) = tries(asked)
    assert (made.state, made.sid, made.back_of) == ("talking", line.sid, row.call_id)
    assert made.place_at == row.arrived_at
    asked.until(lambda: line.over)
    asked.pass_time(2)
    assert asked.agent(IDRIS).state == "wrap_up"
    idle(asked)
    (made,) = tries(asked)
    assert (made.state, made.outcome) == ("ended", "answered")
    assert [len(events(asked, f"callback_{kind}")) for kind in ("due", "rung", "done")] == [1] * 3
    assert events(asked, "callback_failed") == []


def test_an_agent_in_a_browser_takes_it_as_any_call(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", after=4, press="1", talk=20)
    idris = window(asked, IDRIS, ready=False)
    idle(asked)
    agents.away(asked.rt, idris.person, "break")
    agents.choose_device(asked.rt, idris.person, Device.BROWSER)
    agents.ready(asked.rt, idris.person)
    asked.until(idris.offered)
    desk = idris.accept()
    line = until_rung(asked)
    asked.until(lambda: line.bridged)
    assert desk.bridged
    assert wanted(asked).done_by == idris.person
    asked.until(lambda: line.over)


def test_s12_the_agent_and_whoever_picks_up_hear_nothing_of_who_we_are(asked: World) -> None:
    asked.carrier.phone(CALLER, does="answer", press="1", talk=5)
    idle(asked)
    line = until_rung(asked)
    asked.until(lambda: line.bridged)
    assert asked.heard(line) == WORDS
    agent = [call for call in asked.carrier.calls() if call.direction != "inbound"][-2]
    assert "To be put through to them, press 1." in asked.heard(agent)


NO_KEY = "somebody or a machine answered and did not press 1"
HUNG_UP = "somebody or a machine answered and hung up"


@pytest.mark.parametrize(("does", "told"), [
    ({"does": "voicemail"}, NO_KEY),
    ({"does": "answer", "press": "7"}, NO_KEY),
    ({"does": "answer", "press": ""}, NO_KEY),
    ({"does": "answer", "steps": ({"wait": 2, "hang_up": True},)}, HUNG_UP),
    ({"does": "busy"}, "their line was busy"),
    ({"does": "no-answer"}, "nobody answered"),
    ({"does": "failed"}, "their number could not be rung"),
], ids=str)  # fmt: skip
def test_nobody_who_presses_the_key_is_a_try_and_the_agent_is_free_at_once_and_told_why(
    asked: World, does: dict[str, Any], told: str
) -> None:
    asked.carrier.phone(CALLER, **does)
    idle(asked)
    line = until_rung(asked)
    asked.until(lambda: line.over, 60)
    asked.until(lambda: asked.agent(IDRIS).state == "ready", 4)
    row = wanted(asked)
    assert (row.state, row.tries, row.try_id) == ("asked", 1, None)
    assert (row.next_at - asked.rt.now()).total_seconds() > 1700
    assert set(asked.heard(line).split()) <= set(WORDS.split())
    asked.pass_time(60)
    assert len(ours(asked)) == 1
    (missed,) = events(asked, "callback_missed")
    assert missed.data["tries"] == 1
    assert just_missed(asked) == told
    asked.change("UPDATE agents SET since = since + interval '10 s'")  # something else came since
    assert just_missed(asked) is None


def just_missed(asked: World) -> str | None:
    """What the desk of the agent says of the try before."""
    person = people.named(asked.rt, IDRIS)
    assert person is not None
    now = desk.now(asked.rt, person)
    assert now is not None
    if now.missed is None or now.missed.missed is None:
        return None
    return MISSED[now.missed.missed.how]


def test_three_tries_apart_then_a_person_is_told_and_it_stays_on_the_list(asked: World) -> None:
    asked.carrier.phone(CALLER, does="no-answer")
    idle(asked)
    for made in (1, 2, 3):
        line = until_rung(asked)
        asked.until(lambda line=line: line.over)
        asked.pass_time(3)
        assert wanted(asked).tries == made
        assert len(asked.alerts("callback_not_reached")) == (made == 3)
        time_goes_by(asked)
    asked.pass_time(10)
    row = wanted(asked)
    assert (row.state, row.next_at, len(ours(asked))) == ("asked", None, 3)
    assert asked.agent(IDRIS).state == "ready"
    assert [event.data["tries"] for event in events(asked, "callback_missed")] == [1, 2]
    assert [event.data["tries"] for event in events(asked, "callback_failed")] == [3]


@pytest.fixture
def start() -> datetime:
    return datetime(2026, 11, 23, 10, 1, tzinfo=UTC)
