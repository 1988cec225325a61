"""What a room tells comes late and in any order: the same end state, whichever came first (I5)."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest

from app.simulator.calls import Call
from tests.signed import form, post
from tests.world import URGENT, World

pytestmark = pytest.mark.timeout(300)

TOLD = (
    ("participant-join", "agent"),
    ("participant-join", "customer"),
    ("conference-start", ""),
    ("participant-leave", "agent"),
    ("participant-leave", "customer"),
    ("conference-end", ""),
)
# Whose ids are whose: a copy of a row points at the copies of what it points at.
LINKS = {
    "people": ("id",),
    "agents": ("person_id",),
    "calls": ("id",),
    "enquiries": ("id", "call_id"),
    "waits": ("id", "call_id", "answered_by"),
    "offers": ("id", "call_id", "wait_id", "agent_id"),
    "legs": ("id", "call_id", "offer_id"),
}
OWN = {
    ("people", "key"): "was.key || '-' || n",
    ("calls", "sid"): "'CA' || md5(was.sid || n)",
    ("enquiries", "number"): "was.number + n",
    ("enquiries", "reference"): "was.reference || '-' || n",
    ("legs", "sid"): "'CA' || md5(was.sid || n)",
}
STATES = """
    SELECT c.id, c.state, c.outcome, w.state AS stay, o.state AS offer, a.state AS agent,
           l.state AS leg, c.ended_at IS NOT NULL AS over
    FROM calls c JOIN waits w ON w.call_id = c.id JOIN offers o ON o.call_id = c.id
         JOIN agents a ON a.person_id = o.agent_id JOIN legs l ON l.offer_id = o.id
"""


def talking(world: World) -> Call:
    """A caller and an agent in their room, of whose events none has come."""
    world.carrier.do_harm(drop=1.0, only="/voice/events/room")
    world.ready("amara-okafor")
    call = world.ring(URGENT)
    world.until(lambda: call.bridged)
    return call


def copied(world: World, number: int) -> None:
    """So many copies of all of it, each with an agent of its own."""
    for table, links in LINKS.items():
        rows = world.rows(f"SELECT * FROM {table} LIMIT 1")
        columns = [*rows[0]._fields]
        values = [_value(table, column, links) for column in columns]
        world.change(
            f"""INSERT INTO {table} ({", ".join(columns)}) SELECT {", ".join(values)}
                FROM {table} AS was, generate_series(1, :number) AS n WHERE {_which(table)}""",
            number=number,
        )


def _value(table: str, column: str, links: Sequence[str]) -> str:
    if column in links:
        return f"CAST(md5(CAST(was.{column} AS text) || n) AS uuid)"
    return OWN.get((table, column), f"was.{column}")


def _which(table: str) -> str:
    if table in {"people", "agents"}:
        person = "id" if table == "people" else "person_id"
        return f"was.{person} = (SELECT agent_id FROM offers WHERE state = 'accepted' LIMIT 1)"
    return "true"


def tell(world: World, row: Any, order: Sequence[tuple[str, str]]) -> None:
    """One room's events, in this order; then the caller's line is told to be down."""
    names = {"agent": f"agent-{row.offer_id.hex[:8]}", "customer": f"customer-{row.id.hex[:8]}"}
    for number, (what, who) in enumerate(order):
        fields = {"ConferenceSid": "CF" + row.id.hex, "StatusCallbackEvent": what}
        fields |= {"SequenceNumber": str(number), "ParticipantLabel": names.get(who, "")}
        answer = post(world, f"/voice/events/room/{row.id.hex}", form(CallSid=row.sid, **fields))
        assert answer.status_code == 200
    post(world, "/voice/status", form(CallSid=row.sid, CallStatus="completed"))


def test_i5_six_events_of_a_room_in_every_order_lead_to_the_same_end(world: World) -> None:
    call = talking(world)
    orders = list(permutations(TOLD))
    copied(world, len(orders) - 1)
    rows = world.rows(
        "SELECT c.id, c.sid, o.id AS offer_id FROM calls c JOIN offers o ON o.call_id = c.id"
    )
    for row, order in zip(rows, orders, strict=True):
        tell(world, row, order)
    ends = {(tuple(row)[1:]) for row in world.rows(STATES)}
    assert len(rows) == 720
    world.carrier.hang_up(call.sid)
    assert ends == {("ended", "answered", "answered", "finished", "wrap_up", "answered", True)}
