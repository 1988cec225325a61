"""What the tables of moves promise, the services keep: each deadline, its reaper, its seconds.

Everybody is gone: browsers, workers, callbacks. Only the named reaper comes, a second too early
and a second after the deadline.
"""

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from twilio.http.response import Response

from app.models.calls import locked_call_of
from app.runtime import Seen
from app.services import (
    agents,
    callbacks,
    calls,
    effects,
    handovers,
    holding,
    legs,
    listening,
    on_record,
    people,
    queue_orders,
    queueing,
    ring_back,
    team_moves,
    ticking,
)
from ivr_flows.effects import AskCallback
from routing.ladder import LEG
from routing.listening import LISTEN
from routing.orders import QUEUE_ORDER, TEAM_MOVE
from routing.parts import Recording
from routing.states import AGENT, CALL, ENQUIRY, HANDOVER, HOLD, OFFER, WAIT, Deadline, Table, move
from routing.storm import STORM
from routing.talk_recording import TALK_RECORDING
from tests.signed import SID
from tests.world import LINE, World, keys
from workers.timetable import TIMETABLE

TABLES: list[Table] = [CALL, WAIT, OFFER, AGENT, LEG, HOLD, HANDOVER, ENQUIRY, TEAM_MOVE]
TABLES += [QUEUE_ORDER, LISTEN, TALK_RECORDING, STORM]
HOUR_S = 3600
HELD = [(table, state) for table in TABLES for state in table.deadlines]


def one(world: World, sql: str) -> Any:
    (row,) = world.rows(sql)
    return row


def a_call(world: World) -> Any:
    return one(world, "SELECT * FROM calls")


def rings(world: World) -> datetime:
    with world.rt.work() as work:
        calls.arrive_late(work, SID, "+447700900123", LINE, work.now)
    return a_call(world).heard_at


def hears_the_menus(world: World) -> datetime:
    world.ring({"asked": True, "wait": 60})
    world.pass_time(5)
    return a_call(world).heard_at


def is_put_through(world: World) -> datetime:
    world.ring({"asked": True, "wait": 1, "press": "1"})
    world.until(lambda: bool(world.rows("SELECT 1 FROM calls WHERE state = 'dialling'")))
    return a_call(world).heard_at


def is_offered(world: World) -> datetime:
    world.ready("ben-whitlock", does="manual")
    world.ring(*keys("41"))
    world.until(lambda: bool(world.rows("SELECT 1 FROM legs WHERE state = 'ringing'")))
    return one(world, "SELECT made_at FROM offers").made_at


def waits(world: World) -> datetime:
    is_offered(world)
    return one(world, "SELECT heard_at FROM waits").heard_at


def is_asked(world: World) -> datetime:
    waits(world)
    world.change("UPDATE waits SET queue = 'early-help', priority = 'P4'")
    wait = one(world, "SELECT id, heard_at FROM waits")
    with world.rt.work() as work:
        ring_back.lead_out(work, *queueing.hold(work, wait.id))
    return wait.heard_at


def is_accepted(world: World) -> datetime:
    world.http.trouble = lambda method, path: (
        Response(500, '{"code": 20500}') if method == "POST" and "/Members/" in path else None
    )
    world.ready("ben-whitlock")
    world.ring(*keys("41"))
    world.until(lambda: bool(world.rows("SELECT 1 FROM waits WHERE state = 'bridging'")))
    return one(world, "SELECT accepted_at FROM offers").accepted_at


def talks(world: World) -> datetime:
    world.ready("ben-whitlock")
    call = world.ring(*keys("41"))
    world.until(lambda: call.bridged)
    return one(world, "SELECT bridged_at FROM offers").bridged_at


def talks_and_asks_nothing(world: World) -> datetime:
    talks(world)
    return a_call(world).heard_at


def sits_down(world: World) -> datetime:
    agents.ready(world.rt, world.person("ben-whitlock"))
    return world.rt.now()


def writes_up(world: World) -> datetime:
    world.ready("ben-whitlock")
    world.tell(*keys("41"), {"talk": 4})
    return world.agent("ben-whitlock").since


def is_to_be_held(world: World) -> datetime:
    talks(world)
    holding.hold(world.rt, world.person("ben-whitlock"))
    return one(world, "SELECT asked_at FROM holds").asked_at


def is_held(world: World) -> datetime:
    is_to_be_held(world)
    effects.drain(world.rt)
    return one(world, "SELECT asked_at FROM holds").asked_at


def is_to_be_handed_over(world: World) -> datetime:
    talks(world)
    world.ready("grace-tolland", does="manual")
    handovers.ask(world.rt, world.person("ben-whitlock"), "team:mash")
    return one(world, "SELECT asked_at FROM handovers").asked_at


def is_talked_about(world: World) -> datetime:
    talks(world)
    world.ready("grace-tolland")
    handovers.ask(world.rt, world.person("ben-whitlock"), "team:mash")
    world.until(lambda: bool(world.rows("SELECT 1 FROM handovers WHERE state = 'consulting'")))
    return one(world, "SELECT accepted_at FROM offers WHERE kind = 'consult'").accepted_at


def is_with_both(world: World) -> datetime:
    is_talked_about(world)
    handovers.join(world.rt, world.person("ben-whitlock"))
    return world.rt.now()


def is_asked_for(world: World) -> datetime:
    is_offered(world)
    world.change("DELETE FROM legs")
    with world.rt.work() as work:
        (offer,) = world.rows("SELECT id, call_id FROM offers")
        return legs.ask(work, offer.call_id, offer.id, legs.AGENT).asked_at


def is_rung(world: World) -> datetime:
    is_offered(world)
    return one(world, "SELECT asked_at FROM legs").asked_at


def has_answered(world: World) -> datetime:
    talks(world)
    return one(world, "SELECT answered_at FROM legs").answered_at


def is_moved(world: World) -> datetime:
    me, joanna = people.named(world.rt, "tom-ashby"), world.person("joanna-pike")
    assert me is not None
    seen = ("locality-north", "locality-south")
    asked = {"span": "1 h", "why": "A full queue"}
    team_moves.move(world.rt, me, joanna, seen=seen, to=("mash",), **asked)
    return one(world, "SELECT moved_at FROM team_moves").moved_at


def is_due(world: World) -> datetime:
    """Somebody is to be rung back, and nobody is there to do it."""
    rings(world)
    with world.rt.work() as work:
        row = work.run(locked_call_of(SID)).one()
        callbacks.ask(work, row, AskCallback("", "any time", ""))
        calls.end(work, row, "caller", work.now)
    callbacks.tick(world.rt)
    return one(world, "SELECT entered_at FROM waits").entered_at


def is_rung_back(world: World) -> datetime:
    is_due(world)
    world.ready("amara-okafor")
    world.until(lambda: bool(world.rows("SELECT 1 FROM events WHERE kind = 'callback_rung'")))
    return one(world, "SELECT heard_at FROM waits").heard_at


def goes_on_to_be_rung(world: World) -> datetime:
    is_rung_back(world)
    return one(world, "SELECT heard_at FROM calls WHERE back_of IS NOT NULL").heard_at


def is_closed(world: World) -> datetime:
    tom = people.named(world.rt, "tom-ashby")
    assert tom is not None
    asked = {"kind": "close", "to": "", "span": "1 h", "why": "A fire drill"}
    queue_orders.order(world.rt, tom, "agents", **asked)
    return one(world, "SELECT ordered_at FROM queue_orders").ordered_at


def is_stormy(world: World) -> datetime:
    world.change(
        "INSERT INTO storms (id, state, began_at, ends_at)"
        " VALUES (gen_random_uuid(), 'on', :now, CAST(:now AS timestamptz) + interval '1 h')",
        now=world.rt.now(),
    )
    return one(world, "SELECT began_at FROM storms").began_at


def asks_to_listen(world: World) -> datetime:
    tom = people.named(world.rt, "tom-ashby")
    assert tom is not None
    ours = world.rt.council.model_copy(update={"listen_in": True})
    object.__setattr__(world.rt, "councils", Seen(ours))
    world.carrier.phone("+447700900009", does="answer", press="1")
    talks(world)
    listening.begin(world.rt, tom, a_call(world).id, "listen", "Training")
    return one(world, "SELECT asked_at FROM listens").asked_at


def listens(world: World) -> datetime:
    asks_to_listen(world)
    world.until(lambda: bool(world.rows("SELECT 1 FROM listens WHERE state = 'on'")))
    return one(world, "SELECT joined_at FROM listens").joined_at


def is_to_be_recorded(world: World) -> datetime:
    rules = Recording.model_validate({"notice": "This call is recorded.", "keep days": 30})
    ours = world.rt.council.model_copy(update={"recording": rules})
    object.__setattr__(world.rt, "councils", Seen(ours))
    world.carrier.do_harm(drop=1.0, only="/voice/events/talk")
    talks(world)
    return one(world, "SELECT asked_at FROM talk_recordings").asked_at


def is_recorded(world: World) -> datetime:
    is_to_be_recorded(world)
    with world.rt.work() as work:
        on_record.began(work, on_record.live(work, a_call(world).id))
    return one(world, "SELECT began_at FROM talk_recordings").began_at


BEGIN: dict[tuple[str, str], Callable[[World], datetime]] = {
    ("call", "ringing"): rings,
    ("call", "in_flow"): hears_the_menus,
    ("call", "waiting"): waits,
    ("call", "dialling"): is_put_through,
    ("call", "talking"): talks_and_asks_nothing,
    ("call", "calling"): goes_on_to_be_rung,
    ("wait", "waiting"): waits,
    ("wait", "bridging"): is_accepted,
    ("wait", "asking"): is_asked,
    ("wait", "due"): is_due,
    ("wait", "calling"): is_rung_back,
    ("offer", "open"): is_offered,
    ("offer", "accepted"): talks,
    ("agent", "ready"): sits_down,
    ("agent", "offered"): is_offered,
    ("agent", "on_call"): talks,
    ("agent", "wrap_up"): writes_up,
    ("leg", "asked"): is_asked_for,
    ("leg", "ringing"): is_rung,
    ("leg", "answered"): has_answered,
    ("hold", "asked"): is_to_be_held,
    ("hold", "on"): is_held,
    ("handover", "ringing"): is_to_be_handed_over,
    ("handover", "consulting"): is_talked_about,
    ("handover", "together"): is_with_both,
    ("enquiry", "open"): hears_the_menus,
    ("listen", "asked"): asks_to_listen,
    ("listen", "on"): listens,
    ("talk_recording", "asked"): is_to_be_recorded,
    ("talk_recording", "on"): is_recorded,
    ("team_move", "in_force"): is_moved,
    ("queue_order", "in_force"): is_closed,
    ("storm", "on"): is_stormy,
}


def state_of(world: World, table: Table) -> str:
    """The state of the one row that the case is about."""
    if table is AGENT:
        state: str = world.agent("ben-whitlock").state
        return state
    newest = " ORDER BY back_of NULLS LAST LIMIT 1" if table is CALL else ""
    return str(one(world, f"SELECT state FROM {tables(table)}{newest}").state)


def tables(table: Table) -> str:
    return "enquiries" if table is ENQUIRY else f"{table.name}s"


def reaper(deadline: Deadline) -> Callable[[Any], object]:
    """The function that a deadline names."""
    module, name = deadline.reaper.split(".")
    found: Callable[[Any], object] = getattr(import_module(f"app.services.{module}"), name)
    return found


def limit_s(world: World, deadline: Deadline) -> float:
    """The limit in force."""
    if deadline.setting is None:
        assert deadline.seconds is not None
        return deadline.seconds
    if deadline.setting == "ends_at":
        return HOUR_S
    return float(getattr(world.rt.council.queues["agents"], deadline.setting))


def everybody_gone(world: World, event: str) -> None:
    """No line is up: the carrier says so, in the word for the leg's event, when it is asked."""
    status = event if event in {"no-answer", "completed"} else "completed"
    world.http.trouble = lambda method, path: (
        Response(200, f'{{"status": "{status}"}}')
        if method == "GET" and "/Calls/" in path
        else Response(200, '{"sid": "CA0"}')
    )


def at(world: World, moment: datetime, reap: Callable[[Any], object]) -> None:
    """The reaper comes at a moment; the clock has ticked until then."""
    world.carrier.kernel.clock.move_to(moment.timestamp())
    ticking.show_life(world.rt, "tick")
    reap(world.rt)


def named(value: object) -> str:
    return value.name if isinstance(value, Table | StrEnum) else str(value)


@pytest.mark.parametrize(("table", "state"), HELD, ids=named)
def test_each_deadline_comes_at_its_time_by_its_reaper(
    world: World, table: Table, state: StrEnum
) -> None:
    deadline = table.deadlines[state]
    since = BEGIN[table.name, str(state)](world)
    assert state_of(world, table) == state
    everybody_gone(world, deadline.event)
    due = since.timestamp() + limit_s(world, deadline)
    for seconds, expected in ((-1, state), (1, move(table, state, deadline.event))):
        at(world, datetime.fromtimestamp(due + seconds, since.tzinfo), reaper(deadline))
        assert state_of(world, table) == expected, f"{seconds} s after the deadline"


def test_each_reaper_is_called_by_the_clock() -> None:
    called = {f"{stage.__module__}.{stage.__name__}" for stage in ticking.STAGES}
    called |= {f"app.services.{row.job.removeprefix('workers.')}" for row in TIMETABLE}
    named_ones = {table.deadlines[state].reaper for table, state in HELD}
    assert {f"app.services.{one}" for one in named_ones} <= called


WRITES = re.compile(r"""state["']?\]?\s*[:=]\s*(Call|Wait|Offer|Agent|Enquiry)State\.""")


def test_no_service_writes_a_state_without_asking_its_table() -> None:
    for file in sorted(Path(effects.__file__).parent.rglob("*.py")):
        assert not WRITES.search(file.read_text(encoding="utf-8")), file.name
