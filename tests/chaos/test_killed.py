"""Any process killed at each step of a call: the call goes on within 10 s and ends right."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.chaos.conftest import SLACK
from tests.town import NEAR_S, URGENT, Town

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

GOES_ON_S = 10.0 * SLACK
MEMBERS = ("live", "clock", "voice", "desk")
Seen = Callable[[Town, str], Any]


def rang(town: Town, sid: str) -> Any:
    return town.carried(sid)["rang"]


def menu(town: Town, sid: str) -> Any:
    return town.heard(sid, "press a number")


def queued(town: Town, sid: str) -> Any:
    return town.carried(sid)["place"] == "queue"


def event(kind: str, **data: Any) -> Seen:
    return lambda town, sid: town.read(sid).event(kind, **data)


def talking(town: Town, sid: str) -> Any:
    return town.carried(sid)["bridged"]


STEPS: dict[str, Seen] = {
    "ringing in": rang,
    "in the menu": menu,
    "queued": queued,
    "agent ringing": event("ringing", what="rung"),
    "bringing in": event("accepted"),
    "talking": talking,
    "wrap-up": event("wrap_up"),
}


def through(town: Town, member: str, kill_at: tuple[str, ...]) -> dict[str, float]:
    """One call from ring to wrap-up, with kills; how long each next step took after one."""
    agent = town.ready("amara-okafor", after=4)
    sid = town.ring(URGENT, {"bridged": True, "talk": 12})
    took: dict[str, float] = {}
    killed = ""
    for step, seen in STEPS.items():
        began = time.monotonic()
        town.until(lambda seen=seen: seen(town, sid), GOES_ON_S + 3, f"{step} after {killed}")
        if killed:
            took[f"{killed} -> {step}"] = round(time.monotonic() - began, 1)
        killed = step if step in kill_at else ""
        if killed:
            town.stage.kill(member)
    agent.finish("advice")
    # a ring waits at the door of a voice that is being started again, and is received when let in
    town.judge(sid, near_s=8.0 * SLACK if member == "voice" else NEAR_S)
    assert town.until(lambda: town.call(sid).enquiry_state == "recorded", 5, "recorded")
    assert town.apologies() == []
    return took


@pytest.mark.parametrize("member", MEMBERS)
def test_killed_at_every_step_of_one_call_it_goes_on_and_ends_right(
    town: Town, member: str, tell: Callable[[str], None]
) -> None:
    took = through(town, member, tuple(STEPS))
    tell(f"{member} killed, seconds to the next step: {took}")
    assert max(took.values()) <= GOES_ON_S


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("member", MEMBERS)
def test_killed_at_one_step_it_goes_on_and_ends_right(
    town: Town, member: str, step: str, long_run: None
) -> None:
    took = through(town, member, (step,))
    assert max(took.values(), default=0) <= GOES_ON_S
