"""After years of calls nothing that a call, a desk or the clock asks reads a long table through.

Twenty thousand calls a year are kept for years. What reads all of them to find one row is as quick
as anything else in a test of ten calls, and holds up every caller later.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from traceback import walk_stack
from types import SimpleNamespace
from typing import Any

from sqlalchemy import event

from app.services import agents, handovers
from app.web.application import create_app
from app.web.screens import SCREENS
from tests.screens.test_doors import Visitor
from tests.services.history import years
from tests.stories.handing_over import rings, state
from tests.stories.ringing_back import IDRIS, busy, hang_up_all, idle, somebody_asks, wanted
from tests.world import CALLER, World, keys

MANY = 20_000
LOOKING = re.compile(r"(SELECT|WITH|UPDATE|DELETE)\b|INSERT\b.*\bSELECT\b", re.DOTALL)
# All but the report on the menus, which reads the calls of its period.
PAGES = (
    *("/wall", "/floor", "/floor/queues/agents", "/alerts", "/owed", "/owed?whose=mine"),
    *("/enquiries", "/enquiries?state=to_record", "/reports/routing"),
    "/flows/childrens-front-door",
)
BEHIND = {"rows", "one", "change"}  # a test's own looks at the database


def test_a_call_from_ring_to_record(world: World) -> None:
    long = after_years(world)
    with read_through(world, long) as found:
        talk(world)
        world.tell(*keys("1"), {"wait": 5, "hang_up": True})
    assert found == {}


def test_a_hand_over(world: World) -> None:
    long = after_years(world)
    with read_through(world, long) as found:
        call, ben, _ = rings(world, after=3)
        world.until(lambda: state(world) == "consulting", 20)
        handovers.complete(world.rt, ben)
        world.pass_time(5)
        world.carrier.hang_up(call.sid)
        world.pass_time(5)
    assert found == {}


def test_ringing_back_and_being_rung_first(world: World) -> None:
    long = after_years(world)
    with read_through(world, long) as found:
        somebody_asks(world, busy(world))
        world.ring(*keys("321"))
        world.pass_time(30)
        hang_up_all(world)
    assert found == {}


def test_every_screen(world: World) -> None:
    long = after_years(world)
    ben = world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    demo = replace(world.rt, settings=world.rt.settings.model_copy(update={"demo": True}))
    site: Any = SimpleNamespace(app=create_app(demo, SCREENS))
    of_call = f"/floor/calls/{world.record(call).id}"
    leila = Visitor(site, world.person("leila-haddad"))
    agent = Visitor(site, ben)
    with read_through(world, long) as found:
        assert [agent.get(path).status_code for path in ("/desk", "/desk/live")] == [200, 200]
        for path in (*PAGES, f"/floor/people/{ben}", of_call, f"{of_call}/why"):
            assert leila.get(path).status_code == 200, path
    assert found == {}


def after_years(world: World) -> frozenset[str]:
    """One call of each kind, and then as many of them as years bring."""
    world.carrier.phone(CALLER, does="answer", press="1", talk=5)
    somebody_asks(world)
    idle(world)
    world.until(lambda: wanted(world).state == "done", 200)
    world.pass_time(8)
    idle(world)
    agents.away(world.rt, world.person(IDRIS), "lunch")
    hang_up_all(world)
    with world.rt.engine.begin() as connection:
        return years(connection, MANY)


def talk(world: World) -> None:
    ben = world.ready("ben-whitlock")
    call = world.ring(*keys("41", {"talk": 5}))
    world.until(lambda: call.over)
    world.pass_time(5)
    agents.finish(world.rt, ben, "advice")
    world.pass_time(40)


@contextmanager
def read_through(world: World, long: frozenset[str]) -> Iterator[dict[str, set[str]]]:
    """The statements of ours that read long tables from end to end, and which these are."""
    found: dict[str, set[str]] = {}
    seen: set[str] = set()

    def look(_c: Any, cursor: Any, sql: str, values: Any, _: Any, many: bool) -> None:  # noqa: FBT001
        words = sql.strip()
        if words in seen or not LOOKING.match(words) or _from_behind():
            return
        seen.add(words)
        ask = cursor.connection.cursor()
        ask.execute(f"EXPLAIN (FORMAT JSON) {sql}", values[0] if many else values)
        (plan,) = ask.fetchone()
        whole = set(_read_whole(plan if isinstance(plan, list) else json.loads(plan))) & long
        if whole:
            found[" ".join(words.split())] = whole

    event.listen(world.rt.engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(world.rt.engine, "before_cursor_execute", look)
    assert len(seen) > 3  # it has looked


def _from_behind() -> bool:
    return any(
        frame.f_code.co_name in BEHIND and frame.f_code.co_filename.endswith("world.py")
        for frame, _ in walk_stack(None)
    )


def _read_whole(plan: Any) -> Iterator[str]:
    """The tables that a plan reads through, row by row."""
    if isinstance(plan, list):
        for one in plan:
            yield from _read_whole(one)
    elif isinstance(plan, dict):
        if plan.get("Node Type") == "Seq Scan":
            yield plan["Relation Name"]
        for one in plan.values():
            if isinstance(one, list | dict):
                yield from _read_whole(one)
