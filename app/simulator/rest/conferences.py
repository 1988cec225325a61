"""Conferences: list, fetch, end, announce."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, request

from app.simulator.clock import iso, rfc2822
from app.simulator.meeting import announce, close
from app.simulator.rest import form
from app.simulator.rest.calls import carrier
from app.simulator.rest.errors import Refusal, not_found
from app.simulator.rest.paging import page
from app.simulator.rooms import Room

bp = Blueprint("conferences", __name__)


@bp.get("/Conferences.json")
def index(account: str) -> dict[str, Any]:
    """List conferences, newest first, by name, status and date."""
    return page("conferences", [show(account, room) for room in _wanted()])


@bp.get("/Conferences/<sid>.json")
def fetch(account: str, sid: str) -> dict[str, Any]:
    """Fetch a conference."""
    return show(account, find(sid))


@bp.post("/Conferences/<sid>.json")
def update(account: str, sid: str) -> dict[str, Any]:
    """End a conference, or play a document to all in it."""
    room = find(sid)
    if room.status == "completed":
        raise not_found()
    status = form.text("Status")
    if status not in {"", "completed"}:
        raise Refusal(400, 20001, "Status must be completed")
    exchange = carrier().exchange
    if door := form.door("AnnounceUrl", "AnnounceMethod", "announce"):
        announce(exchange, room, room.present(), door)
    if status:
        close(exchange, room, "conference-ended-via-api")
    return show(account, room) | ({"status": "completed"} if status else {})


def find(sid: str) -> Room:
    """Find a conference by its identifier; raises Refusal (20404)."""
    room = carrier().exchange.rooms.by_sid.get(sid)
    if room is None:
        raise not_found()
    return room


def _wanted() -> Iterator[Room]:
    wanted = request.args
    for room in reversed(carrier().exchange.rooms.by_sid.values()):
        plain = wanted.get("FriendlyName", room.name) == room.name
        plain = plain and wanted.get("Status", room.status) == room.status
        days = {"DateCreated": room.created, "DateUpdated": room.updated}
        if plain and all(_on_day(name, moment) for name, moment in days.items()):
            yield room


def _on_day(name: str, moment: float) -> bool:
    day = (iso(moment) or "")[:10]
    after, before, on = (request.args.get(name + mark, "")[:10] for mark in (">", "<", ""))
    return day >= after and (not before or day <= before) and (not on or day == on)


def show(account: str, room: Room) -> dict[str, Any]:
    """Write a conference as Twilio does."""
    uri = f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}"
    return {
        "sid": room.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "friendly_name": room.name,
        "status": room.status,
        "region": "ie1",
        "reason_conference_ended": room.reason if room.status == "completed" else None,
        "call_sid_ending_conference": room.ended_by,
        "date_created": rfc2822(room.created),
        "date_updated": rfc2822(room.updated),
        "uri": f"{uri}.json",
        "subresource_uris": {
            "participants": f"{uri}/Participants.json",
            "recordings": f"{uri}/Recordings.json",
        },
    }
