"""Conferences: rooms where people talk."""

from dataclasses import dataclass, field

from app.simulator.calls import Call
from app.simulator.doors import Door
from app.simulator.tasks import Task, Wait


@dataclass(eq=False)
class Participant:
    """One call in a room. joined: False while it is still ringing; `exit` ends with the reason."""

    call: Call
    label: str = ""
    muted: bool = False
    hold: bool = False
    coaching: bool = False
    coach: str | None = None
    starts: bool = True
    ends: bool = False
    joined: bool = False
    wait_door: Door | None = None
    music: Task | None = None
    since: float = 0.0
    updated: float = 0.0
    exit: Wait = field(default_factory=Wait)
    kicked: bool = False


@dataclass(eq=False)
class Room:
    """One conference: init until two are there and one of them may start it, then in-progress."""

    sid: str
    name: str
    created: float
    updated: float
    status: str = "init"
    participants: dict[str, Participant] = field(default_factory=dict)
    door: Door | None = None
    events: frozenset[str] = frozenset()
    number: int = 0
    reason: str | None = None
    ended_by: str | None = None
    ended_by_label: str = ""
    recorded: bool = False
    recording_door: Door | None = None
    recording_events: frozenset[str] = frozenset()

    def present(self) -> list[Participant]:
        """Give those who are in the room, in the order of their coming."""
        return [one for one in self.participants.values() if one.joined]

    def find(self, who: str) -> Participant | None:
        """Find a participant by call or label."""
        by_label = (one for one in self.participants.values() if one.label and one.label == who)
        return self.participants.get(who) or next(by_label, None)


@dataclass
class Rooms:
    """All conferences by their identifiers."""

    by_sid: dict[str, Room] = field(default_factory=dict)

    def open_named(self, name: str) -> Room | None:
        """Find the conference of a name that has not ended; names can be used again."""
        rooms = (room for room in self.by_sid.values() if room.name == name)
        return next((room for room in rooms if room.status != "completed"), None)

    def get_or_make(self, sid: str, name: str, now: float) -> Room:
        """Give the open conference of a name, made now under `sid` if there is none."""
        room = self.open_named(name)
        if room is None:
            room = self.by_sid[sid] = Room(sid, name, now, now)
        return room
