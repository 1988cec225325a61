"""A system that answers as a test says, behind a carrier on a virtual clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from werkzeug.wrappers import Request, Response

from app.simulator.calls import Call
from app.simulator.carrier import Carrier
from app.simulator.clock import VirtualClock
from app.simulator.transport import wsgi_transport
from app.simulator.web import create_app
from tests import contracts

ACCOUNT, TOKEN = "AC" + "1" * 32, "t0ken" * 6
LINE, CALLER, AGENT = "+441632960100", "+447700900123", "+447700900001"
BASE = "http://system.example"


@dataclass
class Got:
    """One request as the system got it."""

    path: str
    form: dict[str, str]
    headers: dict[str, str]
    at: float


@dataclass
class System:
    """Answers by path: a text, a list of texts taken in turn, a status, or a function."""

    answers: dict[str, Any] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    now: Callable[[], float] = lambda: 0.0
    base: str = BASE

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        form = request.form.to_dict()
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        signature = request.headers["X-Twilio-Signature"]
        url = self.base + (environ.get("RAW_URI") or environ["PATH_INFO"])
        assert RequestValidator(TOKEN).validate(url, form, signature), url
        seen = form or request.args.to_dict()
        self.got.append(Got(request.path + query, seen, dict(request.headers), self.now()))
        return self.answer(request.path, seen)(environ, start)

    def answer(self, path: str, form: dict[str, str]) -> Response:
        found = self.answers.get(path, "")
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if callable(found):
            found = found(form)
        if isinstance(found, int):
            return Response("no", found, mimetype="text/plain")
        return Response(f"<Response>{found}</Response>", mimetype="text/xml")

    def of(self, path: str) -> list[dict[str, str]]:
        return [got.form for got in self.got if got.path.partition("?")[0] == path]


class InProcess(HttpClient):
    """Lets Twilio's own client speak to the carrier without a socket, and keeps what it sent."""

    def __init__(self, carrier: Carrier) -> None:
        self.door = create_app(carrier).test_client()
        self.sent: list[dict[str, Any]] = []

    def request(self, method: str, url: str, **given: Any) -> TwilioResponse:
        parts = urlsplit(url)
        form = {
            name: value if isinstance(value, list) else [str(value)]
            for name, value in (given.get("data") or {}).items()
        }
        params = given.get("params") or {}
        reply = self.door.open(
            parts.path + (f"?{parts.query}" if parts.query else ""),
            method=method,
            query_string=params or None,
            data=form if method == "POST" else None,
            auth=given.get("auth"),
        )
        self.sent.append(
            {"method": method, "path": parts.path, "form": form, "answer": reply.get_json()}
        )
        return TwilioResponse(reply.status_code, reply.text)


@dataclass
class World:
    """The system, the carrier, and Twilio's client of the carrier."""

    system: System
    carrier: Carrier
    client: Client
    http: InProcess

    def ring(self, *script: dict[str, Any], seconds: float = 120, from_: str = CALLER) -> Call:
        call = self.carrier.place(from_, LINE, script)
        self.carrier.advance(seconds)
        return call

    def heard(self, call: Call) -> list[str]:
        return [entry["text"] for entry in call.timeline.entries if entry["what"] == "heard"]

    def entries(self, call: Call, what: str) -> list[dict[str, Any]]:
        return [entry for entry in call.timeline.entries if entry["what"] == what]

    def codes(self) -> list[object]:
        return [fault["code"] for fault in self.carrier.faults()]


def make_world(**options: Any) -> World:
    system = System()
    carrier = Carrier(
        ACCOUNT,
        TOKEN,
        clock=VirtualClock(),
        transport=wsgi_transport(system),
        **{"seed": 7, "cps": 0, **options},
    )
    system.now = carrier.now
    carrier.add_line(LINE, f"{BASE}/voice", status_url=f"{BASE}/status")
    http = InProcess(carrier)
    return World(system, carrier, Client(ACCOUNT, TOKEN, http_client=http), http)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def another_world() -> Callable[..., World]:
    return make_world


Refused = Callable[[Callable[[], object]], tuple[int, int]]


@pytest.fixture
def refused() -> Refused:
    """Call something that Twilio's client must refuse; gives the status and the code."""

    def run(call: Callable[[], object]) -> tuple[int, int]:
        with pytest.raises(TwilioRestException) as caught:
            call()
        return caught.value.status, caught.value.code

    return run


@pytest.fixture
def examples() -> list[Path]:
    """The documents that Twilio publishes."""
    return sorted(contracts.published("twiml_examples").glob("*.twiml"))


@pytest.fixture
def contract() -> Callable[[str], Any]:
    """Read one of the contract files."""
    return contracts.contract


@pytest.fixture
def token() -> Callable[[], tuple[str, str]]:
    """The account and its token."""
    return lambda: (ACCOUNT, TOKEN)
