"""Webhooks twice, at once, early, late, out of order: one set of rows (I3, I5, I6, S34)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.services import agents, upkeep
from app.simulator.transport import Answer, Outgoing, Transport
from tests.conftest import empty
from tests.dumps import differences, dump
from tests.judge import judge
from tests.signed import form, post
from tests.world import EDT, World, keys, make_world

Story = Callable[[World], None]


def urgent(world: World) -> None:
    """Two agents are rung, one answers, they talk, the agent writes it up."""
    amara = world.ready("amara-okafor", after=3)
    world.ready("grace-tolland", after=5)
    world.tell(*keys("1"), {"talk": 8})
    if world.agent("amara-okafor").state == "wrap_up":
        agents.finish(world.rt, amara, "advice")
    world.pass_time(4)


def missed(world: World) -> None:
    """One agent misses, the next answers and puts the phone down first."""
    world.ready("ben-whitlock", does="no-answer")
    world.ready("farida-rahman", talk=6)
    world.carrier.phone_once("+447700900003", does="answer", press="1", talk=6)
    world.pass_time(1)
    call = world.ring(*keys("41"), {"hang_up_after": 75})
    world.until(lambda: call.over)
    world.pass_time(6)


def raised(world: World) -> None:
    """A caller in a queue presses 1 and is taken by the duty desk."""
    world.ready("ben-whitlock", does="manual")
    world.carrier.phone(EDT, does="answer", press="1")
    world.tell(*keys("44"), {"queued": True, "wait": 6, "press": "1"}, {"talk": 5})


def nobody(world: World) -> None:
    """Nobody is signed in: the emergency team is dialled, its voicemail first."""
    world.carrier.phone_once(EDT, does="voicemail")
    world.carrier.phone("+447700900190", does="answer", press="1")
    world.tell(*keys("41"), {"talk": 5})


STORIES: list[Story] = [urgent, missed, raised, nobody]
HARMS: list[dict[str, Any]] = [{"duplicate": 1}, {"duplicate": 1, "parallel": 3}]


def at_once(send: Transport, times: int) -> Transport:
    """Every request so many times in threads at the same moment; all get the same bytes."""

    def harmed(outgoing: Outgoing) -> Answer:
        with ThreadPoolExecutor(times) as pool:
            answers = list(pool.map(send, [outgoing] * times))
        assert len({(one.status, one.body) for one in answers}) == 1, outgoing.url
        return answers[0]

    return harmed


Make = Callable[[], World]


@pytest.fixture
def make(shared_engine: Engine, database_url: str, tmp_path: Path) -> Make:
    """Worlds of the same beginning, one after the other."""

    def one() -> World:
        empty(shared_engine)
        return make_world(shared_engine, database_url, tmp_path)

    return one


def twin(make: Make, story: Story) -> dict[str, list[str]]:
    world = make()
    story(world)
    judge(world)
    return dump(world)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("harm", HARMS, ids=str)
def test_i3_repeated_webhooks_leave_one_set_of_rows(
    make: Make, story: Story, harm: dict[str, Any]
) -> None:
    unharmed, world = twin(make, story), make()
    world.carrier.do_harm(**harm)
    story(world)
    judge(world)
    assert differences(unharmed, dump(world)) == []


@pytest.mark.parametrize("story", STORIES)
def test_i6_three_threads_at_once_leave_one_set_of_rows(make: Make, story: Story) -> None:
    unharmed, world = twin(make, story), make()
    world.carrier.exchange.transport = at_once(world.carrier.exchange.transport, 3)
    story(world)
    judge(world)
    assert differences(unharmed, dump(world)) == []


def test_every_recorded_webhook_sent_again_at_the_end_gets_the_same_bytes(world: World) -> None:
    urgent(world)
    before = dump(world)
    sent = [
        entry
        for call in world.carrier.calls()
        for entry in call.timeline.entries
        if entry["what"] == "webhook" and entry.get("answer")
    ]
    assert len(sent) >= 15
    for entry in sent:
        path = entry["url"].removeprefix("http://voice.example")
        assert post(world, path, entry["params"]).text == entry["answer"], path
    assert differences(before, dump(world)) == []


def test_a_status_that_comes_before_its_call_is_kept_and_applied(world: World) -> None:
    assert post(world, "/voice/status", form(CallStatus="completed")).status_code == 200
    assert world.rows("SELECT 1 FROM calls") == []
    post(world, "/voice/inbound", form(CallStatus="ringing"))
    (row,) = world.rows("SELECT * FROM calls")
    assert (row.state, row.ended_by) == ("ended", "caller")
    assert world.one("SELECT count(*) FROM inbox WHERE adopted_at IS NULL") == 0


LADDER = ("ringing", "in-progress", "completed", "inbound")


def test_i5_a_call_ends_once_in_whatever_order_it_is_told(world: World) -> None:
    orders = list(permutations(LADDER))
    for number, order in enumerate(orders):
        sid = f"CA{number:032x}"
        for status in (*order, *order):
            path = "/voice/inbound" if status == "inbound" else "/voice/status"
            shown = "ringing" if status == "inbound" else status
            told = form(CallSid=sid, CallStatus=shown)
            assert post(world, path, told).status_code == 200
    rows = world.rows("SELECT state, rank, outcome, count(*) AS calls FROM calls GROUP BY 1, 2, 3")
    assert rows == [("ended", 4, "abandoned_menu", len(orders))]
    assert world.one("SELECT count(*) FROM events WHERE kind = 'ended'") == len(orders)


def test_i5_a_leg_only_goes_up_in_whatever_order_it_is_told(world: World) -> None:
    post(world, "/voice/inbound", form(CallStatus="ringing"))
    ranks = {"asked": 0, "ringing": 2, "answered": 3, "completed": 4}
    told = ("initiated", "ringing", "in-progress", "completed")
    for number, order in enumerate(permutations(told)):
        leg, sid, last = f"{number:032x}", f"CA{number:032x}", 0
        world.change(
            """INSERT INTO legs (id, call_id, role, state, rank, asked_at, expires_at)
               SELECT CAST(:leg AS uuid), id, 'duty', 'asked', 0, arrived_at, arrived_at
               FROM calls""",
            leg=leg,
        )
        for status in (*order, *order):
            post(world, f"/voice/events/leg/{leg}", form(CallSid=sid, CallStatus=status))
            rank = ranks[world.one("SELECT state FROM legs WHERE sid = :sid", sid=sid)]
            assert rank >= last, order
            last = rank
        assert last == 4, order


def test_late_callbacks_after_the_end_change_nothing(world: World) -> None:
    urgent(world)
    before = world.rows("SELECT id, state, ended_at, answered_at, outcome FROM calls")
    sid = next(c.sid for c in world.carrier.calls() if c.direction == "inbound")
    for status in ("in-progress", "ringing", "completed", "failed"):
        post(world, "/voice/status", form(CallSid=sid, CallStatus=status, SequenceNumber="9"))
    assert world.rows("SELECT id, state, ended_at, answered_at, outcome FROM calls") == before


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("door", ["/voice/status", "/voice/events/"])
def test_lost_callbacks_are_found_by_asking_the_carrier(
    world: World, story: Story, door: str
) -> None:
    world.carrier.do_harm(drop=0.6, only=door, seed=1)
    story(world)
    for _ in range(4):
        world.pass_time(70)
        upkeep.look_for_lost(world.rt)
    assert world.rows("SELECT 1 FROM calls WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM waits WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM legs WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM offers WHERE state IN ('open', 'accepted')") == []
    assert world.rows("SELECT 1 FROM effects WHERE state <> 'done'") == []
