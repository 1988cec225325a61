"""People who act by script, harm done on purpose, and runs that repeat exactly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.simulator.ears import Ears
from app.simulator.phones import BadScript, from_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulator.conftest import World

LINE, CALLER, AGENT = "+441632960100", "+447700900123", "+447700900001"
MENU = (
    '<Gather action="/got" numDigits="1" finishOnKey="" actionOnEmptyResult="true">'
    "<Say>Welcome. For children press 1. For others press 2.</Say></Gather>"
)


@pytest.fixture
def waiting(world: World) -> World:
    world.system.answers |= {"/voice": MENU, "/got": ["<Redirect>/voice</Redirect>", "<Hangup/>"]}
    return world


def test_words_are_heard_as_they_are_spoken_and_not_before() -> None:
    ears = Ears()
    ears.hear("one two three four", 100.0, 8.0)
    assert ears.when("TWO") == 104.0
    ears.listen_past("two")
    assert ears.when("one") is None
    assert ears.when("four") == 108.0


def test_words_cut_off_were_not_heard() -> None:
    ears = Ears()
    ears.hear("one two three four", 100.0, 8.0).cut = 103.0
    assert ears.when("one") == 102.0
    assert ears.when("four") is None


def test_a_caller_presses_when_the_words_have_been_spoken(waiting: World) -> None:
    call = waiting.ring({"hears": "press 1", "press": "1"}, {"hears": "press 2", "press": "2"})
    keys = waiting.entries(call, "key")
    assert [entry["key"] for entry in keys] == ["1", "2"]
    assert keys[0]["t"] == 2.0


def test_a_caller_who_waits_has_still_heard(waiting: World) -> None:
    call = waiting.ring({"hears": "welcome"}, {"wait": 6}, {"hears": "press 2", "press": "2"})
    assert waiting.entries(call, "key")[0]["t"] == 6.4


def test_a_silent_caller_does_nothing_until_the_system_ends(waiting: World) -> None:
    call = waiting.ring()
    assert not waiting.entries(call, "key")
    assert [form["Digits"] for form in waiting.system.of("/got")] == ["", ""]
    assert call.ended_by == "system"


@pytest.mark.parametrize("steps", [[{"jump": 1}], [{"press": "x"}], ["press"]])
def test_a_script_with_unknown_words_is_refused(world: World, steps: list[Any]) -> None:
    with pytest.raises(BadScript):
        world.carrier.place(CALLER, LINE, steps)


@pytest.mark.parametrize("script", [{"does": "sing"}, {"colour": "red"}])
def test_a_phone_with_unknown_words_is_refused(script: dict[str, Any]) -> None:
    with pytest.raises(BadScript):
        from_json(script)


def test_the_same_seed_gives_the_same_call_to_the_byte(
    another_world: Callable[..., World],
) -> None:
    runs = []
    for _ in range(2):
        world = another_world(seed=42)
        world.system.answers |= {"/voice": MENU, "/got": MENU}
        world.carrier.do_harm(delay={"min": 0.1, "max": 2.0}, drop=0.2, seed=5)
        world.ring({"hears": "press 1", "press": "1"}, {"hang_up_after": 40})
        runs.append(json.dumps([call.timeline.entries for call in world.carrier.calls()]))
    assert runs[0] == runs[1]


def test_each_request_can_be_sent_again_and_at_the_same_time(waiting: World) -> None:
    waiting.carrier.do_harm(duplicate=1, parallel=2, only="/got")
    waiting.ring({"hears": "press 1", "press": "1"}, {"hang_up": True})
    assert len(waiting.system.of("/voice")) == 2
    got = [one for one in waiting.system.got if one.path == "/got"]
    assert len(got) == 3
    assert len({one.headers["I-Twilio-Idempotency-Token"] for one in got}) == 1


def test_copies_that_get_different_answers_are_a_fault(waiting: World) -> None:
    waiting.system.answers["/got"] = ["<Say>One.</Say>", "<Say>Two.</Say>"]
    waiting.carrier.do_harm(duplicate=1, only="/got")
    waiting.ring({"hears": "press 1", "press": "1"})
    assert waiting.codes() == [0]


def test_requests_can_be_delayed_dropped_and_cut(waiting: World) -> None:
    waiting.carrier.do_harm(delay={"min": 3, "max": 3})
    call = waiting.ring({"hang_up_after": 9})
    assert waiting.entries(call, "answered")[0]["t"] == 3.0
    waiting.carrier.do_harm(drop=1.0)
    assert waiting.ring().ended_by == "error"
    before = len(waiting.system.of("/voice"))
    waiting.carrier.do_harm(cut=1.0)
    assert waiting.ring().ended_by == "error"
    assert len(waiting.system.of("/voice")) == before + 1
    waiting.carrier.do_harm()
    assert waiting.ring().ended_by == "system"


def test_events_can_overtake_each_other(world: World) -> None:
    world.system.answers |= {"/offer": "<Pause length='1'/>", "/leg": ""}
    world.carrier.phone(AGENT, does="answer", after=0.2)
    world.carrier.do_harm(reorder=1.0, seed=3)
    world.client.calls.create(
        from_=LINE,
        to=AGENT,
        url="http://system.example/offer",
        status_callback="http://system.example/leg",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    world.carrier.advance(20)
    numbers = [form["SequenceNumber"] for form in world.system.of("/leg")]
    assert sorted(numbers) == ["0", "1", "2", "3"]
    assert numbers != sorted(numbers)


def test_hundreds_of_calls_run_at_the_same_time(waiting: World) -> None:
    waiting.system.answers["/got"] = '<Enqueue waitUrl="">front-door</Enqueue>'
    script = [{"hears": "press 1", "press": "1"}]
    for number in range(300):
        waiting.carrier.place(f"+44770090{number:04d}", LINE, script)
    waiting.carrier.advance(30)
    assert waiting.client.queues.list(limit=1)[0].current_size == 300
