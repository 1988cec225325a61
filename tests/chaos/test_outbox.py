"""The live worker killed again and again under load: nothing lost, nothing done twice."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from app.cli.colleague import Colleague
from tests.chaos.conftest import LONG, SLACK
from tests.town import URGENT, Town

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]

KILLS = 36 if LONG else 4
LOAD = 40  # effects promised before each kill
DONE_WITHIN_S = 15.0 * SLACK


def test_no_effect_is_lost_and_none_is_done_twice_in_its_outcome(
    town: Town, tell: Callable[[str], None]
) -> None:
    agent = town.ready("amara-okafor")
    earlier = offered(town) - rung(town)
    sids = [talk(town, agent)]
    first = sids[0]
    for kill in range(KILLS):
        promise(town, first, kill)
        killed(town, kill)
        if kill % 3 == 0:
            sids.append(talk(town, agent))
    last = time.monotonic()
    town.until(lambda: left(town) == 0, DONE_WITHIN_S, "every effect is done")
    tell(f"{KILLS} kills, {KILLS * LOAD} effects: all done {time.monotonic() - last:.1f} s later")
    assert done(town) == KILLS * LOAD
    assert town.one("SELECT count(*) FROM effects WHERE state = 'dead'") == 0
    for sid in sids:
        town.judge(sid)
    assert offered(town) - rung(town) == earlier


def talk(town: Town, agent: Colleague) -> str:
    """A call through to its wrap-up."""
    sid = town.ring(URGENT, {"bridged": True, "talk": 4})
    town.until(lambda: town.read(sid).event("wrap_up"), 40, "the agent wraps up")
    agent.finish("advice")
    return sid


def promise(town: Town, sid: str, kill: int) -> None:
    """Effects of a kind that looks before it acts: the room has long been closed."""
    call_id = town.call(sid).id
    with town.rt.work() as work:
        for number in range(LOAD):
            work.promise("end room", f"load:{kill}:{number}", call_id=call_id)


def killed(town: Town, kill: int) -> None:
    """The worker dies with effects in its hands, and lives again."""
    live = town.stage.members["live"]
    before = live.pid
    begun = f"SELECT count(*) FROM effects WHERE key LIKE 'load:{kill}:%' AND attempts > 0"
    town.until(lambda: town.one(begun), 10, "somebody has effects in hand")
    town.stage.kill("live")
    town.until(lambda: live.running and live.pid != before, 5, "the worker is started again")


def left(town: Town) -> Any:
    return town.one("SELECT count(*) FROM effects WHERE state = 'due'")


def done(town: Town) -> Any:
    return town.one("SELECT count(*) FROM effects WHERE key LIKE 'load:%' AND state = 'done'")


def offered(town: Town) -> Any:
    return town.one("SELECT count(*) FROM offers")


def rung(town: Town) -> int:
    """How many phones we have asked the carrier to ring."""
    return sum(one["direction"] == "outbound-api" for one in town.telephone.calls())
