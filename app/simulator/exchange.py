"""Everything the carrier knows at one moment, shared by the parts that act on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.simulator.calls import Call, Progress
from app.simulator.chance import Chance
from app.simulator.doors import Door
from app.simulator.faults import Fault, FaultBook
from app.simulator.harm import NONE, Harm
from app.simulator.kernel import Kernel
from app.simulator.phones import Phones
from app.simulator.queues import Queues
from app.simulator.rooms import Rooms
from app.simulator.tasks import Wait
from app.simulator.timeline import Timeline
from app.simulator.transport import Transport


@dataclass(frozen=True)
class Line:
    """One of the account's numbers and its webhooks."""

    number: str
    voice: Door
    status: Door | None = None
    fallback: Door | None = None


@dataclass(frozen=True)
class Account:
    """Who the system is to the carrier."""

    sid: str
    token: str


@dataclass
class Exchange:
    """The state of the network. speed: how many seconds of the line pass in a real one."""

    kernel: Kernel
    chance: Chance
    account: Account
    transport: Transport
    verbs: Mapping[str, Callable[..., Any]]
    lines: dict[str, Line] = field(default_factory=dict)
    speed: float = 1.0
    cps: float = 1.0
    play_seconds: float = 10.0
    harm: Harm = NONE
    luck: Chance = field(default_factory=Chance)
    calls: dict[str, Call] = field(default_factory=dict)
    queues: Queues = field(default_factory=Queues)
    rooms: Rooms = field(default_factory=Rooms)
    phones: Phones = field(default_factory=Phones)
    faults: FaultBook = field(default_factory=FaultBook)
    recordings: dict[str, Any] = field(default_factory=dict)
    tapes: dict[str, Any] = field(default_factory=dict)
    next_slot: float = 0.0

    def now(self) -> float:
        """Give the carrier's time in seconds since 1970."""
        return self.kernel.now()

    def line_time(self, seconds: float) -> float:
        """Turn seconds of the line (speech, pauses, ringing) into real ones."""
        return seconds / self.speed

    def sleep(self, seconds: float) -> Wait:
        """Make a wait of so many seconds of the line."""
        return Wait(self.line_time(seconds))

    def fault(self, fault: Fault, call: str = "", *, heard: bool = False) -> None:
        """Write a fault into the book."""
        self.faults.add(self.now(), fault, call, heard=heard)

    def new_call(self, from_: str, to: str, direction: str, parent: str | None = None) -> Call:
        """Make a call that nothing happens to yet."""
        now = self.now()
        call = Call(self.chance.sid("CA"), from_, to, direction, now, Timeline(now), parent=parent)
        self.calls[call.sid] = call
        return call

    def take_slot(self) -> float:
        """Reserve the next moment for a REST-made call to start; give the seconds until it."""
        now = self.now()
        slot = max(now, self.next_slot)
        self.next_slot = slot + (self.line_time(1 / self.cps) if self.cps else 0.0)
        return slot - now

    def watch(self, call: Call, door: Door | None, events: frozenset[str]) -> None:
        """Let a door be told of a call's progress."""
        if door and door.url:
            call.progress.append(Progress(door, events))
