"""What colleagues say of a caller is not recorded: the pause comes first, or nothing is kept."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from twilio.http.response import Response

from app.services import handovers, holding, offers, on_record
from app.services.refusals import NotYet
from app.simulator import tapes
from tests.judge import judge
from tests.stories.on_tape import row, talks, tape, turned
from tests.stories.softphones import window
from tests.world import World


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    turned(world, on=True)
    yield
    world.http.trouble = lambda *_: None
    world.carrier.do_harm()
    for call in world.carrier.calls():
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(70)
    judge(world, forgiven="on purpose")


def refused(world: World, *statuses: str, seconds: float = 900) -> list[Any]:
    """The carrier refuses for a time to bring a recording to these; the state of the tape at each
    ring from now on.
    """
    until, at_rings = world.rt.now() + timedelta(seconds=seconds), []

    def trouble(method: str, path: str) -> Response | None:
        if method == "POST" and path.endswith("/Calls.json"):
            at_rings.append(tape(world).status)
        sent = [
            form for _, there, form in world.http.sent if there == path and "/Recordings/" in path
        ]
        refuses = bool(sent) and sent[-1].get("Status", [""])[0] in statuses
        return Response(500, '{"code": 20500}') if refuses and world.rt.now() < until else None

    world.http.trouble = trouble
    return at_rings


def state(world: World) -> Any:
    return world.one("SELECT state FROM handovers")


def test_a_colleague_is_rung_only_when_the_recording_pauses(world: World) -> None:
    _, ben = talks(world)
    world.ready("grace-tolland", after=1)
    at_rings = refused(world, "paused", seconds=1)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: state(world) == "consulting", 30)
    assert at_rings == ["paused"]
    assert (row(world).silent, row(world).given_up) == (True, False)


def test_a_colleague_in_a_browser_comes_in_only_when_the_recording_pauses(world: World) -> None:
    _, ben = talks(world)
    grace = window(world, "grace-tolland")
    world.pass_time(1)
    refused(world, "paused", seconds=2)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: bool(world.rows("SELECT 1 FROM holds WHERE state = 'on'")), 10)
    with pytest.raises(NotYet):
        grace.ticket()
    world.until(lambda: tape(world).status == "paused", 10)
    world.until(lambda: row(world).silent, 10)
    grace.accept()
    world.until(lambda: state(world) == "consulting", 10)


def test_a_recording_that_cannot_be_paused_is_ended_and_not_kept(world: World) -> None:
    call, ben = talks(world)
    world.ready("grace-tolland", after=1)
    refused(world, "paused")
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: state(world) == "consulting", 30)
    world.until(lambda: row(world).state == "over", 30)
    assert tape(world).status not in {"in-progress", "paused"}
    assert row(world).erase_at - row(world).ended_at == on_record.SOON
    assert len(world.alerts("talk_not_recorded")) == 1
    handovers.complete(world.rt, ben)
    world.until(lambda: not held(world), 20)
    assert call.bridged
    world.change("UPDATE talk_recordings SET erase_at = :now", now=world.rt.now())
    world.until(lambda: row(world).erased_at is not None, 30)
    assert world.carrier.exchange.tapes == {}


def test_a_recording_that_cannot_even_be_ended_keeps_nobody_waiting_and_is_not_kept(
    world: World,
) -> None:
    _, ben = talks(world)
    world.ready("grace-tolland", after=1)
    refused(world, "paused", "stopped")
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: state(world) == "consulting", 30)
    assert (row(world).state, row(world).given_up) == ("on", True)
    handovers.take_back(world.rt, ben)
    world.until(lambda: not held(world), 20)
    offers.end_call(world.rt, ben)
    world.until(lambda: row(world).state == "over", 60)
    assert row(world).erase_at - row(world).ended_at == on_record.SOON


@pytest.mark.parametrize("state_then", ["on", "failed"])
def test_what_was_given_up_is_erased_minutes_after_the_call_though_its_end_is_never_told(
    world: World, state_then: str
) -> None:
    call, ben = talks(world)
    world.ready("grace-tolland", after=1)
    refused(world, "paused", "stopped")
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: state(world) == "consulting", 30)
    world.carrier.do_harm(drop=1.0, only="/voice/events/talk")
    month = world.rt.now() + timedelta(days=30)
    if state_then == "failed":
        world.change("UPDATE talk_recordings SET state = 'failed', erase_at = :at", at=month)
    world.change("UPDATE effects SET due_at = :at WHERE kind = 'recording'", at=month)
    world.carrier.hang_up(call.sid)
    ended = world.rt.now()
    world.until(lambda: row(world).state == "over", 120)
    assert world.carrier.exchange.tapes
    world.doze(on_record.SOON.total_seconds())
    world.until(lambda: row(world).erased_at is not None, 60)
    assert row(world).erased_at - ended < timedelta(minutes=15)
    assert world.carrier.exchange.tapes == {}


def test_what_was_given_up_is_ended_though_the_caller_has_hung_up(world: World) -> None:
    call, ben = talks(world)
    world.ready("grace-tolland", after=1)
    refused(world, "paused", "stopped", seconds=45)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: state(world) == "consulting", 30)
    world.carrier.do_harm(drop=1.0, only="/voice/events/talk")
    world.carrier.hang_up(call.sid)
    world.until(lambda: row(world).state == "over", 45)
    assert row(world).why == "it could not be paused"


def hangs(world: World, kind: str, seconds: int) -> None:
    """What was just promised is in the hands of a worker whom the carrier does not answer."""
    late, now = "due_at + make_interval(secs => :seconds)", world.rt.now()
    sql = f"UPDATE effects SET due_at = {late} WHERE kind = :kind AND made_at >= :now"
    world.change(sql, kind=kind, seconds=seconds, now=now)


def test_a_carrier_that_hangs_at_the_pause_makes_nobody_wait_for_it(world: World) -> None:
    _, ben = talks(world)
    world.ready("grace-tolland", after=1)
    at_rings, asked = refused(world), world.rt.now()
    handovers.ask(world.rt, ben, "team:mash")
    hangs(world, "recording", 15)
    world.until(lambda: bool(at_rings), 30)
    assert world.rt.now() - asked < timedelta(seconds=6)
    assert row(world).given_up
    world.until(lambda: row(world).state == "over", 5)
    world.until(lambda: state(world) == "consulting", 20)


def test_a_colleague_in_a_browser_waits_no_longer_for_a_carrier_that_hangs(world: World) -> None:
    _, ben = talks(world)
    grace = window(world, "grace-tolland")
    world.pass_time(1)
    handovers.ask(world.rt, ben, "team:mash")
    hangs(world, "recording", 15)
    world.pass_time(2)
    with pytest.raises(NotYet):
        grace.ticket()
    world.pass_time(2)
    grace.accept()
    assert row(world).given_up
    world.until(lambda: state(world) == "consulting", 10)


def test_whoever_is_asked_has_all_the_time_of_an_offer_from_when_they_are_rung(
    world: World,
) -> None:
    _, ben = talks(world)
    world.ready("grace-tolland", after=14)
    asked = world.rt.now()
    handovers.ask(world.rt, ben, "team:mash")
    hangs(world, "hold", 10)
    lease = "SELECT expires_at FROM handovers"
    before = world.one(lease)
    world.until(lambda: bool(world.rows("SELECT 1 FROM legs WHERE asked_at > :b", b=asked)), 30)
    assert world.one(lease) - before >= timedelta(seconds=10)
    world.until(lambda: state(world) != "ringing", 60)
    assert state(world) == "consulting"
    assert (row(world).silent, row(world).given_up) == (True, False)


def test_a_recording_that_may_go_on_is_not_taken_for_paused(world: World) -> None:
    _, ben = talks(world)
    world.ready("grace-tolland", after=1)
    holding.hold(world.rt, ben)
    world.until(lambda: row(world).silent, 20)
    lost = resumed_unheard(world)
    holding.resume(world.rt, ben)
    world.until(lambda: bool(lost) and not held(world), 20)
    handovers.ask(world.rt, ben, "team:mash")
    world.until(lambda: state(world) == "consulting", 60)
    assert (tape(world).status, row(world).given_up) == ("in-progress", True)


def resumed_unheard(world: World) -> list[str]:
    """The carrier lets the recording go on, its answer is lost, and it answers no more of those."""
    lost: list[str] = []

    def trouble(method: str, path: str) -> Response | None:
        if method != "POST" or "/Recordings/" not in path:
            return None
        if not lost:
            tapes.become(world.carrier.exchange, tape(world), "in-progress")
        lost.append(path)
        return Response(500, '{"code": 20500}')

    world.http.trouble = trouble
    return lost


def held(world: World) -> bool:
    return bool(world.rows("SELECT 1 FROM holds WHERE ended_at IS NULL"))
