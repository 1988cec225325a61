"""Calls of each kind through the carrier, end to end; each ends where product.md says."""

from tests.world import World

URGENT = {"asked": True, "wait": 1, "press": "1"}


def test_an_urgent_caller_is_answered_by_an_agent_and_the_enquiry_stands(world: World) -> None:
    world.ready("amara-okafor")
    call = world.ring(URGENT, {"bridged": True, "talk": 30})
    world.pass_time(120)
    row = world.record(call)
    assert world.faults() == []
    assert (row.state, row.outcome) == ("ended", "answered")
    assert (row.priority, row.owner_team, row.enquiry_state) == ("P0", "urgent", "to_record")
