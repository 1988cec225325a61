"""The one bag of outside things, and the one way a thing happens: a unit of work."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection, CursorResult, Engine, Executable, Row, text
from sqlalchemy.exc import DBAPIError

from app.jobs import Job, Lane
from app.models.filled import Filled, together
from app.models.log import ADD_EFFECTS, ADD_EVENTS, add_event
from app.settings import Settings
from ivr_flows.model import Flow
from routing.council import Council
from routing.places import Places

log = logging.getLogger("frontdoor.runtime")


class CarrierTrouble(Exception):
    """The carrier did not do what was asked, or nobody knows whether it did; try again later."""


class Phone(Protocol):
    """What we ask of a carrier. Each verb raises CarrierTrouble when the outcome is unknown."""

    def ring(self, to: str, answer_url: str, status_url: str, timeout_s: int) -> str:
        """Ring a number; the new leg's sid."""

    def bring_in(self, sid: str, url: str) -> bool:
        """Take a waiting caller out of the queue to `url`; False: the caller has gone."""

    def move(self, sid: str, url: str) -> bool:
        """Send a live leg to `url`; False: it has ended."""

    def end_leg(self, sid: str) -> bool:
        """Hang a leg up; False: it had ended already."""

    def end_room(self, name: str) -> bool:
        """End the conference of this name; False: there is none."""

    def hold(self, room: str, sid: str, music_url: str | None) -> bool:
        """Let a line in a room hear `music_url` alone, or, with None, the room again.

        False: it is not in the room.
        """

    def mute(self, room: str, sid: str, *, on: bool) -> bool:
        """Let nobody hear a line in a room, or all again; False: it is not in the room."""

    def record(self, room: str, *, paused: bool) -> bool:
        """Let the recording of a room pause, or go on; False: there is none."""

    def end_recording(self, room: str) -> bool:
        """End the recording of a room for good; False: there is none."""

    def sounds_of(self, room: str) -> list["Sound"]:
        """All recordings of the rooms that ever had this name."""

    def forget_talk(self, room_sid: str, sid: str) -> bool:
        """Delete the recording of a room at the carrier; False: there is none."""

    def status(self, sid: str) -> str | None:
        """The carrier's status of a leg; None: unknown to the carrier."""

    def legs_to(self, number: str, since: datetime) -> list[str]:
        """Sids of the legs we rang to a number since a moment: look before ringing again."""

    def recording(self, sid: str) -> bytes | None:
        """The sound of a recording, as WAV; None: it is not there, or not yet."""

    def forget_recording(self, call_sid: str, sid: str) -> bool:
        """Delete a recording at the carrier; False: there is none."""

    def arrivals(self, line: str, since: datetime, most: int) -> list["Arrival"]:
        """Inbound calls to our line since a moment, as the carrier lists them."""


@dataclass(frozen=True)
class Sound:
    """One recording of a room in the carrier's own list.

    `status` is the carrier's own word; `began_at` (UTC) is None where it does not say when.
    """

    room_sid: str
    sid: str
    status: str
    began_at: datetime | None

    @property
    def goes_on(self) -> bool:
        """Whether the carrier may add to it: it records, or does again after a pause."""
        return self.status in {"in-progress", "paused"}


@dataclass(frozen=True)
class Arrival:
    """One inbound call in the carrier's own list."""

    sid: str
    caller: str
    line: str
    status: str
    started_at: datetime | None
    ended_at: datetime | None


class Jobs(Protocol):
    """The way to the workers. A failure is told by False, never raised."""

    def nudge(self) -> bool:
        """Ask for one drain of the outbox; many asks become one job."""

    def send(self, job: Job, lane: Lane, *ids: str, within_s: int | None = None) -> bool:
        """Enqueue a job by name; arguments are ids only.

        `within_s`: seconds after which it is of no use any more, since somebody else has done it
        or the next one is there. Then it is not done late, and while no worker comes only a few
        are kept: False.
        """

    def taken(self) -> None:
        """A drain has begun: the next promise asks anew."""

    def alive(self) -> bool:
        """Whether Redis answers."""


class Board(Protocol):
    """Published changes for the screens: topics only, no names, no numbers (S28)."""

    def publish(self, topics: frozenset[str]) -> None:
        """Tell every open screen what changed; a failure is logged, never raised."""

    def listen(self, beat_s: float) -> Iterator[frozenset[str]]:
        """Changes as they come; an empty set at least every `beat_s` seconds."""


class Seals(Protocol):
    """Secrets at rest."""

    def seal(self, text: str, place: str) -> bytes:
        """Encrypt for one column (`place`)."""

    def unseal(self, sealed: bytes, place: str) -> str:
        """Decrypt; raises ValueError if it was sealed for another place or altered."""

    def seal_bytes(self, data: bytes, place: str) -> bytes:
        """Encrypt what is no text for one column."""

    def unseal_bytes(self, sealed: bytes, place: str) -> bytes:
        """As `unseal`, of what is no text."""

    def index(self, text: str) -> bytes:
        """A keyed digest that finds equal texts and reveals none."""

    def sign(self, text: str) -> str:
        """A short token for a URL that must work without a database."""


class Softphone(Protocol):
    """Browsers as telephones."""

    def token(self, identity: str, until: datetime) -> str:
        """What lets a browser call us under this name until then (UTC)."""


class Journal(Protocol):
    """A local, encrypted, append-only file of what was taken without the database."""

    def write(self, entry: Mapping[str, Any]) -> bool:
        """Append one entry; False if the disk refused."""

    def replay(self, apply: Callable[[Mapping[str, Any]], None]) -> int:
        """Give each entry to `apply`, oldest first, and forget those that went in."""


class FlowBook(Protocol):
    """Compiled flows by version."""

    def current(self, name: str) -> tuple[str, Flow]:
        """The version in force for new calls, and its flow."""

    def pinned(self, version: str) -> Flow | None:
        """The flow a call began on; None if it has been lost."""


class CouncilBook(Protocol):
    """The council file that is in force, by version."""

    @property
    def latest(self) -> Council:
        """As this process saw it last; asks nobody, so it is there without a database."""

    @property
    def unread(self) -> str:
        """The version in force, if this program cannot read it and an older one holds; else ''."""

    def of(self, connection: Connection) -> "Seen":
        """As a transaction sees it."""


@dataclass(frozen=True)
class Seen:
    """A council file as it was seen: it stays the same to the end of a piece of work."""

    latest: Council
    unread: str = ""

    def of(self, _connection: Connection) -> "Seen":
        """The same, whatever is published meanwhile."""
        return self


class Clock(Protocol):
    """The one clock (UTC)."""

    def __call__(self, connection: Connection | None = None) -> datetime:
        """Now; with a connection at hand the clock may look at the database's."""


Guard = Callable[[Connection], AbstractContextManager[None]]


@dataclass(frozen=True)
class Runtime:
    """Everything outside, built once by bootstrap and faked whole in tests."""

    settings: Settings
    engine: Engine
    now: Clock
    new_id: Callable[[], UUID]
    new_secret: Callable[[], str]
    phone: Phone
    jobs: Jobs
    board: Board
    seals: Seals
    journal: Journal
    councils: CouncilBook
    flows: FlowBook
    guard: Guard
    tables: str  # the number of the newest migration that this code knows
    places: Places = field(default_factory=Places)
    softphone: Softphone | None = None  # none: calls come to ordinary phones only

    @property
    def council(self) -> Council:
        """The council file; inside a piece of work (`work.rt`) the one that its transaction sees,
        outside as this process saw it last.
        """
        return self.councils.latest

    @contextmanager
    def work(self, at: datetime | None = None) -> Iterator["Work"]:
        """One transaction, one moment: now, or `at` (UTC) for what is recorded late.

        What was promised in it is nudged after the commit.
        """
        with self.engine.connect() as connection, self.guard(connection):
            seen = replace(self, councils=self.councils.of(connection))
            work = Work(seen, connection, at or self.now(connection))
            yield work
            work.write_down()
            connection.commit()
        work.tell()

    def url(self, path: str) -> str:
        """A full address for the carrier; the phone adds its connection policy."""
        return f"{self.settings.public_base_url}{path}"


@dataclass
class Work:
    """One thing that happens: its connection, its moment, its events and its promises.

    `personal`: what it says to the line may hold what the caller keyed, and is not stored in clear.
    """

    rt: Runtime
    connection: Connection
    now: datetime
    events: list[dict[str, Any]] = field(default_factory=list)
    effects: list[dict[str, Any]] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)
    changes: list[Filled] = field(default_factory=list)
    personal: bool = False

    def run(self, statement: Executable | Filled, values: Any = None) -> CursorResult[Any]:
        """Execute one statement in this transaction, after all that was put before it."""
        self._send()
        if isinstance(statement, Filled):
            return self.connection.execute(statement.statement, statement.values)
        return self.connection.execute(statement, values)

    def ask_within(self, question: Executable, limit_s: float) -> Sequence[Row[Any]] | None:
        """The rows that answer a question; None: not within so many seconds, or it failed.

        Whatever becomes of it, this transaction goes on as if it had not been asked.
        """
        self._send()
        self.connection.execute(text(f"SET LOCAL statement_timeout = {int(limit_s * 1000)}"))
        try:
            with self.connection.begin_nested():
                return self.connection.execute(question).all()
        except DBAPIError as trouble:
            log.warning("question not answered", extra={"trouble": type(trouble).__name__})
            return None
        finally:
            self.connection.execute(text("SET LOCAL statement_timeout TO DEFAULT"))

    def put(self, change: Filled) -> None:
        """Write this and hear nothing of it: before the next statement, at the latest at the end.

        Changes of different tables go to the database together.
        """
        if any(waiting.table == change.table for waiting in self.changes):
            self._send()
        self.changes.append(change)

    def _send(self) -> None:
        if self.changes:
            self.connection.execute(*together(self.changes)).close()
            self.changes.clear()

    def happened(self, kind: str, ids: Mapping[str, UUID | None], **data: Any) -> None:
        """An event row, written with the state it explains. `ids` are the row's columns."""
        row = dict.fromkeys(("call_id", "enquiry_id", "wait_id", "offer_id", "agent_id"))
        self.events.append({**row, **ids, "at": self.now, "kind": kind, "data": data})

    def promise(
        self,
        kind: str,
        key: str,
        *,
        call_id: UUID | None = None,
        after_s: float = 0,
        **payload: str,
    ) -> None:
        """An effect wanted from the outside; the key makes the same promise once."""
        self.effects.append(
            {
                "key": key,
                "kind": kind,
                "call_id": call_id,
                "payload": payload,
                "made_at": self.now,
                "due_at": self.now + timedelta(seconds=after_s),
                "state": "due",
                "attempts": 0,
            }
        )

    def changed(self, *topics: str) -> None:
        """Screens that watch these topics look again after the commit."""
        self.topics.update(topics)

    def write_down(self) -> None:
        """Write what was put, and the gathered events and effects."""
        if len(self.events) == 1:
            self.put(add_event(self.events[0]))
        self._send()
        if len(self.events) > 1:
            self.connection.execute(ADD_EVENTS, self.events)
        if self.effects:
            self.connection.execute(ADD_EFFECTS, self.effects)

    def tell(self) -> None:
        """After the commit: one nudge for the effects, one publication for the screens."""
        if any(e["due_at"] <= self.now for e in self.effects) and not self.rt.jobs.nudge():
            log.warning("nudge failed; the sweeper will find the effects")
        if self.topics:
            self.rt.board.publish(frozenset(self.topics))
