"""The outbox: backoff, dead letters, look before doing again (I9)."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from twilio.http.response import Response

from app.services import agents, effects, matching, ticking
from tests.world import AMARA, URGENT, World, keys

RINGS = "/Calls.json"


class Trouble:
    """A carrier that fails so many requests, before or after it has done what was asked."""

    methods = ("POST",)

    def __init__(self, world: World, path: str, times: int, status: int, *, does: bool) -> None:
        self.world, self.path, self.left, self.status, self.does = world, path, times, status, does
        world.http.trouble = self

    def __call__(self, method: str, path: str) -> Response | None:
        if method not in self.methods or not path.endswith(self.path) or self.left == 0:
            return None
        self.left -= 1
        if self.does:
            (form,) = [f for m, p, f in self.world.http.sent[-1:] if (m, p) == (method, path)]
            self.world.http.door.post(path, data=form, auth=self.world.http.auth)
        return Response(self.status, '{"code": 20500, "message": "trouble"}')


def effect(world: World, kind: str) -> Any:
    (row,) = world.rows("SELECT * FROM effects WHERE kind = :kind ORDER BY id LIMIT 1", kind=kind)
    return row


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_failing_carrier_is_tried_again_and_the_caller_answered(
    world: World, status: int
) -> None:
    Trouble(world, RINGS, 3, status, does=False)
    world.ready("amara-okafor")
    call = world.tell(URGENT, {"talk": 5})
    assert world.record(call).outcome == "answered"
    row = effect(world, "ring")
    assert (row.state, row.attempts, row.trouble) == ("done", 4, "CarrierTrouble")


def test_a_ring_whose_answer_was_lost_is_looked_up_and_not_made_again(world: World) -> None:
    Trouble(world, RINGS, 1, 500, does=True)
    world.ready("amara-okafor")
    call = world.tell(URGENT, {"talk": 5})
    assert world.record(call).outcome == "answered"
    assert len([c for c in world.carrier.calls() if c.to == AMARA]) == 1
    assert effect(world, "ring").attempts == 2


def test_an_agent_whose_phone_was_never_rung_has_missed_nothing(world: World) -> None:
    Trouble(world, RINGS, 99, 500, does=False)
    world.ready("amara-okafor")
    call = world.ring(*keys("1"), {"hang_up_after": 60})
    world.until(lambda: call.over)
    world.pass_time(3)
    assert {o.why for o in world.offers(call)} <= {"never rung", "caller hung up"}
    amara = world.agent("amara-okafor")
    assert (amara.misses, amara.state) == (0, "ready")
    (alert,) = world.alerts("phone_not_rung")
    assert alert.call_id == world.record(call).id


def test_i9_after_the_last_attempt_it_is_a_dead_letter_with_an_alert(world: World) -> None:
    Trouble(world, "/Conferences.json", 99, 500, does=False).methods = ("GET",)
    world.ready("amara-okafor")
    world.tell(URGENT, {"talk": 3})
    world.pass_time(80)
    dead = effect(world, "end room")
    assert (dead.state, dead.attempts) == ("dead", effects.ATTEMPTS)
    (alert,) = world.alerts("effect_dead")
    assert alert.data["effect"] == "end room"
    assert (alert.at - dead.made_at).total_seconds() <= 75


def test_s8_a_caller_left_alone_in_a_room_is_never_given_up(world: World) -> None:
    world.carrier.phone_once(AMARA, does="answer", press="1", talk=4)
    world.ready("amara-okafor")
    call = world.ring(URGENT)
    Trouble(world, f"/Calls/{call.sid}.json", 12, 500, does=False)
    world.until(lambda: bool(world.events(call, "wrap_up")))
    world.until(lambda: bool(world.alerts("effect_dead")))
    world.until(lambda: bool(world.events(call, "returned")), 400)
    assert effect(world, "send back").state == "done"
    assert world.waits(call)[-1].arrived_at == world.record(call).arrived_at


def test_i9_every_effect_is_done_or_waits_with_a_time(world: World) -> None:
    Trouble(world, RINGS, 2, 500, does=False)
    world.ready("amara-okafor")
    world.ring(URGENT, {"talk": 5})
    for _ in range(30):
        world.pass_time(1)
        late = "SELECT count(*) FROM effects WHERE state = 'due' AND due_at < :before"
        assert world.one(late, before=_seconds_ago(world, 20)) == 0


def _seconds_ago(world: World, seconds: float) -> Any:
    return world.rt.now() - timedelta(seconds=seconds)


def test_a_caller_who_cannot_be_brought_in_yet_is_tried_again(world: World) -> None:
    class Busy:
        left = 2

        def __call__(self, method: str, path: str) -> Response | None:
            if method == "POST" and "/Members/" in path and self.left:
                self.left -= 1
                return Response(404, '{"code": 20404, "message": "not found"}')
            return None

    world.http.trouble = Busy()
    world.ready("amara-okafor")
    assert world.record(world.tell(URGENT, {"talk": 5})).outcome == "answered"
    assert effect(world, "bring in").attempts == 3


def test_with_redis_away_the_sweep_does_what_was_left(world: World) -> None:
    world.jobs.up = False
    world.ready("amara-okafor")
    call = world.tell(URGENT, {"talk": 5})
    assert world.record(call).outcome == "answered"
    assert world.rows("SELECT 1 FROM effects WHERE state <> 'done'") == []


def test_effects_hold_ids_and_nothing_of_anybody(world: World) -> None:
    world.ready("amara-okafor")
    world.tell(URGENT, {"talk": 5})
    for row in world.rows("SELECT key, payload FROM effects"):
        assert "+44" not in f"{row.key}{row.payload}"
        assert all(set(value) <= set("0123456789abcdef-") for value in row.payload.values())


class Slow:
    """A carrier that answers the first ring when it is let, and the others at once.

    It never closes a room.
    """

    def __init__(self, world: World) -> None:
        self.asked, self.let = threading.Event(), threading.Event()
        self.rings = 0
        world.http.trouble = self

    def __call__(self, method: str, path: str) -> Response | None:
        if path.endswith("/Conferences.json"):
            return Response(500, '{"code": 20500, "message": "trouble"}')
        if method == "POST" and path.endswith(RINGS):
            self.rings += 1
            if not self.asked.is_set():
                self.asked.set()
                assert self.let.wait(30)
        return None


@pytest.fixture
def slow(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """A worker rings somebody's phone, and waits and waits; it has a room to close as well."""
    monkeypatch.setattr(effects, "RENEW_S", 0.01)
    world.jobs.up = False
    agents.ready(world.rt, world.person("amara-okafor"))
    call = world.ring(URGENT)
    world.until(lambda: bool(world.rows("SELECT 1 FROM waits")))
    matching.match_all(world.rt)
    with world.rt.work() as work:
        work.promise("end room", "a room", call_id=world.record(call).id)
    slow = Slow(world)
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(effects.drain, world.rt)
        assert slow.asked.wait(30)
        yield slow
        slow.let.set()
        worker.result()


def later(world: World, seconds: float) -> None:
    clock = world.carrier.kernel.clock
    clock.move_to(clock.now() + seconds)


def soon(truth: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not truth() and time.monotonic() < until:
        time.sleep(0.01)
    return truth()


def in_hand(world: World) -> bool:
    """Whether the ring is somebody's for as long from now as a claim lasts."""
    left = effect(world, "ring").due_at - world.rt.now()
    return bool(left.total_seconds() >= effects.CLAIM_S)


def test_an_effect_that_is_still_being_done_is_nobody_elses(world: World, slow: Slow) -> None:
    for _ in range(8):
        later(world, effects.CLAIM_S / 2)
        assert soon(lambda: in_hand(world))
        effects.drain(world.rt)
    assert (slow.rings, effect(world, "ring").attempts) == (1, 1)
    slow.let.set()
    assert soon(lambda: effect(world, "ring").state == "done")
    assert slow.rings == 1


def test_an_effect_of_a_worker_that_was_killed_is_anothers_within_ten_seconds(
    world: World, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "RENEW_S", 3600)  # from now on nothing is heard of it
    time.sleep(0.05)
    later(world, 10)
    ticking.sweep(world.rt)
    assert effect(world, "ring").state == "done"
    assert slow.rings == 2


def test_what_was_put_off_is_tried_in_time_though_others_are_still_being_done(
    world: World, slow: Slow
) -> None:
    assert soon(lambda: effect(world, "end room").trouble == "CarrierTrouble")
    time.sleep(0.1)
    left = effect(world, "end room").due_at - world.rt.now()
    assert left.total_seconds() == effects.BACK_OFF_S[0]


def test_a_drain_begins_nothing_more_when_its_time_is_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "BEGIN_WITHIN_S", 0.05)
    monkeypatch.setitem(effects.EFFECTS, "end room", lambda *_: time.sleep(0.1))
    with world.rt.work() as work:
        for number in range(effects.BATCH + 1):
            work.promise("end room", f"room {number}")
    assert effects.drain(world.rt) == effects.BATCH
    assert effects.drain(world.rt) == 1
