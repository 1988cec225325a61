"""Recordings of a conference: list, fetch, pause or stop, delete."""

from typing import Any

from flask import Blueprint

from app.simulator.clock import rfc2822
from app.simulator.rest import form
from app.simulator.rest.calls import carrier
from app.simulator.rest.conferences import find
from app.simulator.rest.errors import Refusal, not_found
from app.simulator.rest.paging import page
from app.simulator.tapes import Tape, become, running

bp = Blueprint("conference_recordings", __name__)
ALL = "/Conferences/<conference>/Recordings.json"
ONE = "/Conferences/<conference>/Recordings/<sid>.json"
CURRENT = "Twilio.CURRENT"
STATUSES = {"in-progress", "paused", "stopped"}


@bp.get(ALL)
def index(account: str, conference: str) -> dict[str, Any]:
    """List a conference's recordings."""
    find(conference)
    kept = carrier().exchange.tapes.values()
    mine = [one for one in kept if one.recording.conference == conference]
    return page("recordings", [_show(account, one) for one in mine])


@bp.get(ONE)
def fetch(account: str, conference: str, sid: str) -> dict[str, Any]:
    """Fetch a recording."""
    return _show(account, _find(conference, sid))


@bp.post(ONE)
def update(account: str, conference: str, sid: str) -> dict[str, Any]:
    """Pause, resume or stop; one that is so already, or over, is refused."""
    tape, status = _find(conference, sid), form.text("Status")
    if status not in STATUSES or form.text("PauseBehavior", "skip") not in {"skip", "silence"}:
        raise Refusal(400, 20001, "Status must be in-progress, paused or stopped")
    if tape.status not in {"in-progress", "paused"} or tape.status == status:
        raise Refusal(400, 21220, f"the recording is {tape.status}")
    become(carrier().exchange, tape, status)
    return _show(account, tape)


@bp.delete(ONE)
def delete(account: str, conference: str, sid: str) -> tuple[str, int]:
    """Delete a recording."""
    del account
    del carrier().exchange.tapes[_find(conference, sid).recording.sid]
    return "", 204


def _find(conference: str, sid: str) -> Tape:
    exchange = carrier().exchange
    found: Tape | None = (
        running(exchange, conference) if sid == CURRENT else exchange.tapes.get(sid)
    )
    if found is None or found.recording.conference != conference:
        raise not_found()
    return found


def _show(account: str, one: Tape) -> dict[str, Any]:
    recording = one.recording
    where = f"/2010-04-01/Accounts/{account}/Conferences/{recording.conference}"
    running_on = one.status in {"in-progress", "paused"}
    return {
        "sid": recording.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "call_sid": one.call.sid,
        "conference_sid": recording.conference,
        "channels": 1,
        "date_created": rfc2822(recording.created),
        "date_updated": rfc2822(one.since),
        "start_time": rfc2822(recording.created),
        "duration": None if running_on else str(recording.seconds),
        "encryption_details": None,
        "error_code": None,
        "price": None,
        "price_unit": None,
        "source": "Conference",
        "status": one.status,
        "uri": f"{where}/Recordings/{recording.sid}.json",
    }
