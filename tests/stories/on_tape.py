"""Words for stories about recorded talks: who talks, what is on tape, what the desk says."""

from typing import Any
from uuid import UUID

from twilio.http.response import Response

from app.runtime import Seen
from app.services import desk, people
from app.simulator.calls import Call
from app.simulator.tapes import Tape
from routing.parts import Recording
from tests.world import World, keys

BEN = "ben-whitlock"
NOTICE = "Your call is recorded, so that we can help you better."
RULES = Recording.model_validate({"notice": NOTICE, "keep days": 30})


def turned(world: World, *, on: bool) -> None:
    """The council's file has recording, or has it no more."""
    council = world.rt.council.model_copy(update={"recording": RULES if on else None})
    object.__setattr__(world.rt, "councils", Seen(council))


def talks(world: World) -> tuple[Call, UUID]:
    """A caller who talks to Ben, on tape."""
    ben = world.ready(BEN)
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    world.pass_time(3)
    return call, ben


def tape(world: World) -> Tape:
    (found,) = world.carrier.exchange.tapes.values()
    return found


def row(world: World) -> Any:
    (found,) = world.rows("SELECT * FROM talk_recordings")
    return found


def shown(world: World, key: str = BEN) -> Any:
    """What the desk says of the recording."""
    person = people.named(world.rt, key)
    assert person is not None
    now = desk.now(world.rt, person)
    assert now is not None
    assert now.in_hand is not None
    return now.in_hand.recording


def is_paused(world: World, *, by_wish: bool) -> bool:
    state = shown(world)
    return bool(tape(world).status == "paused" and state.silent and state.paused == by_wish)


def runs(world: World) -> bool:
    return bool(tape(world).status == "in-progress" and not shown(world).silent)


def carrier_fails(world: World, *, at: str = "/Recordings/") -> None:
    world.http.trouble = lambda method, path: (
        Response(500, '{"code": 20500}') if method == "POST" and at in path else None
    )
