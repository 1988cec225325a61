"""What the database itself refuses: moving a receipt time, rewriting the past (I4, I8, S18)."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.world import URGENT, World

REFUSED = [
    "UPDATE calls SET arrived_at = arrived_at + interval '1 second'",
    "UPDATE enquiries SET received_at = received_at - interval '1 day'",
    "UPDATE waits SET arrived_at = now()",
    "UPDATE events SET kind = 'other'",
    "DELETE FROM events",
    "UPDATE flow_versions SET compiled = '{}'",
    "UPDATE flow_versions SET source = ''",
    "DELETE FROM flow_versions",
    "UPDATE flow_moves SET why = 'other'",
    "DELETE FROM flow_moves",
    "UPDATE calls SET state = 'nonsense'",
    "UPDATE enquiries SET state = 'nonsense'",
    "INSERT INTO enquiries SELECT (e).* FROM (SELECT e FROM enquiries e) AS s",
]


@pytest.fixture
def told(world: World) -> World:
    """A world in which one call has been taken."""
    world.ready("amara-okafor")
    world.tell(URGENT, {"talk": 3})
    return world


def test_i4_i8_the_past_is_not_rewritten(told: World) -> None:
    for sql in REFUSED:
        with pytest.raises(IntegrityError):
            told.change(sql)


def test_i4_writing_the_same_receipt_time_again_is_no_change(told: World) -> None:
    told.change("UPDATE calls SET arrived_at = arrived_at, turn = turn")
    told.change("UPDATE enquiries SET received_at = received_at")


def test_i3_a_second_enquiry_of_a_call_is_refused(told: World) -> None:
    with pytest.raises(IntegrityError):
        told.change(
            """INSERT INTO enquiries (id, number, reference, call_id, source, received_at, state,
                 version, line, menu_path, priority, owner_team)
               SELECT gen_random_uuid(), number + 1, 'FD-other', call_id, source, received_at,
                 state, version, line, menu_path, priority, owner_team FROM enquiries"""
        )


def test_i8_every_state_change_has_its_event_in_the_same_transaction(told: World) -> None:
    kinds = {row.kind for row in told.rows("SELECT DISTINCT kind FROM events")}
    wanted = {"arrived", "menu", "queued", "offered", "ringing", "accepted", "bridged"}
    assert wanted | {"wrap_up", "ended", "agent"} <= kinds
    assert told.one("SELECT count(*) FROM events WHERE kind = 'ended'") == 1
