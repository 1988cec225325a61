"""The whole product in one process: our services and doors, the local carrier, a real database.

One virtual clock drives both sides, so a story of minutes takes milliseconds and repeats exactly.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, text

from app.adapters.chance import secret
from app.adapters.council_book import DatabaseCouncilBook
from app.adapters.flow_book import DatabaseFlowBook
from app.adapters.journal import FileJournal
from app.adapters.seals import KeySeals
from app.adapters.softphone import TwilioSoftphone
from app.adapters.twilio_phone import TwilioPhone
from app.bootstrap import newest_tables, read_council, read_people, read_source
from app.runtime import Runtime
from app.services import agents, effects, seeds, ticking, windows
from app.settings import Settings, read_settings
from app.simulator.calls import Call
from app.simulator.carrier import Carrier
from app.simulator.clock import DEFAULT_START, VirtualClock
from app.simulator.transport import wsgi_transport
from app.web import voice
from app.web.application import create_app
from app.web.voice.outage import Outage
from ivr_flows.source import Source
from routing.council import Council
from routing.people import Person
from tests.fakes import Board, CarrierClock, Guard, Ids, InProcess, Jobs

ACCOUNT, TOKEN = "AC" + "1" * 32, "t0ken" * 6
APP, API_KEY, API_SECRET = "AP" + "2" * 32, "SK" + "3" * 32, "s3cret" * 6
LINE, CALLER = "+441632960100", "+447700900123"
BASE = "http://voice.example"
OXFORDSHIRE = "oxfordshire-shaped"
URGENT: dict[str, Any] = {"asked": True, "wait": 1, "press": "1"}
AMARA, GRACE, EDT = "+447700900001", "+447700900004", "+441632960199"
DUTY_MANAGER = "+447700900190"
TICK_S = 2.0  # the clock's tick; in service it is one second
BEAT_S = 7.0  # a desk's heartbeat; its lease is 15 s


def keys(pressed: str, then: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """A caller who presses these keys, one at each question, and does something at the end."""
    steps = [{"asked": True, "wait": 1, "press": key} for key in pressed]
    return [*steps, then] if then else steps


@dataclass
class World:
    """Everything, and short words for what a story does and sees."""

    rt: Runtime
    carrier: Carrier
    jobs: Jobs
    board: Board
    http: InProcess
    app: Flask
    outage: Outage
    guard: Guard

    def ring(self, *script: dict[str, Any], from_: str = CALLER, **params: str) -> Call:
        """Somebody rings our line; nothing happens until time moves."""
        return self.carrier.place(from_, LINE, script, params=params)

    def pass_time(self, seconds: float) -> None:
        """Time moves: callers, carrier, agents' desks, workers and clock all act."""
        self.carrier.advance(seconds)

    def doze(self, seconds: float) -> None:
        """A long time in which nothing is to be done: the clock ticks once, at its end."""
        clock = self.carrier.kernel.clock
        assert isinstance(clock, VirtualClock)
        clock.move_to(clock.now() + seconds - TICK_S)
        self.pass_time(TICK_S)

    def tell(self, *script: dict[str, Any], limit: float = 300, **params: str) -> Call:
        """Somebody rings, and time moves until their line is down."""
        call = self.ring(*script, **params)
        self.until(lambda: call.over, limit)
        self.pass_time(3)
        return call

    def until(self, true: Any, limit: float = 600) -> None:
        """Time moves until something is so."""
        assert self.carrier.advance_until(true, limit), "it never came to that"

    def database_away(self, seconds: float) -> None:
        """The database is away for so long; then the journal goes in."""
        self.guard.away = True
        self.pass_time(seconds)
        self.guard.away = False
        assert self.outage.over()

    def person(self, key: str) -> UUID:
        """The id of somebody of the council's file."""
        found: UUID = self.one("SELECT id FROM people WHERE key = :key", key=key)
        return found

    def ready(self, key: str, **phone: Any) -> UUID:
        """Somebody sits down, presses Ready, and answers the phone like this."""
        person_id = self.person(key)
        number = self.one("SELECT phone FROM people WHERE id = :id", id=person_id)
        self.carrier.phone(number, **({"does": "answer", "press": "1"} | phone))
        agents.ready(self.rt, person_id)
        self._keep_desk_open(person_id)
        return person_id

    def _keep_desk_open(self, person_id: UUID) -> None:
        def beat() -> None:
            if not self.guard.away:
                windows.beat(self.rt, person_id)
            self.carrier.kernel.later(BEAT_S, beat, outside=True)

        self.carrier.kernel.later(BEAT_S, beat, outside=True)

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What the database holds."""
        with self.rt.engine.connect() as connection:
            return list(connection.execute(text(sql), values).all())

    def change(self, sql: str, **values: Any) -> None:
        """Change what the database holds, behind the product's back."""
        with self.rt.engine.begin() as connection:
            connection.execute(text(sql), values)

    def one(self, sql: str, **values: Any) -> Any:
        """One value of the database."""
        with self.rt.engine.connect() as connection:
            return connection.execute(text(sql), values).scalar_one()

    def kinds(self, call: Call) -> list[str]:
        """The kinds of the call's events, in order."""
        sql = "SELECT e.kind FROM events e JOIN calls c ON c.id = e.call_id WHERE c.sid = :sid"
        return [row.kind for row in self.rows(f"{sql} ORDER BY e.id", sid=call.sid)]

    def record(self, call: Call) -> Any:
        """The call's row with its enquiry's."""
        (row,) = self.rows(
            """SELECT c.*, e.reference, e.state AS enquiry_state, e.received_at, e.menu_path,
                      e.caller_kind AS who, e.area, e.reason, e.owner_team,
                      e.priority AS enquiry_priority
               FROM calls c JOIN enquiries e ON e.call_id = c.id WHERE c.sid = :sid""",
            sid=call.sid,
        )
        return row

    def heard(self, call: Call) -> str:
        """All that was spoken to the line."""
        return " ".join(e["text"] for e in call.timeline.entries if e["what"] == "heard")

    def waits(self, call: Call) -> list[Any]:
        """The call's stays in queues, in order."""
        sql = "SELECT w.* FROM waits w JOIN calls c ON c.id = w.call_id WHERE c.sid = :sid"
        return self.rows(f"{sql} ORDER BY w.entered_at, w.id", sid=call.sid)

    def offers(self, call: Call) -> list[Any]:
        """Who was offered the call, in order."""
        sql = """SELECT o.*, p.key AS person FROM offers o JOIN calls c ON c.id = o.call_id
                 LEFT JOIN people p ON p.id = o.agent_id WHERE c.sid = :sid"""
        return self.rows(f"{sql} ORDER BY o.made_at, o.id", sid=call.sid)

    def events(self, call: Call, kind: str) -> list[Any]:
        """The call's events of one kind."""
        sql = """SELECT e.at, e.data FROM events e JOIN calls c ON c.id = e.call_id
                 WHERE c.sid = :sid AND e.kind = :kind"""
        return self.rows(f"{sql} ORDER BY e.id", sid=call.sid, kind=kind)

    def alerts(self, kind: str) -> list[Any]:
        """The alerts of one kind."""
        return self.rows("SELECT * FROM alerts WHERE kind = :kind ORDER BY id", kind=kind)

    def agent(self, key: str) -> Any:
        """What an agent is doing."""
        sql = "SELECT a.* FROM agents a JOIN people p ON p.id = a.person_id WHERE p.key = :key"
        (row,) = self.rows(sql, key=key)
        return row

    def faults(self) -> list[dict[str, object]]:
        """What the carrier found wrong with our answers and requests."""
        return self.carrier.faults()


def settings_for(database_url: str, folder: Path, council: str = OXFORDSHIRE) -> Settings:
    """Settings of a world; nothing is read from the environment that is given here."""
    return read_settings(
        council=council,
        database_url=database_url,
        redis_url="unix:///none",
        public_base_url=BASE,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        twilio_api_key_sid=API_KEY,
        twilio_api_key_secret=API_SECRET,
        twilio_app_sid=APP,
        line_number=LINE,
        secret_key="k" * 40,
        journal_dir=folder / "journal",
    )


@lru_cache(maxsize=2)
def plan(of: str = OXFORDSHIRE) -> tuple[Council, tuple[Person, ...], Source]:
    """The council's files, read once: nothing in them can be changed."""
    settings = settings_for("postgresql://nowhere/none", Path("none"), of)
    council = read_council(settings)
    return council, read_people(settings, council), read_source(settings)


def make_world(
    engine: Engine,
    database_url: str,
    folder: Path,
    start: datetime = DEFAULT_START,
    of: str = OXFORDSHIRE,
) -> World:
    """A seeded world on an empty database, of one of the example councils."""
    settings = settings_for(database_url, folder, of)
    council, people, source = plan(of)
    clock = VirtualClock(start)
    carrier = Carrier(ACCOUNT, TOKEN, clock=clock, transport=lambda _: None, seed=7, cps=0)
    jobs, board, http, guard = Jobs(), Board(), InProcess(carrier), Guard()
    seals = KeySeals(settings.secret_key)
    rt = Runtime(
        settings=settings,
        engine=engine,
        now=CarrierClock(carrier),
        new_id=Ids(),
        new_secret=secret,
        phone=TwilioPhone(settings, http, http.sound),
        jobs=jobs,
        board=board,
        seals=seals,
        journal=FileJournal(settings.journal_dir, seals),
        councils=DatabaseCouncilBook(council),
        flows=DatabaseFlowBook(engine),
        guard=guard,
        tables=newest_tables(),
        softphone=TwilioSoftphone(settings),
    )
    seeds.seed(rt, people, source)
    outage = Outage(rt, aside=lambda _: None)
    app = voice.equip(create_app(rt, voice.DOORS), outage, rescue=False)
    carrier.exchange.transport = wsgi_transport(app)
    carrier.add_line(LINE, f"{BASE}/voice/inbound", status_url=f"{BASE}/voice/status")
    carrier.add_application(
        APP,
        f"{BASE}/voice/agent/connect",
        status_url=f"{BASE}/voice/events/browser",
        keys={API_KEY: API_SECRET},
    )
    _set_going(carrier, jobs, rt, guard, outage)
    return World(rt, carrier, jobs, board, http, app, outage, guard)


def _set_going(carrier: Carrier, jobs: Jobs, rt: Runtime, guard: Guard, outage: Outage) -> None:
    jobs.later = lambda job: carrier.kernel.later(0.05, job, outside=True)
    jobs.drain = lambda: guard.away or effects.drain(rt)

    def tick() -> None:
        if not guard.away:
            ticking.tick(rt)  # a worker's, or the clock's own when no worker can
            outage.over()
        carrier.kernel.later(TICK_S, tick, outside=True)

    carrier.kernel.later(TICK_S, tick, outside=True)
