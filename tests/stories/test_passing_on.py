"""Cold transfer and what else an agent asks for in a call: nothing is lowered by software (S16)."""

from uuid import UUID

import pytest

from app.services import agents, handovers, holding, passing, people, raising
from app.services.flows import history, levers
from app.services.refusals import Refused
from app.simulator.calls import Call
from tests.world import World, keys

BEN = "+447700900002"


def talks(world: World) -> tuple[Call, UUID]:
    """A caller who talks to Ben of customer services, and Ben's id."""
    ben = world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    world.pass_time(3)
    return call, ben


def go(world: World, call: Call) -> None:
    world.carrier.hang_up(call.sid)
    world.pass_time(4)


@pytest.mark.parametrize("on_hold", [False, True], ids=["talking", "on hold"])
def test_s8_a_caller_passed_on_waits_at_true_age_and_no_lower_priority(
    world: World, *, on_hold: bool
) -> None:
    world.ready("grace-tolland", does="manual")
    call, ben = talks(world)
    if on_hold:
        holding.hold(world.rt, ben)
        world.pass_time(3)
    raising.raise_to(world.rt, ben, "P1", "worse")
    passing.pass_on(world.rt, ben, "mash")
    world.until(lambda: call.place == "queue", 20)
    first, last = world.waits(call)
    assert (last.queue, last.priority, last.arrived_at) == ("mash", "P1", first.arrived_at)
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.carrier.legs(BEN) == []
    (told,) = world.events(call, "transferred")
    assert (told.data["how"], told.data["to"], told.data["by"]) == ("cold", "mash", ben.hex)
    assert world.record(call).owner_team == "mash"
    agents.finish(world.rt, ben, "passed")
    world.carrier.pick_up("+447700900004")
    go(world, call)


def test_s21_a_caller_passed_on_to_an_unstaffed_queue_goes_on_along_its_chain(world: World) -> None:
    call, ben = talks(world)
    passing.pass_on(world.rt, ben, "mash")
    world.until(lambda: call.place == "queue", 20)
    assert world.waits(call)[-1].queue == "agents"
    go(world, call)


def test_a_caller_who_hangs_up_as_they_are_passed_on_leaves_nothing_behind(world: World) -> None:
    call, ben = talks(world)
    passing.pass_on(world.rt, ben, "agents")
    go(world, call)
    assert world.rows("SELECT 1 FROM waits WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM effects WHERE state = 'due'") == []
    assert world.agent("ben-whitlock").state == "wrap_up"


@pytest.mark.parametrize("queue", ["", "none"])
def test_no_queue_no_passing_on(world: World, queue: str) -> None:
    call, ben = talks(world)
    with pytest.raises(Refused, match="Choose a queue"):
        passing.pass_on(world.rt, ben, queue)
    world.pass_time(2)
    assert call.bridged
    go(world, call)


def test_while_somebody_is_asked_nobody_is_passed_on(world: World) -> None:
    call, ben = talks(world)
    world.ready("grace-tolland", does="manual")
    handovers.ask(world.rt, ben, "team:mash")
    with pytest.raises(Refused, match="take the caller back"):
        passing.pass_on(world.rt, ben, "agents")
    go(world, call)


def test_s16_a_priority_is_raised_with_a_reason_and_never_lowered(world: World) -> None:
    call, ben = talks(world)
    was = world.record(call).priority
    for to, reason in (("P4", "worse"), (was, "worse"), ("P0", " "), ("P9", "worse")):
        with pytest.raises(Refused):
            raising.raise_to(world.rt, ben, to, reason)
    assert world.record(call).priority == was
    raising.raise_to(world.rt, ben, "P0", "danger")
    row = world.record(call)
    assert (row.priority, row.enquiry_priority) == ("P0", "P0")
    (told,) = world.events(call, "raised")
    assert told.data == {"was": was, "to": "P0", "by": "agent", "reason": "danger"}
    go(world, call)


def test_a_supervisor_is_asked_for_until_somebody_has_seen_it(world: World) -> None:
    call, ben = talks(world)
    for _ in range(2):
        raising.ask_help(world.rt, ben)
    (alert,) = world.alerts("help_asked")
    assert (alert.call_id, alert.data["agent"], alert.seen_at) == (
        world.record(call).id,
        ben.hex,
        None,
    )
    world.change("UPDATE alerts SET seen_at = at")
    raising.ask_help(world.rt, ben)
    assert len(world.alerts("help_asked")) == 2
    go(world, call)


def test_the_lever_pulled_to_where_the_flow_led_them_moves_whoever_was_passed_on(
    world: World,
) -> None:
    world.ready("ben-whitlock")
    world.ready("kieran-moss", does="no-answer")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    led_to = world.record(call).flow_state["step"]
    passing.pass_on(world.rt, world.person("ben-whitlock"), "early-help")
    world.until(lambda: world.waits(call)[-1].queue == "early-help", 30)
    tom = people.named(world.rt, "tom-ashby")
    assert tom is not None
    (flow,) = history.flows(world.rt)
    levers.pull(world.rt, tom, flow, target=led_to, why="a fire drill at early help")
    world.until(lambda: "moved" in [one.state for one in world.waits(call)], 60)
    world.until(lambda: world.record(call).flow_state["step"] == led_to, 30)
    go(world, call)
