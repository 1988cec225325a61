"""A colleague is asked whose telephone is their browser."""

from uuid import UUID

import pytest
from twilio.http.response import Response

from app.services import handovers
from app.services.refusals import NotYet
from app.simulator.calls import Call
from tests.stories.handing_over import BEN, held, in_room, state, talks, why
from tests.stories.softphones import Window, window
from tests.world import GRACE, World


def asked(world: World) -> tuple[Call, UUID, Window]:
    """Ben asks the MASH, and Grace's window shows it; whether his caller is on hold is not said."""
    call, ben = talks(world)
    grace = window(world, "grace-tolland")
    world.pass_time(1)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(grace.offered)
    return call, ben, grace


def carrier_holds(world: World, *, well: bool) -> None:
    """Whether the carrier puts anybody on hold."""
    world.http.trouble = lambda method, path: (
        Response(500, '{"code": 20500}')
        if not well and method == "POST" and "/Participants/" in path
        else None
    )


def test_a_colleague_is_asked_in_the_browser_and_takes_the_caller(world: World) -> None:
    call, ben, grace = asked(world)
    world.until(lambda: held(world, call))
    line = grace.accept()
    world.until(lambda: state(world) == "consulting", 20)
    world.pass_time(2)
    assert in_room(world) == {call.from_, BEN, line.from_}
    assert world.carrier.legs(GRACE) == []
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, line.from_}
    assert world.agent("grace-tolland").state == "on_call"


def test_a_window_gets_no_ticket_before_the_caller_hears_music(world: World) -> None:
    carrier_holds(world, well=False)
    call, _, grace = asked(world)
    for _ in range(3):
        world.pass_time(2)
        with pytest.raises(NotYet, match="just being put on hold"):
            grace.ticket()
    carrier_holds(world, well=True)
    world.until(lambda: held(world, call), 20)
    grace.accept()
    world.until(lambda: state(world) == "consulting", 20)


def test_a_ticket_lets_nobody_in_while_the_caller_hears_them(world: World) -> None:
    call, _, grace = asked(world)
    world.until(lambda: held(world, call))
    ticket = grace.ticket()
    world.change("UPDATE holds SET state = 'asked'")
    line = grace.call(ticket)
    world.until(lambda: line.over, 20)
    assert "press Accept again" in world.heard(line)
    assert state(world) == "ringing"
    assert in_room(world) == {call.from_, BEN}


def test_s8_a_hold_that_never_comes_ends_the_asking_and_the_first_keeps_the_caller(
    world: World,
) -> None:
    carrier_holds(world, well=False)
    call, _, _ = asked(world)
    world.until(lambda: state(world) == "failed", 40)
    assert why(world) == "never on hold"
    assert (world.agent("grace-tolland").state, world.agent("grace-tolland").misses) == ("ready", 0)
    assert len(world.alerts("phone_not_rung")) == 1
    carrier_holds(world, well=True)
    world.pass_time(70)
    assert not held(world, call)
    assert in_room(world) == {call.from_, BEN}
    assert world.agent("ben-whitlock").state == "on_call"
