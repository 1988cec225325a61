"""Talks on tape where the council wants it: notice first, paused by itself, in nobody's way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from twilio.http.response import Response

from app.services import handovers, holding, offers, recording
from app.services.refusals import Refused
from tests.judge import judge
from tests.stories.on_tape import (
    BEN,
    NOTICE,
    carrier_fails,
    is_paused,
    row,
    runs,
    shown,
    talks,
    tape,
    turned,
)
from tests.stories.softphones import window
from tests.world import EDT, World, keys, plan


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """Recording is on; judged as every story, but for what was dropped on purpose."""
    turned(world, on=True)
    yield
    for call in world.carrier.calls():
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(5)
    judge(world, forgiven="on purpose")


def test_the_caller_hears_the_notice_before_anything_records(world: World) -> None:
    call, _ = talks(world)
    entries = call.timeline.entries
    notice = next(i for i, one in enumerate(entries) if one.get("text") == NOTICE)
    joined = next(i for i, one in enumerate(entries) if one["what"] == "joined")
    assert notice < joined
    assert (row(world).state, shown(world).state) == ("on", "on")
    assert runs(world)


def test_what_was_recorded_is_written_down_and_erased_in_time(world: World) -> None:
    call, ben = talks(world)
    world.pass_time(20)
    offers.end_call(world.rt, ben)
    world.until(lambda: call.over, 30)
    world.until(lambda: row(world).state == "over", 30)
    kept = row(world)
    assert kept.sid == tape(world).recording.sid
    assert 15 < kept.seconds < 40
    assert kept.erase_at - kept.ended_at == timedelta(days=30)
    world.change("UPDATE talk_recordings SET erase_at = :now", now=world.rt.now())
    world.until(lambda: row(world).erased_at is not None, 30)
    assert world.carrier.exchange.tapes == {}


def test_the_agent_pauses_it_and_lets_it_go_on(world: World) -> None:
    _, ben = talks(world)
    recording.pause(world.rt, ben, on=True)
    assert (shown(world).to_be_silent, shown(world).silent) == (True, False)
    world.until(lambda: is_paused(world, by_wish=True), 20)
    recording.pause(world.rt, ben, on=True)
    world.pass_time(30)
    before = tape(world).ran
    recording.pause(world.rt, ben, on=False)
    world.until(lambda: runs(world), 20)
    assert tape(world).ran == before
    assert [status for _, status in tape(world).pauses] == ["paused", "in-progress"]


def test_on_hold_nothing_is_recorded_and_a_pause_of_the_agents_outlives_the_hold(
    world: World,
) -> None:
    _, ben = talks(world)
    holding.hold(world.rt, ben)
    world.until(lambda: is_paused(world, by_wish=False), 20)
    holding.resume(world.rt, ben)
    world.until(lambda: runs(world), 20)
    holding.hold(world.rt, ben)
    recording.pause(world.rt, ben, on=True)
    holding.resume(world.rt, ben)
    world.pass_time(20)
    assert is_paused(world, by_wish=True)


def test_what_is_said_about_a_caller_is_not_recorded(world: World) -> None:
    _, ben = talks(world)
    world.ready("grace-tolland", after=3)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: is_paused(world, by_wish=False), 20)
    world.until(lambda: bool(world.rows("SELECT 1 FROM handovers WHERE state = 'consulting'")), 30)
    handovers.complete(world.rt, ben)
    world.until(lambda: tape(world).status == "in-progress", 20)
    assert shown(world, "grace-tolland").state == "on"
    recording.pause(world.rt, world.person("grace-tolland"), on=True)
    world.until(lambda: tape(world).status == "paused", 20)


def test_nobody_outside_is_recorded(world: World) -> None:
    _, ben = talks(world)
    world.carrier.phone(EDT, does="answer", press="1", after=2)
    handovers.ask(world.rt, ben, "outside:emergency-duty-team")
    world.until(lambda: bool(world.rows("SELECT 1 FROM handovers WHERE state = 'consulting'")), 30)
    handovers.join(world.rt, ben)
    world.pass_time(20)
    assert tape(world).status == "paused"
    handovers.take_back(world.rt, ben)
    world.until(lambda: runs(world), 20)


def test_a_repeat_after_a_lost_answer_changes_nothing(world: World) -> None:
    _, ben = talks(world)
    lost: list[str] = []

    def does_and_loses(method: str, path: str) -> Response | None:
        if method != "POST" or "/Recordings/" not in path or lost:
            return None
        lost.append(path)
        world.http.request(method, path, data=world.http.sent[-1][2], auth=world.http.auth)
        return Response(504, "{}")

    world.http.trouble = does_and_loses
    recording.pause(world.rt, ben, on=True)
    world.until(lambda: is_paused(world, by_wish=True), 30)
    assert lost
    assert [status for _, status in tape(world).pauses] == ["paused"]


def test_a_pause_that_fails_harms_nobody_and_the_desk_says_that_it_still_records(
    world: World,
) -> None:
    call, ben = talks(world)
    carrier_fails(world)
    recording.pause(world.rt, ben, on=True)
    world.pass_time(20)
    assert call.bridged
    assert (shown(world).to_be_silent, shown(world).silent) == (True, False)
    world.http.trouble = lambda *_: None
    world.until(lambda: is_paused(world, by_wish=True), 60)


def test_a_carrier_that_records_nothing_leaves_the_talk_alone_and_somebody_is_told(
    world: World,
) -> None:
    world.carrier.do_harm(drop=1.0, only="/voice/events/talk")
    call, ben = talks(world)
    assert shown(world).state == "asked"
    world.until(lambda: row(world).state == "failed", 90)
    assert len(world.alerts("talk_not_recorded")) == 1
    assert call.bridged
    recording.pause(world.rt, ben, on=True)  # it did record: the carrier says so when it is asked
    world.until(lambda: is_paused(world, by_wish=True), 30)
    assert row(world).state == "on"


def test_a_call_in_the_browser_is_recorded_as_any_other(world: World) -> None:
    ben = window(world, BEN)
    call = world.ring(*keys("41"))
    world.until(ben.offered)
    world.pass_time(1)
    ben.accept()
    world.until(lambda: call.bridged)
    world.until(lambda: row(world).state == "on", 10)
    recording.pause(world.rt, ben.person, on=True)
    world.until(lambda: is_paused(world, by_wish=True), 20)


def test_where_the_council_wants_none_nothing_is_said_or_recorded(world: World) -> None:
    turned(world, on=False)
    call, ben = talks(world)
    assert NOTICE not in world.heard(call)
    assert world.carrier.exchange.tapes == {}
    assert shown(world) is None
    with pytest.raises(Refused, match="not recorded"):
        recording.pause(world.rt, ben, on=True)


@pytest.mark.parametrize("on_at_first", [True, False])
def test_a_file_published_between_the_key_and_the_caller_records_nobody_untold(
    world: World, *, on_at_first: bool
) -> None:
    turned(world, on=on_at_first)
    world.ready(BEN)
    call = world.ring(*keys("41"))
    world.until(lambda: bool(world.rows("SELECT 1 FROM offers WHERE state = 'accepted'")))
    assert not call.bridged
    turned(world, on=not on_at_first)
    world.until(lambda: call.bridged)
    told = "This call is recorded." in world.heard(call)
    assert (bool(world.carrier.exchange.tapes), told) == (on_at_first, on_at_first)


def test_the_example_councils_record_nothing() -> None:
    for name in ("oxfordshire-shaped", "staffordshire-shaped"):
        assert plan(name)[0].recording is None
