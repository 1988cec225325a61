"""After trouble: what the carrier knows and we do not is put right (architecture 6, step 14)."""

import json
from datetime import timedelta

from twilio.http.response import Response

from app.services import offers, upkeep
from tests.judge import judge
from tests.world import AMARA, URGENT, World, keys


def test_a_call_that_never_reached_us_has_a_record_with_the_carriers_time(world: World) -> None:
    world.carrier.do_harm(drop=1.0, only="/voice/")
    call = world.ring()
    world.until(lambda: call.over)
    world.carrier.do_harm()
    world.pass_time(30)
    upkeep.look_for_lost(world.rt)
    upkeep.look_for_lost(world.rt)
    row = world.record(call)
    assert (row.state, row.ended_by, row.enquiry_state) == ("ended", "found ended", "recorded")
    (alert,) = world.alerts("call_was_missing")
    assert alert.call_id == row.id
    assert world.one("SELECT count(*) FROM calls") == 1
    world.carrier.exchange.faults.kept.clear()
    judge(world)


def test_a_call_that_is_well_is_left_alone(world: World) -> None:
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    for _ in range(5):
        world.pass_time(60)
        upkeep.look_for_lost(world.rt)
    assert call.bridged
    assert world.record(call).ended_at is None
    assert world.agent("ben-whitlock").state == "on_call"
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
    judge(world)


def test_what_is_forgotten_is_never_a_call_an_enquiry_or_an_event(world: World) -> None:
    world.ready("ben-whitlock")
    world.tell(*keys("41"), {"talk": 3})
    counts = "SELECT (SELECT count(*) FROM calls), (SELECT count(*) FROM events)"
    before = world.rows(counts)
    clock = world.carrier.kernel.clock
    clock.move_to(clock.now() + 9 * 86_400)
    upkeep.forget_old(world.rt)
    assert world.rows(counts) == before
    assert world.rows("SELECT 1 FROM effects WHERE state = 'done'") == []


def _lies(world: World, path: str) -> None:
    """The carrier says yes to requests whose path ends like this, and does nothing."""

    def lie(method: str, asked: str) -> Response | None:
        sid = asked.rpartition("/")[2].removesuffix(".json")
        agreed = method == "POST" and asked.endswith(path)
        return Response(200, json.dumps({"sid": sid})) if agreed else None

    world.http.trouble = lie


def test_s8_a_caller_left_alone_in_a_room_is_sent_back_again_until_it_is_done(
    world: World,
) -> None:
    world.carrier.phone_once(AMARA, does="answer", press="1", talk=4)
    world.ready("amara-okafor")
    call = world.ring(URGENT)
    _lies(world, f"/Calls/{call.sid}.json")
    world.until(lambda: bool(world.events(call, "wrap_up")))
    world.pass_time(31)
    world.http.trouble = lambda *_: None
    upkeep.look_for_lost(world.rt)
    upkeep.look_for_lost(world.rt)  # once is enough
    sent = "SELECT count(*) FROM effects WHERE kind = 'send back'"
    assert world.one(sent) == 2
    world.until(lambda: world.record(call).state == "waiting", 40)
    world.pass_time(1)
    assert call.place == "queue"
    world.carrier.hang_up(call.sid)
    world.pass_time(3)
    judge(world)


def test_s1_a_room_that_was_not_ended_leaves_no_caller_in_it(world: World) -> None:
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    world.http.trouble = lambda method, path: (
        Response(200, '{"conferences": []}') if path.endswith("/Conferences.json") else None
    )
    offers.end_call(world.rt, world.person("ben-whitlock"))
    world.pass_time(31)
    assert call.place == "room"
    upkeep.look_for_lost(world.rt)
    world.until(lambda: call.over, 20)
    assert "Thank you for calling" in world.heard(call)


def test_a_row_about_which_the_carrier_is_in_trouble_keeps_none_behind_it_waiting(
    world: World,
) -> None:
    world.ready("ben-whitlock", does="manual")
    first, second = (world.ring(*keys("41")) for _ in range(2))
    world.until(lambda: first.place == second.place == "queue")
    world.carrier.do_harm(drop=1.0, only="/voice/")
    for call in (first, second):
        world.carrier.hang_up(call.sid)
    world.pass_time(90)
    world.http.trouble = lambda _method, path: (
        Response(500, '{"code": 20500}') if path.endswith(f"/{first.sid}.json") else None
    )
    upkeep.look_for_lost(world.rt)
    assert world.record(second).ended_by == "found ended"


def test_a_call_that_the_carrier_no_longer_knows_is_over(world: World) -> None:
    world.carrier.do_harm(drop=1.0, only="/voice/status")
    call = world.ring()
    world.pass_time(5)
    world.carrier.hang_up(call.sid)
    world.pass_time(90)
    world.http.trouble = lambda _method, path: (
        Response(404, '{"code": 20404}') if path.endswith(f"/{call.sid}.json") else None
    )
    upkeep.look_for_lost(world.rt)
    world.pass_time(20)
    upkeep.look_for_lost(world.rt)
    assert world.record(call).ended_by == "found ended"


QUIET = """
    INSERT INTO calls (id, sid, line, caller_kind, caller_masked, arrived_at, heard_at, state,
                       rank, flow_version, flow_state, turn, priority, silent)
    SELECT CAST(lpad(n::text, 32, '0') AS uuid), 'CA' || lpad(n::text, 32, '0'), 'x', 'x', 'x',
           CAST(:at AS timestamptz) - (1000 - n) * interval '1 second',
           CAST(:at AS timestamptz) - n * interval '1 second', 'talking',
           0, 'x', '{}', 0, 'P2', false
    FROM generate_series(1, :count) AS n
"""


def asked_about(world: World) -> list[int]:
    """The numbers of the quiet calls about which the carrier was asked, in order."""
    paths = [path for method, path, _ in world.http.sent if method == "GET" and "/CA0" in path]
    return [int(path.rpartition("/CA")[2].removesuffix(".json")) for path in paths]


def quiet(world: World, count: int) -> None:
    """So many calls that were silent for long: the last for longest, though it rang last."""
    at = world.rt.now() - timedelta(minutes=5)
    world.change(QUIET, at=at, count=count)


def answers(world: World, answer: str, status: int = 200) -> None:
    world.http.trouble = lambda _, path: Response(status, answer) if "/CA0" in path else None


def test_who_was_looked_at_longest_ago_is_looked_at_first_however_many_there_are(
    world: World,
) -> None:
    quiet(world, 120)
    answers(world, '{"status": "in-progress"}')
    upkeep.look_for_lost(world.rt)
    upkeep.look_for_lost(world.rt)
    assert asked_about(world) == list(range(120, 0, -1))


def test_some_rows_in_lasting_trouble_keep_none_behind_them_waiting(world: World) -> None:
    quiet(world, 8)
    answers(world, '{"code": 20500}', 500)
    for _ in range(3):
        upkeep.look_for_lost(world.rt)
    assert asked_about(world) == list(range(8, 0, -1))


def test_legs_in_lasting_trouble_keep_none_behind_them_waiting(world: World) -> None:
    quiet(world, 1)
    world.change(
        """INSERT INTO legs (id, call_id, role, sid, state, rank, asked_at, expires_at)
           SELECT CAST(lpad(n::text, 32, '0') AS uuid), c.id, 'agent',
                  'CA0' || lpad(n::text, 31, '0'), 'answered', 0, c.arrived_at,
                  c.arrived_at - n * interval '1 second'
           FROM calls c, generate_series(2, 8) AS n"""
    )
    answers(world, '{"code": 20500}', 500)
    for _ in range(3):
        upkeep.look_for_lost(world.rt)
    assert [n for n in asked_about(world) if n > 1] == list(range(8, 1, -1))
