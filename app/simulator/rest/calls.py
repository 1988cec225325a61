"""Calls: make, list, fetch, redirect, end."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, request

from app.simulator import lives
from app.simulator.calls import Call
from app.simulator.carrier import Carrier
from app.simulator.clock import rfc2822
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.performance import run_call
from app.simulator.rest import form
from app.simulator.rest.errors import Refusal, not_found
from app.simulator.rest.paging import page

bp = Blueprint("calls", __name__)
ADDRESS = re.compile(r"\+[1-9]\d{6,14}|client:[^\s]{1,256}|sips?:\S+")
PARTS = ("notifications", "recordings", "payments", "events", "siprec", "streams")


def carrier() -> Carrier:
    """Give the carrier this application serves."""
    found: Carrier = current_app.extensions["carrier"]
    return found


@bp.post("/Calls.json")
def create(account: str) -> tuple[dict[str, Any], int]:
    """Make a call to a phone; Url or Twiml says what happens on answer."""
    exchange = carrier().exchange
    door = _instructions()
    if door is None:
        raise Refusal(400, 21205)
    call = new_call(exchange)
    call.fallback = form.door("FallbackUrl", "FallbackMethod", "fallback")
    exchange.watch(
        call,
        form.door("StatusCallback", "StatusCallbackMethod", "call-status"),
        form.events(exchange, "StatusCallbackEvent"),
    )
    timeout = form.number("Timeout", 60)
    then = lambda: run_call(exchange, call, door)  # noqa: E731  # the rest of its life
    lives.live(exchange, call, lives.outbound(exchange, call, timeout, then))
    return show(account, call), 201


@bp.get("/Calls.json")
def index(account: str) -> dict[str, Any]:
    """List calls, newest first."""
    return page("calls", [show(account, call) for call in _wanted(carrier().calls())])


@bp.get("/Calls/<sid>.json")
def fetch(account: str, sid: str) -> dict[str, Any]:
    """Fetch one call."""
    return show(account, find(sid))


@bp.post("/Calls/<sid>.json")
def update(account: str, sid: str) -> dict[str, Any]:
    """Redirect a call that is in progress, or end one that is not over."""
    call = find(sid)
    if form.text("Status"):
        _end(call, form.text("Status"))
    elif (door := _instructions()) is not None:
        if call.status != "in-progress":
            raise Refusal(400, 21220)
        call.redirect(door)
    return show(account, call)


@bp.delete("/Calls/<sid>.json")
def delete(account: str, sid: str) -> tuple[str, int]:
    """Forget a call that is over."""
    del account
    if not find(sid).over:
        raise Refusal(400, 21220)
    del carrier().exchange.calls[sid]
    return "", 204


def new_call(exchange: Exchange) -> Call:
    """Make the call that To and From name; raises Refusal."""
    to, from_ = form.text("To"), form.text("From")
    if not to:
        raise Refusal(400, 21201)
    if not from_:
        raise Refusal(400, 21213)
    if not ADDRESS.fullmatch(to):
        raise Refusal(400, 21211, to)
    if from_ not in exchange.lines and not from_.startswith("client:"):
        raise Refusal(400, 21212, from_)
    return exchange.new_call(from_, to, "outbound-api")


def find(sid: str) -> Call:
    """Find a call; raises Refusal (20404)."""
    call = carrier().exchange.calls.get(sid)
    if call is None:
        raise not_found()
    return call


def _instructions() -> Door | None:
    twiml = form.text("Twiml")
    if len(twiml) > 4000:
        raise Refusal(400, 21218, "Twiml is longer than 4000 characters")
    return Door(twiml=twiml) if twiml else form.door("Url", "Method", "voice")


def _end(call: Call, status: str) -> None:
    if status not in {"completed", "canceled"}:
        raise Refusal(400, 21218, "Status must be completed or canceled")
    if call.over or (status == "canceled" and call.status == "in-progress"):
        raise Refusal(400, 21220)
    call.hang_up("rest", "completed" if call.status == "in-progress" else "canceled")


def _wanted(calls: list[Call]) -> Iterator[Call]:
    wanted = request.args
    for call in reversed(calls):
        facts = {"To": call.to, "From": call.from_, "Status": call.status}
        facts["ParentCallSid"] = call.parent or ""
        plain = all(wanted.get(name, value) == value for name, value in facts.items())
        if plain and _in_time("StartTime", call.started) and _in_time("EndTime", call.ended):
            yield call


def _in_time(name: str, moment: float | None) -> bool:
    after, before, on = (request.args.get(name + mark) for mark in (">", "<", ""))
    if not (after or before or on):
        return True
    if moment is None:
        return False
    day = datetime.fromtimestamp(moment, UTC).date().isoformat()
    return (
        (not after or moment >= _moment(after))
        and (not before or moment <= _moment(before))
        and (not on or on[:10] == day)
    )


def _moment(text: str) -> float:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(400, 20001, f"{text} is not a time") from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def show(account: str, call: Call) -> dict[str, Any]:
    """Write a call as Twilio does."""
    uri = f"/2010-04-01/Accounts/{account}/Calls/{call.sid}"
    return {
        "sid": call.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "from": call.from_,
        "from_formatted": call.from_,
        "to": call.to,
        "to_formatted": call.to,
        "status": call.status,
        "direction": call.direction,
        "parent_call_sid": call.parent,
        "date_created": rfc2822(call.created),
        "date_updated": rfc2822(call.ended or call.answered or call.created),
        "start_time": rfc2822(call.started),
        "end_time": rfc2822(call.ended),
        "duration": str(call.seconds()) if call.over else None,
        "queue_time": str(call.queue_ms),
        "answered_by": None,
        "caller_name": None,
        "forwarded_from": None,
        "group_sid": None,
        "phone_number_sid": None,
        "price": None,
        "price_unit": "GBP",
        "trunk_sid": None,
        "uri": f"{uri}.json",
        "subresource_uris": {part: f"{uri}/{part.title()}.json" for part in PARTS},
    }
