"""More than one recording of a talk: each is known, follows the first, and is erased in time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.services import holding, recording
from tests.judge import judge
from tests.signed import post
from tests.stories.on_tape import RULES, row, shown, talks, tape, turned
from tests.world import ACCOUNT, World


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    turned(world, on=True)
    yield
    for call in world.carrier.calls():
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(5)
    judge(world)


def rows(world: World) -> list[Any]:
    return world.rows("SELECT * FROM talk_recordings ORDER BY asked_at, began_at")


def statuses(world: World) -> list[str]:
    return [one.status for one in world.carrier.exchange.tapes.values()]


def tells(world: World, sid: str, status: str, seconds: str = "7") -> None:
    """The carrier tells of a recording of the talk that was asked for first."""
    first, *_ = rows(world)
    params = {"AccountSid": ACCOUNT, "ConferenceSid": "CF" + "7" * 32, "RecordingSid": sid}
    path = f"/voice/events/talk/{first.call_id.hex}/{first.offer_id.hex}"
    post(world, path, {**params, "RecordingStatus": status, "RecordingDuration": seconds})


def test_a_second_recording_of_a_talk_has_a_day_on_which_it_is_erased(world: World) -> None:
    talks(world)
    first = row(world)
    tells(world, "RE" + "8" * 32, "completed")
    second = next(one for one in rows(world) if one.sid != first.sid)
    assert (second.sid, second.room_sid) == ("RE" + "8" * 32, "CF" + "7" * 32)
    assert (second.state, second.seconds, second.offer_id) == ("over", 7, first.offer_id)
    assert second.erase_at - second.ended_at == timedelta(days=first.keep_days)
    assert shown(world).state == "on"
    tells(world, "RE" + "7" * 32, "absent")
    assert len(rows(world)) == 2


def test_a_second_recording_of_a_talk_is_paused_and_goes_on_as_the_first(world: World) -> None:
    _, ben = talks(world)
    recording.pause(world.rt, ben, on=True)
    world.until(lambda: row(world).silent, 20)
    first = tape(world)
    second = replace(first, recording=replace(first.recording, sid="RE" + "8" * 32))
    second.status, second.since = "in-progress", world.carrier.now()
    world.carrier.exchange.tapes[second.recording.sid] = second
    tells(world, second.recording.sid, "in-progress")
    world.until(lambda: statuses(world) == ["paused"] * 2, 20)
    world.until(lambda: shown(world).silent, 20)
    recording.pause(world.rt, ben, on=False)
    world.until(lambda: statuses(world) == ["in-progress"] * 2, 20)


def test_a_second_recording_that_begins_while_the_caller_is_on_hold_is_not_kept(
    world: World,
) -> None:
    _, ben = talks(world)
    holding.hold(world.rt, ben)
    world.until(lambda: row(world).silent, 20)
    tells(world, "RE" + "8" * 32, "in-progress")
    assert [one.given_up for one in rows(world)] == [False, True]


def test_what_is_recorded_of_a_talk_without_a_row_gets_one(world: World) -> None:
    talks(world)
    world.pass_time(3)
    told, (gone,) = tape(world).recording, rows(world)
    world.change("DELETE FROM talk_recordings")
    post_to = f"/voice/events/talk/{gone.call_id.hex}/{gone.offer_id.hex}"
    named = {"AccountSid": ACCOUNT, "ConferenceSid": told.conference, "RecordingSid": told.sid}
    post(world, post_to, {**named, "RecordingStatus": "completed", "RecordingDuration": "5"})
    assert (row(world).sid, row(world).keep_days) == (told.sid, RULES.keep_days)
    assert row(world).erase_at is not None
