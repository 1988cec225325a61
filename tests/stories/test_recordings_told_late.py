"""Recordings that the carrier tells of late, or never: each is its own talk's, and is erased."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import event

from app.services import desk, offers, on_record, people, recording
from app.simulator import tapes
from app.simulator.calls import Call
from tests.house.test_migrations import scripts
from tests.judge import judge
from tests.signed import post
from tests.stories.on_tape import BEN, RULES, row, talks, tape, turned
from tests.world import ACCOUNT, World


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    turned(world, on=True)
    yield
    world.carrier.do_harm()
    for call in world.carrier.calls():
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(5)
    judge(world, forgiven="on purpose")


def rows(world: World) -> list[Any]:
    return world.rows("SELECT * FROM talk_recordings ORDER BY asked_at")


def untold(world: World) -> None:
    world.carrier.do_harm(drop=1.0, only="/voice/events/talk")


def talk_over(world: World) -> Call:
    """A recorded talk that is over."""
    call, ben = talks(world)
    world.pass_time(10)
    offers.end_call(world.rt, ben)
    world.until(lambda: call.over, 30)
    world.pass_time(10)
    return call


def kept_long_enough(world: World) -> None:
    world.change("UPDATE talk_recordings SET erase_at = :now", now=world.rt.now())
    world.until(lambda: all(one.erased_at for one in rows(world)), 60)


def test_what_is_told_of_an_earlier_talk_is_not_the_later_ones(world: World) -> None:
    untold(world)
    talks(world)
    world.pass_time(5)
    world.ready("farida-rahman")
    world.carrier.hang_up(world.carrier.calls()[-1].sid)  # Ben's line; the caller stays
    world.until(lambda: len(world.carrier.exchange.tapes) == 2, 90)
    earlier, _ = world.carrier.exchange.tapes.values()
    sid, conference = earlier.recording.sid, earlier.recording.conference
    first, _ = rows(world)
    told = {"AccountSid": ACCOUNT, "ConferenceSid": conference, "RecordingSid": sid}
    path = f"/voice/events/talk/{first.call_id.hex}/{first.offer_id.hex}"
    post(world, path, {**told, "RecordingStatus": "completed", "RecordingDuration": "7"})
    assert [(one.sid, one.room_sid) for one in rows(world)] == [(sid, conference), (None, None)]
    assert [one.state for one in rows(world)] == ["over", "asked"]


def test_a_recording_that_was_never_named_is_looked_for_and_erased(world: World) -> None:
    talks(world)
    world.pass_time(3)
    offers.end_call(world.rt, world.person(BEN))
    world.change("UPDATE talk_recordings SET sid = NULL, room_sid = NULL")
    untold(world)
    world.pass_time(20)
    world.change("UPDATE talk_recordings SET state = 'over'")
    assert world.carrier.exchange.tapes
    kept_long_enough(world)
    assert world.carrier.exchange.tapes == {}
    assert said(world) == "erased"


def two_talks(world: World) -> tuple[Any, Any]:
    """A talk, and another of the same caller that goes on: both on tape, and nothing told of it."""
    untold(world)
    talks(world)
    world.pass_time(5)
    world.ready("farida-rahman")
    world.carrier.hang_up(world.carrier.calls()[-1].sid)  # Ben's line; the caller stays
    world.until(lambda: len(world.carrier.exchange.tapes) == 2, 90)
    world.until(lambda: rows(world)[-1].state == "failed", 90)
    first, second = rows(world)
    return first, second


def due(world: World, one: Any) -> None:
    """One recording has been kept long enough."""
    now, sql = world.rt.now(), "UPDATE talk_recordings SET erase_at = :now WHERE id = :id"
    world.change(sql, now=now, id=one.id)


def left(world: World) -> list[str]:
    return [one.status for one in world.carrier.exchange.tapes.values()]


def test_a_talk_that_is_still_recorded_loses_nothing_when_an_earlier_one_is_erased(
    world: World,
) -> None:
    first, second = two_talks(world)
    due(world, first)
    world.until(lambda: rows(world)[0].erased_at is not None, 60)
    assert left(world) == ["in-progress"]
    assert rows(world)[1].erased_at is None
    world.carrier.hang_up(world.carrier.calls()[0].sid)
    world.until(lambda: left(world) == ["completed"], 30)
    due(world, second)
    world.until(lambda: rows(world)[1].erased_at is not None, 60)
    assert left(world) == []


def test_a_talk_that_is_to_be_erased_takes_no_earlier_sound_with_it(world: World) -> None:
    _, second = two_talks(world)
    world.carrier.hang_up(world.carrier.calls()[0].sid)
    world.until(lambda: left(world) == ["completed"] * 2, 30)
    earlier = next(iter(world.carrier.exchange.tapes))
    due(world, second)
    world.until(lambda: rows(world)[1].erased_at is not None, 60)
    assert list(world.carrier.exchange.tapes) == [earlier]


@pytest.mark.parametrize("status", ["in-progress", "paused"])
def test_a_recording_that_goes_on_is_never_deleted_and_is_looked_at_again(
    world: World, status: str
) -> None:
    untold(world)
    _, ben = talks(world)
    if status == "paused":
        tapes.become(world.carrier.exchange, tape(world), status)
    world.until(lambda: row(world).state == "failed", 90)
    due(world, row(world))
    world.until(lambda: row(world).erase_at > world.rt.now(), 30)
    world.pass_time(10)
    assert (left(world), row(world).erased_at) == ([status], None)
    assert row(world).erase_at <= world.rt.now() + on_record.SOON
    offers.end_call(world.rt, ben)
    due(world, row(world))
    world.until(lambda: row(world).erased_at is not None, 60)
    assert left(world) == []


def test_a_sound_that_was_never_told_of_goes_with_the_talk_that_it_is_of(world: World) -> None:
    talk_over(world)
    world.until(lambda: row(world).state == "over", 30)
    told = tape(world)
    again = replace(told.recording, sid="RE" + "9" * 32)
    world.carrier.exchange.tapes[again.sid] = replace(told, recording=again)
    kept_long_enough(world)
    assert left(world) == []


def test_what_failed_as_far_as_was_told_is_erased_all_the_same(world: World) -> None:
    untold(world)
    talk_over(world)
    world.until(lambda: row(world).state == "failed", 90)
    assert world.carrier.exchange.tapes
    kept_long_enough(world)
    assert world.carrier.exchange.tapes == {}


def test_what_failed_before_such_were_erased_gets_the_day_that_its_notice_promised(
    world: World,
) -> None:
    untold(world)
    talk_over(world)
    world.until(lambda: row(world).state == "failed", 90)
    world.change("UPDATE talk_recordings SET erase_at = NULL")
    with (
        world.rt.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        scripts().get_revision("0030").module.upgrade()
    assert row(world).erase_at - row(world).ended_at == timedelta(days=RULES.keep_days)


def test_where_the_carrier_has_no_sound_the_record_says_so(world: World) -> None:
    untold(world)
    talk_over(world)
    world.carrier.exchange.tapes.clear()
    world.until(lambda: row(world).state == "failed", 90)
    kept_long_enough(world)
    assert said(world) == "no sound"


def said(world: World) -> str:
    """What was written last of a recording."""
    found = world.rows("SELECT data FROM events WHERE kind = 'recording' ORDER BY id")
    return str(found[-1].data["what"])


def test_what_the_carrier_tells_between_the_look_and_the_lock_stands(world: World) -> None:
    untold(world)
    talks(world)
    world.change("UPDATE talk_recordings SET asked_at = asked_at - interval '10 min'")

    def tells(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "talk_recordings.erase_at <=" in statement:
            now = world.rt.now()
            world.change("UPDATE talk_recordings SET state = 'on', began_at = :now", now=now)

    event.listen(world.rt.engine, "after_cursor_execute", tells)
    recording.expire(world.rt)
    event.remove(world.rt.engine, "after_cursor_execute", tells)
    assert row(world).state == "on"


def test_a_desk_is_drawn_without_locking_anything(world: World) -> None:
    talks(world)
    assert tape(world).status == "in-progress"
    person = people.named(world.rt, BEN)
    assert person is not None
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(world.rt.engine, "before_cursor_execute", note)
    drawn = desk.now(world.rt, person)
    event.remove(world.rt.engine, "before_cursor_execute", note)
    assert drawn is not None
    assert drawn.in_hand is not None
    assert drawn.in_hand.recording is not None
    assert [one for one in sent if " FOR " in one and "UPDATE" in one] == []
