"""Recordings of a call: list, fetch, hear, delete."""

from typing import Any

from flask import Blueprint, Response

from app.simulator.clock import rfc2822
from app.simulator.recordings import READY_S, Recording, wav
from app.simulator.rest.calls import carrier, find
from app.simulator.rest.errors import not_found
from app.simulator.rest.paging import page

bp = Blueprint("recordings", __name__)
ALL = "/Calls/<call>/Recordings.json"
ONE = "/Calls/<call>/Recordings/<sid>.json"
SOUND = "/Recordings/<sid>.wav"


@bp.get(ALL)
def index(account: str, call: str) -> dict[str, Any]:
    """List a call's recordings."""
    find(call)
    kept = carrier().exchange.recordings.values()
    return page("recordings", [_show(account, one) for one in kept if one.call == call])


@bp.get(ONE)
def fetch(account: str, call: str, sid: str) -> dict[str, Any]:
    """Fetch a recording."""
    return _show(account, _find(call, sid))


@bp.get(SOUND)
def sound(account: str, sid: str) -> Response:
    """Hear a recording, once it is ready."""
    del account
    exchange = carrier().exchange
    found = exchange.recordings.get(sid)
    if found is None or exchange.now() < found.created + READY_S:
        raise not_found()
    return Response(wav(found.seconds), content_type="audio/x-wav")


@bp.delete(ONE)
def delete(account: str, call: str, sid: str) -> tuple[str, int]:
    """Delete a recording."""
    del account
    _find(call, sid)
    del carrier().exchange.recordings[sid]
    return "", 204


def _find(call: str, sid: str) -> Recording:
    found: Recording | None = carrier().exchange.recordings.get(sid)
    if found is None or found.call != call:
        raise not_found()
    return found


def _show(account: str, one: Recording) -> dict[str, Any]:
    return {
        "sid": one.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "call_sid": one.call,
        "conference_sid": None,
        "channels": 1,
        "date_created": rfc2822(one.created),
        "date_updated": rfc2822(one.created),
        "start_time": rfc2822(one.created),
        "duration": str(one.seconds),
        "encryption_details": None,
        "error_code": None,
        "price": None,
        "price_unit": "GBP",
        "source": "RecordVerb",
        "status": "completed",
        "track": "inbound",
        "uri": f"/2010-04-01/Accounts/{account}/Calls/{one.call}/Recordings/{one.sid}.json",
    }
