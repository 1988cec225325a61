"""Whoever was asked does not come, or is lost: the caller is with the first (S8)."""

from typing import Any

import pytest

from app.services import handovers, offers
from tests.stories.handing_over import (
    BEN,
    alone_s,
    consults,
    held,
    in_room,
    put_down,
    rings,
    state,
    why,
)
from tests.world import GRACE, World


@pytest.mark.parametrize(
    ("grace", "reason"),
    [
        ({"does": "busy"}, "busy"),
        ({"does": "no-answer"}, "no-answer"),
        ({"does": "refuse"}, "busy"),
        ({"press": "2"}, "completed"),
        ({"does": "voicemail"}, "completed"),
        ({"does": "manual"}, "not answered in time"),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else value,
)
def test_s8_nobody_takes_it_the_caller_stays_on_hold_with_the_first(
    world: World, grace: dict[str, Any], reason: str
) -> None:
    call, ben, _ = rings(world, **grace)
    assert alone_s(world, call, 40, until="failed") == 0
    world.pass_time(2)
    assert state(world) == "failed"
    assert in_room(world) == {call.from_, BEN}
    assert held(world, call)
    assert why(world) in {reason, "no-answer", "not answered in time"}
    assert world.agent("grace-tolland").misses == 1
    assert "voicemail" not in world.heard(call)
    world.ready("leila-haddad", after=1)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: state(world) == "consulting", 20)


def test_a_decline_on_the_desk_says_so_at_once(world: World) -> None:
    call, _, grace = rings(world, does="manual")
    world.pass_time(3)
    (offer,) = [one for one in world.offers(call) if one.kind == "consult"]
    offers.decline(world.rt, grace, offer.id, "conflict")
    assert (state(world), why(world)) == ("failed", "conflict")
    assert world.agent("grace-tolland").state == "ready"
    assert alone_s(world, call, 10) == 0


def test_s8_the_other_hangs_up_in_the_consult(world: World) -> None:
    call, _, _ = consults(world)
    put_down(world, GRACE)
    assert alone_s(world, call, 22) == 0
    assert (state(world), why(world)) == ("failed", "left")
    assert in_room(world) == {call.from_, BEN}
    assert held(world, call)
    assert world.agent("grace-tolland").state == "ready"


def test_s8_the_other_lost_after_the_hand_over_sends_the_caller_to_the_queue(world: World) -> None:
    call, ben, _ = consults(world)
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    put_down(world, GRACE)
    world.until(lambda: call.place == "queue", 30)
    assert "If you were cut off" in world.heard(call)
    assert world.waits(call)[-1].queue == "mash"
