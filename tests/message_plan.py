"""A plan whose callers may leave a message, and callers who do."""

from typing import Any

from app.simulator.calls import Call
from ivr_flows.source import Source
from tests.flow_team import published, rewritten
from tests.world import World

WORDS = {"asked": True, "wait": 1, "say": "please ring the school about a boy in year four"}
ANYTHING_ELSE = """      4:
        for: For anything else
        short: Anything else
        set: {priority: P4, reason: Something else}
        go: contact-centre
"""
LEAVES_WORD = (
    ANYTHING_ELSE.replace("contact-centre", "leave-word")
    + """
  leave-word:
    record: Leave a message after the tone. It is recorded, and one of our team will hear it.
    recorded: word-left
    empty: contact-centre
  word-left:
    goodbye: Thank you. One of our team will listen today. If a child is in danger, call 9 9 9.
    reason: The caller has left a message
"""
)
HANGS_UP = ({"asked": True, "wait": 1}, {"hang_up_after": 4, "say": " ".join(["word"] * 40)})


def take_messages(world: World) -> None:
    """The last key of the menu for families leads to a message."""
    english = rewritten(world, ANYTHING_ELSE, LEAVES_WORD).yaml
    published(world, Source(english, {}))


def left(world: World, call: Call) -> list[Any]:
    """The messages of a call."""
    sql = "SELECT m.* FROM messages m JOIN calls c ON c.id = m.call_id WHERE c.sid = :sid"
    return world.rows(sql, sid=call.sid)
