"""Queues: where callers wait and music plays."""

from dataclasses import dataclass, field

from app.simulator.calls import Call

DEFAULT_SIZE = 1000
LARGEST = 5000


@dataclass(eq=False)
class Member:
    """A caller in a queue, since when, and when an agent's <Dial><Queue> took them, if one did."""

    call: Call
    since: float
    bridged_at: float | None = None


@dataclass(eq=False)
class Queue:
    """One queue: its members in order, and the waits of those who have left (for the average)."""

    sid: str
    name: str
    max_size: int
    created: float
    updated: float
    members: list[Member] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def position(self, member: Member) -> int:
        """Count from 1."""
        return self.members.index(member) + 1

    def average(self, now: float) -> int:
        """Average wait of the present members in whole seconds, as Twilio gives it."""
        waits = [now - member.since for member in self.members]
        return round(sum(waits) / len(waits)) if waits else 0

    def find(self, who: str) -> Member | None:
        """Find a member by call, or the first by the word Front."""
        if who == "Front":
            return self.members[0] if self.members else None
        return next((member for member in self.members if member.call.sid == who), None)

    def leave(self, member: Member, now: float) -> None:
        """Take a member out; out already is no harm."""
        if member in self.members:
            self.members.remove(member)
            self.waits.append(now - member.since)


@dataclass
class Queues:
    """All queues by their identifiers."""

    by_sid: dict[str, Queue] = field(default_factory=dict)

    def named(self, name: str) -> Queue | None:
        """Find a queue by its friendly name."""
        return next((queue for queue in self.by_sid.values() if queue.name == name), None)

    def make(self, sid: str, name: str, max_size: int, now: float) -> Queue:
        """Make a queue."""
        queue = Queue(sid, name, max_size, now, now)
        self.by_sid[sid] = queue
        return queue
