"""Words for stories about warm hand-over: who talks, who is rung, who is where."""

from typing import Any
from uuid import UUID

from app.services import handovers
from app.simulator.calls import Call
from tests.world import GRACE, World, keys

BEN = "+447700900002"
MOST_ALONE_S = 20


def talks(world: World) -> tuple[Call, UUID]:
    """A caller who talks to Ben of customer services, and Ben's id."""
    ben = world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    world.pass_time(3)
    return call, ben


def rings(world: World, **grace: Any) -> tuple[Call, UUID, UUID]:
    """Ben has asked the MASH to take his caller; Grace's phone does as it is told."""
    call, ben = talks(world)
    world.ready("grace-tolland", **grace)
    world.pass_time(1)
    handovers.ask(world.rt, ben, "team:mash")
    return call, ben, world.person("grace-tolland")


def consults(world: World) -> tuple[Call, UUID, UUID]:
    """Ben and Grace talk about the caller, who is on hold."""
    call, ben, grace = rings(world, after=3)
    world.until(lambda: state(world) == "consulting", 20)
    world.pass_time(2)
    assert in_room(world) == {call.from_, BEN, GRACE}
    assert held(world, call)
    return call, ben, grace


def state(world: World) -> str:
    return str(world.rows("SELECT state FROM handovers ORDER BY asked_at DESC")[0].state)


def why(world: World) -> str:
    return str(world.rows("SELECT why FROM handovers ORDER BY asked_at DESC")[0].why)


def in_room(world: World) -> set[str]:
    """The numbers of those who are in a room."""
    rooms = world.carrier.exchange.rooms.by_sid.values()
    people = [one.call for room in rooms for one in room.present()]
    return {call.from_ if call.direction == "inbound" else call.to for call in people}


def held(world: World, call: Call) -> bool:
    rooms = world.carrier.exchange.rooms.by_sid.values()
    return any(one.hold for room in rooms for one in room.present() if one.call is call)


def safe(world: World, call: Call) -> bool:
    """With a person, or in the queue."""
    return call.place == "queue" or len(in_room(world)) > 1


def alone_s(world: World, call: Call, watched_s: int = 24, until: str = "never") -> int:
    """The longest time in which the caller was neither with a person nor in the queue.

    Watched for so many seconds, or until the hand-over is in a state.
    """
    longest = now = 0
    for _ in range(watched_s):
        if state(world) == until:
            break
        world.pass_time(1)
        now = 0 if call.over or safe(world, call) else now + 1
        longest = max(longest, now)
    return longest


def put_down(world: World, number: str) -> None:
    (leg,) = world.carrier.legs(number)
    world.carrier.hang_up(leg.sid)
