"""A desk process in this process, over a real database, and verbs that make calls happen."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Connection, Engine, insert, text, update
from werkzeug.serving import make_server

from app.adapters.chance import secret
from app.adapters.seals import KeySeals
from app.adapters.softphone import softphone
from app.bootstrap import newest_tables
from app.jobs import Job, Lane
from app.models import Agent, Alert, Base, Call, Enquiry, HalfHour, Offer, Person, Wait, calls
from app.runtime import Runtime, Seen
from app.services import acceptance, holds, legs, offers, people, queueing, rooms
from app.services import calls as callers
from app.services import enquiries as records
from app.settings import Settings
from app.web.application import create_app
from app.web.screens import SCREENS
from ivr_flows.compiler import compile_flow
from ivr_flows.loader import load
from ivr_flows.model import Flow
from routing import council as councils
from routing.callers import identify
from routing.half_hours import Row
from routing.priority import Priority

ROOT = Path(__file__).parents[2]
COUNCIL = ROOT / "routing/councils/oxfordshire-shaped/council.yaml"
PLAN = ROOT / "ivr_flows/plans/oxfordshire-shaped/flow.yaml"
MENUS = "menus" + "0" * 59  # a version, as long as a hash
SECRET = "a secret of the screens' tests, long enough"


class Board:
    """Changes for the screens, without Redis."""

    def __init__(self) -> None:
        self._ears: list[Queue[frozenset[str]]] = []
        self._lock = Lock()
        self.deaf = False

    def publish(self, topics: frozenset[str]) -> None:
        with self._lock:
            for ear in self._ears:
                ear.put(topics)

    def listen(self, beat_s: float) -> Iterator[frozenset[str]]:
        ear: Queue[frozenset[str]] = Queue()
        with self._lock:
            self._ears.append(ear)
        try:
            while not self.deaf:
                try:
                    yield ear.get(timeout=beat_s)
                except Empty:
                    yield frozenset()
        finally:
            with self._lock:
                self._ears.remove(ear)


class Jobs:
    """Workers that are never there: the tests do what they would do."""

    def nudge(self) -> bool:
        return True

    def send(self, job: Job, lane: Lane, *ids: str, within_s: int | None = None) -> bool:
        return True

    def taken(self) -> None:
        return None

    def alive(self) -> bool:
        return True


class Unused:
    """A port that no screen may use."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a screen used {name}")


class ShippedFlow:
    """A flow book with one page: calls whose steps a test logs are on this version."""

    def pinned(self, version: str) -> Flow | None:
        text = PLAN.read_text(encoding="utf-8")
        return compile_flow(load(text, "flow.yaml")).flow if version == MENUS else None


@dataclass
class Clock:
    """The real time, moved on at will."""

    ahead: timedelta = timedelta(0)

    def __call__(self, connection: Connection | None = None) -> datetime:
        return datetime.now(UTC) + self.ahead


def settings(**given: object) -> Settings:
    return Settings(
        **{
            "database_url": "postgresql://unused/unused",
            "redis_url": "redis://unused",
            "public_base_url": "http://127.0.0.1:1",
            "twilio_account_sid": "AC" + "0" * 32,
            "twilio_auth_token": "a made up token",
            "line_number": "+441632960100",
            "secret_key": SECRET,
            "demo": True,
            "demo_phone_url": "http://127.0.0.1:8002",
            **given,
        }
    )


def always_open() -> councils.Council:
    text = COUNCIL.read_text().replace("Mo-Th 08:30-17:00; Fr 08:30-16:00", "24/7")
    return councils.load(text.replace("bank holidays: closed", "bank holidays: open"), "test")


@dataclass
class Stage:
    """The desk and what the tests do to it."""

    rt: Runtime
    app: Flask
    url: str = ""
    board: Board = field(default_factory=Board)

    def person(
        self, name: str, role: str = "agent", teams: tuple[str, ...] = (), *, phone: bool = True
    ) -> UUID:
        person_id, now = uuid4(), self.rt.now()
        row = {
            "id": person_id,
            "key": name.lower().replace(" ", "-"),
            "name": name,
            "title": role,
            "role": role,
            "teams": list(teams),
            "skills": [],
            "phone": f"+4477009000{person_id.int % 90 + 10}" if phone else None,
        }
        with self.rt.work() as work:
            work.run(insert(Person).values(row))
            if phone:
                away = {"state": "away", "since": now, "idle_since": now, "present_until": now}
                work.run(insert(Agent).values(person_id=person_id, misses=0, **away))
        return person_id

    def secret(self, person_id: UUID) -> str:
        return people.sign_in(self.rt, person_id) or ""

    def call(
        self,
        number: str = "+447700900123",
        *,
        ago_s: float = 75,
        queue: str | None = "agents",
        priority: str = "P2",
        path: tuple[str, ...] = (),
        waited_s: float | None = None,
        **found: str,
    ) -> UUID:
        """A caller who arrived `ago_s` seconds ago and, with a queue, waits in it."""
        sid, arrived = f"CA{uuid4().hex}", self.rt.now() - timedelta(seconds=ago_s)
        with self.rt.work() as work:
            work.run(
                calls.add_call(
                    id=(call_id := uuid4()),
                    sid=sid,
                    line="+441632960100",
                    **callers._caller_columns(work, identify(number)),
                    arrived_at=arrived,
                    state="waiting" if queue else "in_flow",
                    flow_version="test",
                    flow_state={},
                    heard_at=arrived,
                    priority=priority,
                )
            )
            enquiry_id = records.open_for_call(work, call_id, "+441632960100", arrived)
            work.happened("arrived", {"call_id": call_id, "enquiry_id": enquiry_id})
            records.note(work, call_id, path, **found)
            if queue:
                row = work.run(calls.locked_call(call_id)).one()
                wait_id = queueing._enter(work, row, queue, queue, Priority(priority), None)
        if queue:
            back = timedelta(seconds=ago_s if waited_s is None else waited_s)
            self.change(Wait, Wait.id == wait_id, entered_at=self.rt.now() - back)
        return call_id

    def offer(self, call_id: UUID, person_id: UUID) -> UUID:
        """Offer the waiting caller to a person who is ready."""
        with self.rt.work() as work:
            wait = work.run(queueing.waits.live_wait(call_id)).one()
            assert offers.propose(work, wait, person_id, legs.AGENT)
            return work.run(queueing.waits.live_offer_of(person_id)).scalar_one()

    def answer(self, call_id: UUID, offer_id: UUID) -> None:
        """The person answers their phone, presses 1, and the caller is brought in."""
        with self.rt.work() as work:
            legs.ask(work, call_id, offer_id, legs.AGENT)
            acceptance.accept(work, offer_id, f"CA{offer_id.hex}", "1")
        with self.rt.work() as work:
            rooms.customer(work, offer_id)

    def answer_consult(self, call_id: UUID, offer_id: UUID) -> None:
        """The caller hears music; who was asked about them answers their phone and presses 1."""
        with self.rt.work() as work:
            holds.done(work, holds.live(work, call_id))
            legs.ask(work, call_id, offer_id, legs.AGENT)
            acceptance.accept(work, offer_id, f"CA{offer_id.hex}", "1")

    def hang_up(self, call_id: UUID) -> None:
        """The caller hangs up."""
        with self.rt.work() as work:
            row = work.run(calls.locked_call(call_id)).one()
            callers.end(work, row, "caller", work.now)

    def talk(self, person_id: UUID, **call: Any) -> UUID:
        """A whole way to a talk with a person who is ready; the call's id."""
        call_id = self.call(**call)
        self.answer(call_id, self.offer(call_id, person_id))
        return call_id

    def change(self, table: Any, where: Any, **values: Any) -> None:
        with self.rt.work() as work:
            work.run(update(table).where(where).values(**values))
            work.changed("agents", "queues", "calls", "enquiries", "alerts")

    def add(self, table: Any, **values: Any) -> None:
        with self.rt.work() as work:
            work.run(insert(table).values(**values))

    def walked(self, *log: tuple[str, str, str], version: str = MENUS, **call: Any) -> UUID:
        """A caller who went through these steps, each row with its event and outcome."""
        call_id = self.call(queue=None, **call)
        self.change(Call, Call.id == call_id, flow_version=version)
        for at_s, (step, event, outcome) in enumerate(log):
            with self.rt.work(self.rt.now() + timedelta(seconds=4 * at_s)) as work:
                said = {"step": step, "event": event, "outcome": outcome}
                work.happened("menu", {"call_id": call_id}, **said, version=version[:12])
        return call_id

    def enquiry(self, call_id: UUID) -> Any:
        with self.rt.work() as work:
            return work.run(Enquiry.__table__.select().where(Enquiry.call_id == call_id)).one()

    def ago(self, seconds: float) -> datetime:
        return self.rt.now() - timedelta(seconds=seconds)


TABLES = ", ".join(table.name for table in Base.metadata.sorted_tables)


def clear(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE"))


def runtime(engine: Engine, **given: object) -> Runtime:
    unused: Any = Unused()
    board, ours = Board(), settings(**given)
    return Runtime(
        settings=ours,
        engine=engine,
        now=Clock(),
        new_id=uuid4,
        new_secret=secret,
        phone=unused,
        jobs=Jobs(),
        board=board,
        seals=KeySeals(SECRET),
        journal=unused,
        councils=Seen(always_open()),
        flows=ShippedFlow(),  # type: ignore[arg-type]
        guard=lambda _connection: nullcontext(),
        tables=newest_tables(),
        softphone=softphone(ours),
    )


def stage(engine: Engine, **given: object) -> Stage:
    clear(engine)
    rt = runtime(engine, **given)
    return Stage(rt, create_app(rt, SCREENS), board=rt.board)  # type: ignore[arg-type]


def serve(app: Flask) -> tuple[Any, str]:
    """The app on a free port in threads of this process; stop it with `.shutdown()`."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


def half_hour(at: datetime, queue: str, **figures: int) -> Mapping[str, Any]:
    return asdict(Row(queue, at, **figures))  # type: ignore[arg-type]


__all__ = ["Alert", "Call", "HalfHour", "Offer", "Stage", "half_hour", "serve", "stage"]
