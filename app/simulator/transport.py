"""How a webhook reaches the system: over HTTP, or straight into a WSGI application (tests)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from werkzeug.test import Client


@dataclass(frozen=True)
class Outgoing:
    """One request: parameters are the form of a POST, or already in the query of a GET.

    `anew`: not on a connection that was kept open; it is the second try, and they may be dead.
    """

    method: str
    url: str
    params: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    connect_s: float = 5.0
    read_s: float = 15.0
    anew: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back: status, kind of content (without parameters) and the bytes."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The body as text, whatever bytes it holds."""
        return self.body.decode("utf-8", "replace")


class NoAnswer(Exception):
    """No answer came. reason: ct (no connection in time) or rt (no answer in time)."""

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(why)
        self.reason = reason


Transport = Callable[[Outgoing], Answer]


class HttpTransport:
    """Sends over HTTP; connections are kept open, one set a thread."""

    def __init__(self) -> None:
        self._local = threading.local()

    def __call__(self, outgoing: Outgoing) -> Answer:
        """Send and wait; raises NoAnswer."""
        try:
            if not outgoing.anew:
                return _sent(self._session(), outgoing)
            with _new_session() as session:
                return _sent(session, outgoing)
        except requests.ReadTimeout as error:
            raise NoAnswer("rt", str(error)) from error
        except requests.RequestException as error:
            raise NoAnswer("ct", str(error)) from error

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = _new_session()
        session: requests.Session = self._local.session
        return session


def _new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def _sent(session: requests.Session, outgoing: Outgoing) -> Answer:
    reply = session.request(
        outgoing.method,
        outgoing.url,
        data=list(outgoing.params) if outgoing.method == "POST" else None,
        headers=outgoing.headers,
        timeout=(outgoing.connect_s, outgoing.read_s),
        allow_redirects=False,
    )
    return _answer(reply.status_code, reply.headers.get("Content-Type", ""), reply.content)


def wsgi_transport(app: Any) -> Transport:
    """Make a transport that calls a WSGI application in process, whatever the host of the URL."""

    def send(outgoing: Outgoing) -> Answer:
        parts = urlsplit(outgoing.url)
        target = parts.path + ("?" + parts.query if parts.query else "")
        reply = Client(app).open(
            target,
            base_url=f"{parts.scheme}://{parts.netloc}",
            method=outgoing.method,
            data=_form(outgoing.params) if outgoing.method == "POST" else None,
            headers=outgoing.headers,
        )
        return _answer(reply.status_code, reply.headers.get("Content-Type", ""), reply.data)

    return send


def _form(params: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    for name, value in params:
        form.setdefault(name, []).append(value)
    return form


def _answer(status: int, content_type: str, body: bytes) -> Answer:
    return Answer(status, content_type.partition(";")[0].strip().lower(), body)
