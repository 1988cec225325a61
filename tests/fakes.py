"""Stand-ins for what is outside: plain objects that keep what they were told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from twilio.http import HttpClient
from twilio.http.response import Response as TwilioResponse

from app.jobs import Job, Lane
from app.runtime import CarrierTrouble
from app.simulator.carrier import Carrier
from app.simulator.web import create_app


@dataclass
class Guard:
    """No watchdog, since the virtual clock stands still; but a database that can go away."""

    away: bool = False

    @contextmanager
    def __call__(self, _connection: Any) -> Iterator[None]:
        if self.away:
            raise OperationalError("SELECT 1", None, ConnectionError("the database is away"))
        yield


@dataclass
class Ids:
    """Ids that are the same in every run; threads may ask at once."""

    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __call__(self) -> UUID:
        return UUID(int=(0x4000 << 64) + (0x8000 << 48) + next(self.numbers))


@dataclass
class Jobs:
    """A worker that comes when it is nudged, a moment later on the carrier's clock."""

    up: bool = True
    later: Callable[[Callable[[], object]], object] | None = None
    drain: Callable[[], object] | None = None
    nudges: int = 0
    pending: bool = False
    sent: list[tuple[Job, Lane]] = field(default_factory=list)
    within_s: list[int | None] = field(default_factory=list)

    def nudge(self) -> bool:
        self.nudges += 1
        if self.up and not self.pending and self.later and self.drain:
            self.pending = True
            self.later(self._work)
        return self.up

    def _work(self) -> None:
        self.pending = False
        if self.up and self.drain:
            self.drain()

    def send(self, job: Job, lane: Lane, *_ids: str, within_s: int | None = None) -> bool:
        self.sent.append((job, lane))
        self.within_s.append(within_s)
        return self.up

    def taken(self) -> None:
        pass

    def alive(self) -> bool:
        return self.up


@dataclass
class Board:
    """Keeps what the screens were told."""

    told: list[frozenset[str]] = field(default_factory=list)

    def publish(self, topics: frozenset[str]) -> None:
        self.told.append(topics)

    def listen(self, _beat_s: float) -> Iterator[frozenset[str]]:
        yield from self.told


class CarrierClock:
    """The carrier's virtual clock as ours: one time in the whole world."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    def __call__(self, _connection: object = None) -> datetime:
        return datetime.fromtimestamp(self.carrier.now(), UTC)


_doors: list[Flask] = []  # one for all carriers: to build it takes longer than to play a call


class InProcess(HttpClient):
    """Lets Twilio's own client speak to the carrier without a socket."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self.sent: list[tuple[str, str, dict[str, list[str]]]] = []
        self.auth = (carrier.exchange.account.sid, carrier.exchange.account.token)
        self.trouble: Callable[[str, str], TwilioResponse | None] = lambda *_: None

    @property
    def door(self) -> FlaskClient:
        """The way in to the carrier's doors, with this carrier behind them."""
        if not _doors:
            _doors.append(create_app(self.carrier))
        _doors[0].extensions["carrier"] = self.carrier
        return _doors[0].test_client()

    def request(self, method: str, url: str, **given: Any) -> TwilioResponse:
        parts = urlsplit(url)
        form = {
            name: value if isinstance(value, list) else [str(value)]
            for name, value in (given.get("data") or {}).items()
        }
        self.sent.append((method, parts.path, form))
        if (instead := self.trouble(method, parts.path)) is not None:
            return instead
        reply = self.door.open(
            parts.path + (f"?{parts.query}" if parts.query else ""),
            method=method,
            query_string=given.get("params") or None,
            data=form if method == "POST" else None,
            auth=given.get("auth"),
        )
        return TwilioResponse(reply.status_code, reply.text)

    def sound(self, url: str) -> bytes | None:
        """A recording, fetched as adapters.media does."""
        path = urlsplit(url).path
        if (instead := self.trouble("GET", path)) is not None:
            raise CarrierTrouble(str(instead.status_code))
        reply = self.door.get(path, auth=self.auth)
        return reply.data if reply.status_code == 200 else None
