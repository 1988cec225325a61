"""A piece of work: what is put is written in its order, and different tables together."""

from typing import Any

import pytest
from sqlalchemy import event

from app.models import calls, enquiries
from app.models.calls import CallRow
from app.runtime import Work
from tests.world import World


@pytest.fixture
def row(world: World) -> CallRow:
    """A call that rings, with its enquiry."""
    call = world.ring({"asked": True, "wait": 60})
    world.pass_time(5)
    with world.rt.work() as work:
        return work.run(calls.locked_call_of(call.sid)).one()


def turn(work: Work, row: CallRow) -> int:
    found: int = work.run(calls.locked_call(row.id)).one().turn
    return found


def test_what_was_put_is_seen_by_the_next_statement(world: World, row: CallRow) -> None:
    with world.rt.work() as work:
        work.put(calls.change_call(row.id, turn=41))
        assert turn(work, row) == 41


def test_changes_of_one_table_keep_their_order(world: World, row: CallRow) -> None:
    with world.rt.work() as work:
        for number in (41, 42, 43):
            work.put(calls.change_call(row.id, turn=number))
    with world.rt.work() as work:
        assert turn(work, row) == 43


def test_changes_of_different_tables_go_in_one_statement(world: World, row: CallRow) -> None:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("SELECT"):  # which council file is in force is read each time
            sent.append(statement)

    event.listen(world.rt.engine, "before_cursor_execute", note)
    with world.rt.work() as work:
        work.put(calls.change_call(row.id, turn=41))
        work.put(enquiries.note_on(row.id, ["a menu"], reason="a reason"))
        work.happened("menu", {"call_id": row.id}, step="main")
    event.remove(world.rt.engine, "before_cursor_execute", note)
    assert len(sent) == 1
    (found,) = world.rows("SELECT reason, menu_path FROM enquiries WHERE call_id = :c", c=row.id)
    assert (found.reason, found.menu_path[-1]) == ("a reason", "a menu")
    with world.rt.work() as work:
        assert turn(work, row) == 41
    assert world.rows("SELECT id FROM events WHERE call_id = :c AND kind = 'menu'", c=row.id)


def test_what_was_put_is_not_written_when_the_work_fails(world: World, row: CallRow) -> None:
    def fail(work: Work) -> None:
        work.put(calls.change_call(row.id, turn=41))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), world.rt.work() as work:
        fail(work)
    with world.rt.work() as work:
        assert turn(work, row) == row.turn
