"""Whoever is rung back hears that talks are recorded, after the key: nobody cuts them off."""

import pytest

from app.services import callbacks, redials
from app.services.refusals import Refused
from app.simulator.calls import Call
from tests.flow_team import somebody
from tests.stories.on_tape import NOTICE, turned
from tests.stories.ringing_back import idle, tries, until_rung, wanted
from tests.world import CALLER, World


@pytest.fixture
def hearing(asked: World) -> Call:
    """The line of whoever asked: they have pressed the key, and the notice is being spoken."""
    turned(asked, on=True)
    asked.carrier.phone(CALLER, does="answer", after=3, press="1", talk=9)
    idle(asked)
    line = until_rung(asked)
    asked.until(lambda: tries(asked)[-1].key_at is not None, 30)
    assert (line.bridged, tries(asked)[-1].state) == (False, "calling")
    return line


def talk(world: World, line: Call) -> None:
    """They come to the worker whom they were rung back for, after the notice."""
    world.until(lambda: line.bridged, 30)
    assert NOTICE in world.heard(line)
    assert tries(world)[-1].state == "talking"


def test_s8_nobody_settles_it_while_they_hear_that_talks_are_recorded(
    asked: World, hearing: Call
) -> None:
    amara = somebody(asked, "amara-okafor")
    for outcome in ("spoken", "tried"):
        with pytest.raises(Refused, match="they have answered, and are being put through"):
            callbacks.settle(asked.rt, amara, wanted(asked).id, outcome)
    talk(asked, hearing)
    assert (wanted(asked).state, wanted(asked).outcome) == ("done", "spoken")


def test_s8_another_call_that_settles_it_cuts_off_nobody_who_has_pressed_the_key(
    asked: World, hearing: Call
) -> None:
    other, *_ = asked.rows("SELECT * FROM calls WHERE back_of IS NULL ORDER BY arrived_at")
    asked.change("UPDATE callbacks SET redial_id = :id", id=other.id)
    with asked.rt.work() as work:
        redials.answered(work, other)
    assert wanted(asked).outcome == redials.ANSWERED
    talk(asked, hearing)
