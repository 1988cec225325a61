"""What a browser telephone asks of the carrier: JSON under /carrier/clients, from any page.

The access token says who calls; a call's own sid, which nobody can guess, says which is meant.
"""

from typing import Any

from flask import Blueprint, Response, request

from app.simulator import clients
from app.simulator.calls import Call
from app.simulator.clients import BadToken
from app.simulator.rest.calls import carrier

bp = Blueprint("clients", __name__, url_prefix="/carrier/clients")
Json = dict[str, Any]


@bp.after_request
def open_to_pages(response: Response) -> Response:
    """Let the desk's page, which another server gave, read the answers."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.errorhandler(BadToken)
def refused(error: BadToken) -> tuple[Json, int]:
    """Answer for a token that is not good."""
    return {"code": error.code, "error": str(error)}, 401


@bp.errorhandler(KeyError)
def unknown(_error: KeyError) -> tuple[Json, int]:
    """Answer for a call that no browser makes."""
    return {"error": "No such call."}, 404


@bp.post("/registrations")
def register() -> Json:
    """Whether a browser could call now: {token}."""
    carrier().may_connect(str(_body().get("token", "")))
    return {"ok": True}


@bp.post("/calls")
def connect() -> tuple[Json, int]:
    """Call the application that a token grants: {token, params}."""
    body = _body()
    given = body.get("params")
    params = given if isinstance(given, dict) else {}
    words = {str(name): str(text) for name, text in params.items()}
    call = carrier().connect(str(body.get("token", "")), words)
    clients.stay_with(carrier().exchange, carrier().clients, call)
    return _show(call), 201


@bp.get("/calls/<sid>")
def call(sid: str) -> Json:
    """How a call goes on; asking keeps it up."""
    found = _call(sid)
    if sid in carrier().clients.heard:
        carrier().clients.heard[sid] = carrier().now()
    return _show(found)


@bp.post("/calls/<sid>/keys")
def keys(sid: str) -> Json:
    """Press keys: {keys}."""
    carrier().press(_call(sid).sid, str(_body().get("keys", "")))
    return {"ok": True}


@bp.post("/calls/<sid>/hangup")
def hang_up(sid: str) -> Json:
    """End the call."""
    carrier().hang_up(_call(sid).sid)
    return {"ok": True}


def _call(sid: str) -> Call:
    found = carrier().call(sid)
    if not found.from_.startswith("client:"):
        raise KeyError(sid)
    return found


def _body() -> Json:
    body = request.get_json(force=True, silent=True)
    return body if isinstance(body, dict) else {}


def _show(call: Call) -> Json:
    hears = call.ears.heard[-1].text if call.ears.heard else None
    return {"sid": call.sid, "status": call.status, "bridged": call.bridged, "hears": hears}
