"""What must hold after any story, whatever happened in it."""

from datetime import UTC, datetime
from typing import Any

from app.simulator.calls import Call
from tests.contracts import complaints, refused
from tests.world import World

NEAR_S = 1.0


def judge(world: World, *, near_s: float = NEAR_S, forgiven: str = "nothing") -> None:
    """Raise AssertionError unless the story kept every promise that all stories make.

    Where webhooks were harmed on purpose: by how many seconds they may have been late, and what
    the carrier's complaints of that say.
    """
    assert [fault for fault in world.faults() if forgiven not in str(fault["why"])] == []
    for answer in answers(world):
        assert complaints(answer) == [], answer
    for method, path, form in world.http.sent:
        assert refused(method, path, form) == []
    callers = [call for call in world.carrier.calls() if call.direction == "inbound" and call.to]
    for call in callers:
        _agrees(world, call, near_s)
    assert world.one("SELECT count(*) FROM enquiries") == len(callers)  # I3
    assert world.one("SELECT count(*) FROM effects WHERE state = 'dead'") == 0


def answers(world: World) -> list[str]:
    """Every TwiML answer that the carrier was given."""
    entries = [entry for call in world.carrier.calls() for entry in call.timeline.entries]
    return [e["answer"] for e in entries if e["what"] == "webhook" and e.get("answer")]


def _agrees(world: World, call: Call, near_s: float) -> None:
    """Our times are those of the carrier's own record."""
    row = world.record(call)  # one call, one enquiry, or it raises
    assert row.line == call.to
    assert row.received_at == row.arrived_at
    assert _near(row.arrived_at, call.timeline.rang, near_s)
    assert _near(row.ended_at, call.ended, near_s)
    assert _near(row.answered_at, first_bridged(call), near_s)
    assert (row.state == "ended") == call.over


def first_bridged(call: Call) -> float | None:
    """When the carrier first joined the caller to somebody (seconds since 1970)."""
    moments = (e["t"] for e in call.timeline.entries if e["what"] == "bridged")
    first = next(moments, None)
    return None if first is None else call.timeline.rang + first


def _near(ours: datetime | None, theirs: Any, near_s: float) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs((ours - datetime.fromtimestamp(theirs, UTC)).total_seconds()) <= near_s
