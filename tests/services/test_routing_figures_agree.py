"""The half-hour rows and plain SQL over the tables agree to the last call, whatever happened."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest

from app.services import agents, figures, handovers, holding, passing
from app.services.refusals import Refused
from routing.half_hours import Row
from tests import world as worlds
from tests.message_plan import WORDS, take_messages
from tests.services import routing_oracle as oracle
from tests.stories.test_callbacks import ASKS, YES
from tests.world import DUTY_MANAGER, EDT, World, keys

PATHS = ["1", "2", "31", "321", "321", "34", "41", "42", "44", "0", "", "99", "55"]
STAFF = ["amara-okafor", "ben-whitlock", "farida-rahman", "grace-tolland", "idris-vaughan"]
NOT_COMPARED = {"queue", "starts_at", "choice"}
LISTS = {"waits", "answer_waits_s", "ring_waits_s"}
COLUMNS = [c.name for c in fields(Row) if c.name not in NOT_COMPARED | LISTS]
NIGHTS = {
    "the clocks go forward": datetime(2026, 3, 29, 0, 57, tzinfo=UTC),
    "over midnight, the night before they go back": datetime(2026, 10, 24, 22, 57, tzinfo=UTC),
    "closing time": datetime(2026, 11, 23, 16, 57, tzinfo=UTC),
}


@pytest.fixture(params=list(NIGHTS))
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Shortly before an edge; the council is open all night, but on the evening it closes."""
    if request.param != "closing time":
        council, staff, source = worlds.plan()
        hours = {"hours": "24/7", "bank_holidays": "open", "closures": ()}
        calendars = {n: one.model_copy(update=hours) for n, one in council.calendars.items()}
        always = council.model_copy(update={"calendars": calendars})
        monkeypatch.setattr(worlds, "plan", lambda _of: (always, staff, source))
    return NIGHTS[request.param]


def phone(dice: Random) -> dict[str, Any]:
    """How a phone behaves: mostly it is answered."""
    does = dice.choices(["answer", "voicemail", "no-answer", "refuse"], [12, 1, 1, 1])[0]
    talk = dice.choice([None, dice.uniform(2, 90)])
    return {"does": does, "press": "1", "after": dice.uniform(1, 12), "talk": talk}


def caller(dice: Random) -> list[dict[str, Any]]:
    """Keys, perhaps the urgent key or a callback, and a hang-up some time."""
    gone, wish = {"hang_up_after": dice.uniform(1, 200)}, dice.random()
    if wish < 0.2:
        return [{"hang_up_after": 240}, *keys("321"), ASKS, YES, YES, YES]
    if wish < 0.3:
        return [{"hang_up_after": 240}, *keys("44", WORDS)]
    urgent = {"queued": True, "wait": dice.uniform(1, 40), "press": "1"}
    return [gone, *keys(dice.choice(PATHS), urgent if wish < 0.45 else None)]


def act(world: World, dice: Random) -> None:
    """Somebody finishes, goes for a moment, comes back, or hands a caller on."""
    key = dice.choice(STAFF)
    person, state = world.person(key), world.agent(key).state
    if state == "wrap_up":
        agents.finish(world.rt, person, "advice")
    elif state == "ready" and dice.random() < 0.2:
        agents.away(world.rt, person, "break")
    elif state == "away":
        agents.ready(world.rt, person)
    elif state == "on_call":
        with suppress(Refused):
            dice.choice(HANDS_ON)(world, person)
    world.carrier.phone(world.one("SELECT phone FROM people WHERE key = :k", k=key), **phone(dice))


HANDS_ON: list[Callable[[World, UUID], None]] = [
    lambda _world, _person: None,
    lambda world, person: passing.pass_on(world.rt, person, "agents"),
    lambda world, person: handovers.ask(world.rt, person, "team:mash"),
    lambda world, person: handovers.complete(world.rt, person),
    lambda world, person: holding.hold(world.rt, person),
    lambda world, person: holding.resume(world.rt, person),
]


def live(world: World, dice: Random) -> None:
    """Some busy minutes, then until all have gone."""
    for number in (EDT, DUTY_MANAGER):
        world.carrier.phone(number, **phone(dice))
    for key in STAFF:
        world.ready(key, **phone(dice))
    for number in range(8):
        world.ring(*caller(dice), from_=f"+4477009002{number:02}")
        world.pass_time(dice.uniform(5, 50))
        act(world, dice)
        if dice.random() < 0.05:
            world.database_away(dice.uniform(1, 30))
    while any(not c.over for c in world.carrier.calls() if c.direction == "inbound"):
        world.pass_time(15)
        act(world, dice)
    if world.rows("SELECT FROM waits WHERE state = 'due'"):
        ring_back(world, dice)


def ring_back(world: World, dice: Random) -> None:
    """Everybody is there again, and rings those who asked; some let it go by."""
    for number in range(8):
        world.carrier.phone(f"+4477009002{number:02}", **phone(dice))
    for _ in range(6):
        for key in STAFF:
            if world.agent(key).state == "wrap_up":
                agents.finish(world.rt, world.person(key), "advice")
            if world.agent(key).state == "away":
                agents.ready(world.rt, world.person(key))
        world.pass_time(25)


def folded(world: World) -> oracle.Counted:
    """The rows, whatever was chosen: what is not nought."""
    found: oracle.Counted = {}
    for row in world.rows("SELECT * FROM half_hours"):
        into = found.setdefault((row.queue, row.starts_at), {})
        for name in COLUMNS:
            value, before = float(getattr(row, name)), into.get(name, 0.0)
            into[name] = max(before, value) if name == "longest_wait_s" else before + value
    return {
        key: {name: value for name, value in counts.items() if value}
        for key, counts in found.items()
        if any(counts.values())
    }


def rounded(counted: oracle.Counted) -> oracle.Counted:
    return {
        key: {name: round(value, 3) for name, value in counts.items()}
        for key, counts in counted.items()
    }


def plain(row: Any) -> tuple[str, datetime, float, float]:
    team, half, ready_s, busy_s = row
    return team, half, round(float(ready_s or 0), 3), round(float(busy_s or 0), 3)


@pytest.mark.timeout(300)
def test_fold_and_plain_sql_agree_to_the_last_call(world: World, start: datetime) -> None:
    take_messages(world)
    live(world, Random(start.day))
    figures.rebuild(world.rt, None, world.rt.now())
    assert rounded(folded(world)) == rounded(oracle.counted(world))
    ours = world.rows("SELECT team, starts_at, ready_s, busy_s FROM team_half_hours ORDER BY 1, 2")
    theirs = world.rows(oracle.SPENT, now=world.rt.now())
    assert [plain(row) for row in ours] == [plain(row) for row in theirs]
    assert sum(row.busy_s for row in ours if not row.team) > 0
    exact = "SELECT s FROM half_hours, unnest({}) AS s ORDER BY s"
    for column, sql in (("answer_waits_s", oracle.ANSWERS), ("ring_waits_s", oracle.RINGS)):
        ours, theirs = world.rows(exact.format(column)), world.rows(sql)
        assert [row.s for row in ours] == pytest.approx([float(row.s) for row in theirs])
