"""Redis killed, and hung: callers reach an agent all the same, and the rows are a twin's."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.chaos.conftest import LONG, SLACK
from tests.town import URGENT, Town

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

OUTAGE_S = 60.0 if LONG else 0.0  # at least one whole call
ANSWERED_S = 10.0 * SLACK
Harm = Callable[[Town], Any]
MEASURED = re.compile(r'"\w+_s": [0-9.]+')
# how far a leg's own events came before they were overtaken is chance
CHANCE = {"leg"}


@contextmanager
def killed(town: Town) -> Iterator[None]:
    town.stage.leave_down("valkey")
    try:
        yield
    finally:
        town.stage.bring_back("valkey")


@contextmanager
def hung(town: Town) -> Iterator[None]:
    valkey = town.stage.members["valkey"]
    valkey.freeze()
    try:
        yield
    finally:
        valkey.thaw()


@pytest.mark.parametrize("away", [killed, hung], ids=["killed", "hung"])
def test_callers_reach_an_agent_and_the_rows_are_those_of_a_twin_run(
    town: Town, away: Harm, tell: Callable[[str], None]
) -> None:
    agent = town.ready("amara-okafor")
    twin = rows(town, one_call(town, agent))
    sids, began = [], time.monotonic()
    with away(town):
        while not sids or time.monotonic() - began < OUTAGE_S:
            sids.append(one_call(town, agent))
    after = one_call(town, agent)
    waits = [answered_after_s(town, sid) for sid in sids]
    tell(f"Redis {away.__name__}: {len(sids)} calls, slowest to an agent {max(waits):.1f} s")
    assert max(waits) < ANSWERED_S
    for sid in (*sids, after):
        town.judge(sid)
        assert rows(town, sid) == twin
    town.until(lambda: town.one("SELECT count(*) FROM effects WHERE state <> 'done'") == 0, 10, "")
    assert town.apologies() == []


def one_call(town: Town, agent: Any) -> str:
    """A call from ring to wrapped up, the agent ready again."""
    sid = town.ring(URGENT, {"bridged": True, "talk": 4})
    town.until(lambda: town.read(sid).event("wrap_up"), 30, "the agent wraps up")
    agent.finish("advice")
    town.until(lambda: all_done(town, sid), 15, "all effects are done")
    town.until(lambda: town.kinds(sid).count("room") == 6, 15, "the room's events are in")
    agents_state = "SELECT state FROM agents WHERE person_id = :id"
    town.until(lambda: town.one(agents_state, id=agent.id) == "ready", 5, "ready again")
    return sid


def all_done(town: Town, sid: str) -> bool:
    mine = "SELECT id FROM calls WHERE sid = :sid"
    sql = f"SELECT count(*) FROM effects WHERE call_id IN ({mine}) AND state <> 'done'"
    return bool(town.one(sql, sid=sid) == 0)


def answered_after_s(town: Town, sid: str) -> float:
    row = town.call(sid)
    queued = town.read(sid).event("queued")
    return float((row.answered_at - queued).total_seconds())


def rows(town: Town, sid: str) -> dict[str, Any]:
    """What is known of a call, without times and ids."""
    mine = {"sid": sid}
    call = "(SELECT id FROM calls WHERE sid = :sid)"
    events = town.rows(f"SELECT kind, data FROM events WHERE call_id = {call}", **mine)
    return {
        "events": sorted(told(row) for row in events if row.kind not in CHANCE),
        "call": town.rows(
            "SELECT state, outcome, priority, turn FROM calls WHERE sid = :sid", **mine
        ),
        "waits": town.rows(
            f"SELECT queue, priority, state FROM waits WHERE call_id = {call}", **mine
        ),
        "offers": town.rows(f"SELECT queue, state, why FROM offers WHERE call_id = {call}", **mine),
        "legs": town.rows(f"SELECT role, state FROM legs WHERE call_id = {call}", **mine),
        "effects": town.rows(
            f"SELECT kind, state FROM effects WHERE call_id = {call} ORDER BY kind, key", **mine
        ),
        "enquiry": town.rows(
            f"""SELECT state, priority, reason, owner_team, outcome, menu_path FROM enquiries
                WHERE call_id = {call}""",
            **mine,
        ),
    }


def told(row: Any) -> str:
    return MEASURED.sub("", f"{row.kind} {json.dumps(row.data, sort_keys=True)}")
