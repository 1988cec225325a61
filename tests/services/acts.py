"""What anybody around one caller may do: an alphabet in which every course of a call is written.

Each act happens at once, or raises `Impossible`. Those at telephones include the moment that the
carrier's message takes, since nothing is changed before it; else only the acts named by seconds
let time move.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from app.models import callbacks as callback_rows
from app.runtime import Seen
from app.services import agents, back_desk, handovers, holding, listening, offers, passing, people
from app.services.refusals import Refused, Unknown
from app.simulator.calls import Call
from routing.parts import Recording
from routing.states import CallState
from tests.stories.ringing_back import somebody_asks
from tests.stories.test_listening import switched_on
from tests.world import CALLER, World, keys

BEN, GRACE, IDRIS, TOM = "ben-whitlock", "grace-tolland", "idris-vaughan", "tom-ashby"
STAFF = (BEN, GRACE, IDRIS)
PATH = "41"  # to customer services, where Ben works
RECORDING = Recording.model_validate({"notice": "This call is recorded.", "keep days": 30})
MESSAGE_S = 0.1
Act = Callable[[World], object]


class Impossible(Exception):
    """Nobody can do this now; nothing has changed."""


def act(world: World, name: str) -> None:
    """Do it; raises Impossible."""
    try:
        ACTS[name](world)
    except (Refused, Unknown) as error:
        raise Impossible from error


def begin(world: World, name: str) -> None:
    """Come to where a course begins, in a council that lets listen in and records talks."""
    switched_on(world)
    recorded = world.rt.council.model_copy(update={"recording": RECORDING})
    object.__setattr__(world.rt, "councils", Seen(recorded))
    for number in (*_numbers(world), CALLER):
        world.carrier.phone(number, does="manual")
    STARTS[name](world)


def _numbers(world: World) -> list[str]:
    found = {row.phone for row in world.rows("SELECT phone FROM people WHERE phone IS NOT NULL")}
    return sorted(found | {entry.number for entry in world.rt.council.directory.values()})


def _lines(world: World) -> list[Call]:
    return [call for call in world.carrier.calls() if not call.over]


def _line(world: World) -> Call:
    """The line of whoever rang us."""
    found = [call for call in _lines(world) if call.direction == "inbound" and call.to]
    if not found:
        raise Impossible
    return found[-1]


def _leg(world: World, *, ringing: bool, last: bool = False) -> Call:
    """A phone that we rang."""
    rung = [call for call in _lines(world) if call.direction != "inbound"]
    found = [call for call in rung if (call.status == "ringing") is ringing]
    if not found:
        raise Impossible
    return found[-1 if last else 0]


def _rings(path: str, world: World) -> None:
    if any(call.direction == "inbound" for call in _lines(world)):
        raise Impossible
    world.ring(*keys(path))
    world.pass_time(MESSAGE_S)


def _caller_presses(key: str, world: World) -> None:
    world.carrier.press(_line(world).sid, key)
    world.pass_time(MESSAGE_S)


def _picked_up(how: str, world: World) -> None:
    if not world.carrier.pick_up(_leg(world, ringing=True).to, how):
        raise Impossible
    world.pass_time(MESSAGE_S)


def _phone_presses(world: World) -> None:
    world.carrier.press(_leg(world, ringing=False, last=True).sid, "1")
    world.pass_time(MESSAGE_S)


def _down(line: Callable[[World], Call], world: World) -> None:
    world.carrier.hang_up(line(world).sid)
    world.pass_time(MESSAGE_S)


def _person(world: World, state: str) -> UUID:
    """The first of the staff who is in a state."""
    return world.person(_who(world, state))


def _who(world: World, state: str) -> str:
    for name in STAFF:
        if world.agent(name).state == state:
            return name
    raise Impossible


def _ready(world: World) -> None:
    world.ready(_who(world, "away"), does="manual", press="")


def _talks(do: Callable[..., Any], *more: str) -> Act:
    def act(world: World) -> None:
        do(world.rt, _person(world, "on_call"), *more)

    return act


def _declines(world: World) -> None:
    person = _person(world, "offered")
    (row,) = world.rows("SELECT id FROM offers WHERE agent_id=:p AND state='open'", p=person)
    offers.decline(world.rt, person, row.id, "busy")


def _listens(world: World) -> None:
    rows = world.rows("SELECT id FROM calls WHERE state = :state", state=CallState.TALKING)
    tom = people.named(world.rt, TOM)
    if not rows or tom is None:
        raise Impossible
    listening.begin(world.rt, tom, rows[-1].id, "listen", "Training")


def _rings_back(world: World) -> None:
    me = people.named(world.rt, IDRIS)
    owed = world.rows(f"SELECT id FROM {callback_rows.Callback.__tablename__}")
    if not owed or me is None:
        raise Impossible
    back_desk.ring_now(world.rt, me, owed[0].id, "They asked for it")


def _waits(world: World) -> None:
    world.ready(BEN, does="manual", press="")
    call = world.ring(*keys(PATH))
    world.until(lambda: call.place == "queue")


def _talk(world: World) -> None:
    world.ready(BEN)
    call = world.ring(*keys(PATH))
    world.until(lambda: call.bridged)
    world.pass_time(3)


def _consult(world: World) -> None:
    _talk(world)
    world.ready(GRACE)
    world.pass_time(1)
    handovers.ask(world.rt, world.person(BEN), "team:mash")
    world.until(lambda: bool(world.rows("SELECT 1 FROM handovers WHERE state = 'consulting'")))
    for key in (BEN, GRACE):
        world.carrier.phone(_phone_of(world, key), does="manual")


def _phone_of(world: World, key: str) -> str:
    return str(world.one("SELECT phone FROM people WHERE key = :key", key=key))


def _owed(world: World) -> None:
    somebody_asks(world)
    world.carrier.phone(_phone_of(world, IDRIS), does="manual")
    agents.finish(world.rt, world.person(IDRIS), "advice")


STARTS: Mapping[str, Act] = {
    "nobody": lambda _: None,
    "waits": _waits,
    "talks": _talk,
    "consults": _consult,
    "owed": _owed,
}
ACTS: Mapping[str, Act] = {
    "0.1 s": lambda world: world.pass_time(0.1),
    "3 s": lambda world: world.pass_time(3),
    "25 s": lambda world: world.pass_time(25),
    "rings": partial(_rings, PATH),
    "rings about danger": partial(_rings, "1"),
    "presses 1": partial(_caller_presses, "1"),
    "presses 2": partial(_caller_presses, "2"),
    "caller gone": partial(_down, _line),
    "phone answered": partial(_picked_up, "answer"),
    "phone refused": partial(_picked_up, "refuse"),
    "phone presses 1": _phone_presses,
    "first phone down": partial(_down, partial(_leg, ringing=False)),
    "last phone down": partial(_down, partial(_leg, ringing=False, last=True)),
    "somebody ready": _ready,
    "goes away": lambda world: agents.away(world.rt, _person(world, "ready"), "break"),
    "declines": _declines,
    "ends call": _talks(offers.end_call),
    "finishes": lambda world: agents.finish(world.rt, _person(world, "wrap_up"), "advice"),
    "holds": _talks(holding.hold),
    "resumes": _talks(holding.resume),
    "asks mash": _talks(handovers.ask, "team:mash"),
    "asks outside": _talks(handovers.ask, "outside:lado"),
    "completes": _talks(handovers.complete),
    "joins": _talks(handovers.join),
    "takes back": _talks(handovers.take_back),
    "leaves": _talks(handovers.leave),
    "passes on": _talks(passing.pass_on, "early-help"),
    "listens": _listens,
    "rings back": _rings_back,
}


@dataclass(frozen=True)
class Search:
    """Where courses begin, and which acts they are made of."""

    starts: tuple[str, ...]
    acts: tuple[str, ...]


TIME = ("0.1 s", "3 s", "25 s")
TELEPHONES = ("caller gone", "phone answered", "phone refused", "phone presses 1",
              "first phone down", "last phone down")  # fmt: skip
DESK = ("somebody ready", "goes away", "declines", "ends call", "finishes", "holds", "resumes")
HAND_OVERS = (
    "asks mash",
    "asks outside",
    "completes",
    "joins",
    "takes back",
    "leaves",
    "passes on",
)
# Somebody is handed over only from a talk, and nobody rings before their line is down. A supervisor
# in the room is in nobody's way: whoever talks may do all without knowing of it. And whoever is
# rung back is, once they talk, a caller like any other. So all three are searched apart.
SEARCHES: Mapping[str, Search] = {
    "a caller": Search(
        ("talks", "waits", "nobody"),
        (*TIME, *TELEPHONES, *DESK, "rings", "rings about danger", "presses 1", "presses 2"),
    ),
    "handing over": Search(
        ("consults", "talks"), (*TIME, *TELEPHONES, *DESK, *HAND_OVERS, "presses 1")
    ),
    "listening": Search(
        ("talks", "consults"),
        (*TIME, *TELEPHONES, "ends call", "finishes", "holds", "resumes", "completes", "listens"),
    ),
    "ringing back": Search(
        ("owed",),
        (*TIME, *TELEPHONES, *DESK, "rings", "presses 1", "presses 2", "rings back"),
    ),
}
