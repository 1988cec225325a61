"""Nobody there, or not in time: overflow, escalation, thresholds (S7, S21)."""

from itertools import pairwise
from typing import Any

import pytest

from tests.world import DUTY_MANAGER, EDT, URGENT, World, keys

TALK = {"talk": 5}
ACCEPTS: dict[str, Any] = {"does": "answer", "press": "1"}


@pytest.mark.parametrize("pressed", ["1", "2", "31", "321", "34", "41", "42", "0", "99"])
def test_s21_with_nobody_signed_in_every_caller_is_put_to_the_duty_desk(
    world: World, pressed: str
) -> None:
    world.carrier.phone(EDT, **ACCEPTS)
    world.carrier.phone(DUTY_MANAGER, **ACCEPTS)
    call = world.tell(*keys(pressed, TALK))
    assert world.record(call).outcome == "answered"
    assert [w.state for w in world.waits(call)] in ([], ["answered"])


def test_s21_an_unstaffed_team_receives_no_call_and_its_chain_does(world: World) -> None:
    world.ready("ben-whitlock")
    call = world.tell(*keys("321", TALK))
    (wait,) = world.waits(call)
    assert wait.queue == "agents"
    (overflowed,) = world.events(call, "overflowed")
    assert (overflowed.data["queue"], overflowed.data["to"]) == ("locality-city", "agents")


def test_the_chain_widens_to_other_teams_at_its_time(world: World) -> None:
    world.ready("idris-vaughan")
    world.ring(*keys("321"), {"talk": 230}, from_="+447700900111")
    world.pass_time(25)
    call = world.ring(*keys("321"), TALK)
    world.ready("ben-whitlock")
    world.until(lambda: call.over)
    world.pass_time(10)
    (wait,) = world.waits(call)
    (overflowed,) = world.events(call, "overflowed")
    assert overflowed.data["to"] == "customer-services"
    assert 180 <= (overflowed.at - wait.entered_at).total_seconds() <= 183
    assert world.offers(call)[0].person == "ben-whitlock"
    world.pass_time(60)


def _busy_line(world: World) -> Any:
    """One agent talks to somebody for long, the next urgent caller waits."""
    world.ready("amara-okafor")
    first = world.ring(URGENT, from_="+447700900111")
    world.until(lambda: first.bridged)
    return first


def test_s7_a_p0_is_escalated_again_and_again_until_somebody_presses_1(world: World) -> None:
    first = _busy_line(world)
    world.carrier.phone(EDT, does="voicemail")
    world.carrier.phone(DUTY_MANAGER, does="no-answer")
    call = world.ring(URGENT, {"asked": False}, TALK)
    world.pass_time(200)
    rung = [o.duty for o in world.offers(call) if o.duty]
    assert rung.count("emergency-duty-team") >= 2
    assert rung.count("duty-manager") >= 2
    assert world.waits(call)[0].state == "waiting"
    world.carrier.phone(DUTY_MANAGER, **ACCEPTS)
    world.until(lambda: call.over)
    world.carrier.hang_up(first.sid)
    world.pass_time(3)
    assert world.record(call).outcome == "answered"
    assert world.offers(call)[-1].duty == "duty-manager"


def test_s7_the_first_duty_phone_is_rung_by_the_longest_wait(world: World) -> None:
    first = _busy_line(world)
    world.carrier.phone(EDT, **ACCEPTS)
    call = world.tell(URGENT, TALK)
    (offer,) = [o for o in world.offers(call) if o.duty]
    (wait,) = world.waits(call)
    assert offer.duty == "emergency-duty-team"
    assert 60 <= (offer.made_at - wait.entered_at).total_seconds() <= 63
    world.carrier.hang_up(first.sid)
    world.pass_time(3)


def test_each_threshold_is_crossed_once_and_told_once(world: World) -> None:
    first = _busy_line(world)
    call = world.tell(URGENT, {"queued": True, "wait": 75, "hang_up": True})
    names = [a.data.get("name") for a in world.alerts("threshold") if a.wait_id]
    assert len(names) == len(set(names)) >= 2
    assert len(world.alerts("waiting_supervisor")) == 1
    told = [e.data["what"] for e in world.events(call, "threshold")]
    assert told.count("waiting_supervisor") == 1
    assert len(told) == len(names) + 1
    world.carrier.hang_up(first.sid)
    world.pass_time(3)


def test_i2_a_waiting_caller_hears_something_new_at_least_every_30_s(world: World) -> None:
    first = _busy_line(world)
    call = world.ring(*keys("41"), {"queued": True, "wait": 130, "hang_up": True})
    world.until(lambda: call.over)
    heard = [e for e in call.timeline.entries if e["what"] == "heard"]
    gaps = [b["t"] - a["t"] for a, b in pairwise(heard)]
    assert max(gaps) <= 30
    words = [e["t"] for e in heard if "press 1" in e["text"]]
    assert max(b - a for a, b in pairwise(words[1:])) <= 60
    world.carrier.hang_up(first.sid)
    world.pass_time(3)


def test_s6_a_p0_is_served_before_one_who_has_waited_longer(world: World) -> None:
    world.carrier.phone(EDT, does="no-answer")
    first = _busy_line(world)
    lesser = world.ring(*keys("44"), from_="+447700900112")
    world.pass_time(20)
    urgent = world.ring(URGENT, TALK)
    world.pass_time(15)
    world.ready("grace-tolland")
    world.until(lambda: urgent.bridged)
    assert not lesser.bridged
    world.carrier.hang_up(lesser.sid)
    world.carrier.hang_up(first.sid)
    world.pass_time(12)


def test_an_agent_who_comes_in_late_takes_whoever_waits(world: World) -> None:
    first = _busy_line(world)
    call = world.ring(*keys("41"), TALK)
    world.pass_time(30)
    world.ready("farida-rahman")
    world.until(lambda: call.bridged, 10)
    world.carrier.hang_up(first.sid)
    world.pass_time(10)
