"""The outbox: backoff, dead letters, look before doing again (I9)."""

from datetime import timedelta
from typing import Any

import pytest
from twilio.http.response import Response

from app.services import effects
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
