"""Browsers as telephones: one calls an application of the account, with an access token."""

import hmac
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.simulator import lives
from app.simulator.calls import Call
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.tasks import Steps, Wait
from app.simulator.webhooks import standard

IDENTITY = re.compile(r"[A-Za-z0-9_]{1,121}")
LONGEST_S = 86_400  # a token's life
SILENT_S = 10.0  # a browser that is not heard of for so long is gone
LOOK_S = 2.0


class BadToken(ValueError):
    """Twilio would not let this browser call; `code` is its error."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Application:
    """What a browser's call asks for instructions, and who is told how the call goes on."""

    voice: Door
    status: Door | None = None


@dataclass
class Clients:
    """The account's API keys and applications, and when each browser was last heard of."""

    keys: dict[str, str] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)


def connect(exchange: Exchange, clients: Clients, token: str, params: Mapping[str, str]) -> Call:
    """Let a browser call the application that its token grants; raises BadToken.

    params: what the page sends along; nothing of it takes the place of the carrier's own fields.
    """
    identity, application = admit(exchange, clients, token)
    call = exchange.new_call(f"client:{identity}", "", "inbound")
    ours = standard(exchange, call)
    call.params.update({name: text for name, text in params.items() if name not in ours})
    exchange.watch(call, application.status, frozenset({"completed"}))
    lives.live(exchange, call, lives.inbound(exchange, call, application.voice))
    return call


def admit(exchange: Exchange, clients: Clients, token: str) -> tuple[str, Application]:
    """Give the name under which a token lets a browser call, and what it may call; or BadToken."""
    return _granted(exchange, clients, _read(clients, token))


def stay_with(exchange: Exchange, clients: Clients, call: Call) -> None:
    """End the call when its browser is not heard of any more."""
    clients.heard[call.sid] = exchange.now()
    exchange.kernel.spawn(_listen(exchange, clients, call))


def _listen(exchange: Exchange, clients: Clients, call: Call) -> Steps[None]:
    while not call.over:
        yield Wait(LOOK_S)
        if exchange.now() - clients.heard[call.sid] > SILENT_S:
            call.hang_up("caller")
    del clients.heard[call.sid]


def _read(clients: Clients, token: str) -> dict[str, Any]:
    """The claims of a token that one of the account's keys has signed."""
    head, _, end = token.rpartition(".")
    try:
        header, claims = (dict(json.loads(_bytes(part))) for part in head.split("."))
        secret, signature = clients.keys[str(claims["iss"])], _bytes(end)
    except (ValueError, KeyError, TypeError):
        raise BadToken(20101, "This is no access token of an API key of the account.") from None
    if header.get("alg") != "HS256" or header.get("cty") != "twilio-fpa;v=1":
        raise BadToken(20101, "The head of the access token is wrong.")
    signed = hmac.digest(secret.encode(), head.encode(), "sha256")
    if not hmac.compare_digest(signed, signature):
        raise BadToken(20101, "The access token's signature is wrong.")
    return claims


def _granted(
    exchange: Exchange, clients: Clients, claims: Mapping[str, Any]
) -> tuple[str, Application]:
    now = exchange.now()
    if claims.get("exp", 0) <= now or claims.get("nbf", 0) > now:
        raise BadToken(20104, "The access token has expired, or is not good yet.")
    if claims["exp"] > now + LONGEST_S:
        raise BadToken(20101, "An access token may not last longer than a day.")
    if claims.get("sub") != exchange.account.sid:
        raise BadToken(20101, "The access token is of another account.")
    grants = claims.get("grants", {})
    identity = str(grants.get("identity", ""))
    outgoing = grants.get("voice", {}).get("outgoing", {}).get("application_sid")
    if outgoing not in clients.applications or not IDENTITY.fullmatch(identity):
        raise BadToken(20106, "The access token grants no application, or names nobody.")
    return identity, clients.applications[outgoing]


def _bytes(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
