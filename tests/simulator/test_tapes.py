"""The recording of a conference: from its start, paused, resumed, told of, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.simulator.test_conferences import conference, two

if TYPE_CHECKING:
    from collections.abc import Callable

    from twilio.rest.api.v2010.account.conference import ConferenceInstance

    from app.simulator.calls import Call
    from tests.simulator.conftest import Refused, World


@pytest.fixture
def room(world: World) -> World:
    """Documents that ask for no recording."""
    world.system.answers |= {
        "/voice": [conference("agent-1"), conference("customer-1")],
        "/after": "<Say>Goodbye.</Say>",
        "/room": "",
        "/tape": "",
    }
    return world


def on_tape(world: World) -> tuple[Call, Call, ConferenceInstance]:
    """A conference that is recorded, because its first document asked for it."""
    told = {
        "record": "record-from-start",
        "recordingStatusCallback": "/tape",
        "recordingStatusCallbackEvent": "in-progress completed absent",
    }
    both = [conference("agent-1", **told), conference("customer-1", **told)]
    world.system.answers |= {"/voice": both}
    return two(world)


def told_of_tape(world: World) -> list[tuple[str, str]]:
    return [(one["RecordingStatus"], one["RecordingDuration"]) for one in world.system.of("/tape")]


def test_a_conference_is_recorded_from_its_start_and_not_while_paused(
    room: World, refused: Refused, contract: Callable[[str], Any]
) -> None:
    first, second, found = on_tape(room)
    current = found.recordings("Twilio.CURRENT")
    (tape,) = found.recordings.list(limit=2)
    assert (tape.status, tape.conference_sid) == ("in-progress", found.sid)
    room.carrier.advance(5)
    assert current.update(status="paused", pause_behavior="skip").status == "paused"
    assert refused(lambda: current.update(status="paused")) == (400, 21220)
    room.carrier.advance(60)
    assert current.update(status="in-progress").status == "in-progress"
    room.carrier.advance(4)
    for call in (first, second):
        room.carrier.hang_up(call.sid)
    room.carrier.advance(3)
    ((begun, _), (ended, seconds)) = told_of_tape(room)
    assert (begun, ended) == ("in-progress", "completed")
    assert 9 <= int(seconds) <= 15
    wanted = contract("webhook_parameters.json")["conference_recording_callback"]["all"]
    assert all(set(one) == set(wanted) for one in room.system.of("/tape"))
    assert refused(lambda: current.update(status="paused")) == (404, 20404)
    assert found.recordings(tape.sid).delete()
    assert found.recordings.list(limit=2) == []


def test_a_conference_whose_documents_ask_for_none_is_not_recorded(
    room: World, refused: Refused
) -> None:
    _, _, found = two(room)
    assert found.recordings.list(limit=2) == []
    assert refused(lambda: found.recordings("Twilio.CURRENT").update(status="paused")) == (
        404,
        20404,
    )
