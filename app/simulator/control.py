"""The carrier's own doors, for tests, smoke runs and the phone page: JSON under /carrier."""

from typing import Any

from flask import Blueprint, current_app, request

from app.simulator import phones
from app.simulator.calls import Call
from app.simulator.carrier import Carrier, UnknownLine
from app.simulator.clock import iso
from app.simulator.harm import BadHarm

bp = Blueprint("control", __name__, url_prefix="/carrier")
Json = dict[str, Any]


def _carrier() -> Carrier:
    found: Carrier = current_app.extensions["carrier"]
    return found


def _body() -> Json:
    body = request.get_json(force=True, silent=True)
    return body if isinstance(body, dict) else {}


@bp.errorhandler(KeyError)
def unknown_call(_error: KeyError) -> tuple[Json, int]:
    """Answer for a call that is not there."""
    return {"error": "No such call."}, 404


@bp.errorhandler(UnknownLine)
def unknown_line(error: UnknownLine) -> tuple[Json, int]:
    """Answer for a line that is not there."""
    return {"error": f"No line has the number {error}."}, 400


@bp.errorhandler(phones.BadScript)
@bp.errorhandler(BadHarm)
def bad_script(error: ValueError) -> tuple[Json, int]:
    """Answer for a wish that cannot be read."""
    return {"error": str(error)}, 400


@bp.get("/health")
def health() -> Json:
    """Say that the carrier runs, with its lines and what it carries now."""
    carrier = _carrier()
    live = sum(not call.over for call in carrier.calls())
    return {
        "ok": True,
        "now": iso(carrier.now()),
        "speed": carrier.exchange.speed,
        "lines": sorted(carrier.exchange.lines),
        "calls": len(carrier.calls()),
        "live": live,
        "faults": carrier.exchange.faults.count,
    }


@bp.get("/calls")
def calls() -> Json:
    """List all calls, oldest first; ?live=1 only those not over; ?with=timeline for everything."""
    only_live = request.args.get("live") == "1"
    full = request.args.get("with") == "timeline"
    with _carrier().lock:
        wanted = [call for call in _carrier().calls() if not (only_live and call.over)]
        return {"calls": [show(call, full=full) for call in wanted]}


@bp.post("/calls")
def ring() -> tuple[Json, int]:
    """Ring a line: {from, to, script, url, params}; script and the rest may be absent."""
    body = _body()
    to = body.get("to") or next(iter(_carrier().exchange.lines), "")
    call = _carrier().place(
        str(body.get("from") or "anonymous"),
        str(to),
        body.get("script") or (),
        url=str(body.get("url") or ""),
        params=body.get("params"),
    )
    return show(call), 201


@bp.get("/calls/<sid>")
def call(sid: str) -> Json:
    """Give one call with its timeline."""
    with _carrier().lock:
        return show(_carrier().call(sid), full=True)


@bp.post("/calls/<sid>/keys")
def keys(sid: str) -> Json:
    """Press keys: {keys}."""
    _carrier().press(sid, str(_body().get("keys", "")))
    return {"ok": True}


@bp.post("/calls/<sid>/speech")
def speech(sid: str) -> Json:
    """Speak: {words}."""
    _carrier().say(sid, str(_body().get("words", "")))
    return {"ok": True}


@bp.post("/calls/<sid>/hangup")
def hang_up(sid: str) -> Json:
    """Put the phone down."""
    _carrier().hang_up(sid)
    return {"ok": True}


@bp.get("/phones")
def all_phones() -> Json:
    """List the phones that have a script or were ever rung, with their live legs."""
    with _carrier().lock:
        carrier = _carrier()
        rung = {one.to for one in carrier.calls() if one.direction != "inbound"}
        numbers = sorted(rung | set(carrier.exchange.phones.scripts))
        return {"phones": [_phone(number) for number in numbers]}


@bp.get("/phones/<number>")
def phone(number: str) -> Json:
    """Give one phone's script and live legs."""
    return _phone(number)


@bp.put("/phones/<number>")
def put_phone(number: str) -> Json:
    """Set a phone's standing script."""
    _carrier().phone(number, **_body())
    return _phone(number)


@bp.post("/phones/<number>/next")
def next_phone(number: str) -> Json:
    """Set what the next call to a phone finds."""
    _carrier().phone_once(number, **_body())
    return _phone(number)


@bp.post("/phones/<number>/<deed>")
def act(number: str, deed: str) -> tuple[Json, int]:
    """Let a phone answer, refuse, press keys ({keys}), speak ({words}) or hang up by hand."""
    carrier = _carrier()
    if deed in {"answer", "refuse"}:
        done = carrier.pick_up(number, deed)
        return {"ok": done}, 200 if done else 409
    legs = carrier.legs(number)
    for leg in legs[:1]:
        _do(carrier, leg, deed)
    return {"ok": bool(legs)}, 200 if legs else 409


def _do(carrier: Carrier, leg: Call, deed: str) -> None:
    if deed == "keys":
        carrier.press(leg.sid, str(_body().get("keys", "")))
    elif deed == "speech":
        carrier.say(leg.sid, str(_body().get("words", "")))
    elif deed == "hangup":
        carrier.hang_up(leg.sid)


def _phone(number: str) -> Json:
    carrier = _carrier()
    return {
        "number": number,
        "script": carrier.exchange.phones.get(number).as_json(),
        "legs": [show(leg) for leg in carrier.legs(number)],
    }


@bp.post("/harm")
def harm() -> Json:
    """Harm webhooks from now on; an empty object ends it."""
    _carrier().do_harm(**_body())
    return {"ok": True}


@bp.get("/faults")
def faults() -> Json:
    """List what was wrong in the system's answers and requests."""
    return {"count": _carrier().exchange.faults.count, "faults": _carrier().faults()}


def show(call: Call, *, full: bool = False) -> Json:
    """Write a call for the carrier's own readers."""
    facts: Json = {
        "sid": call.sid,
        "from": call.from_,
        "to": call.to,
        "direction": call.direction,
        "parent": call.parent,
        "status": call.status,
        "place": call.place,
        "bridged": call.bridged,
        "asked": call.listening,
        "rang": iso(call.created),
        "answered": iso(call.answered),
        "ended": iso(call.ended),
        "ended_by": call.ended_by,
        "seconds": call.seconds(),
        "hears": call.ears.heard[-1].text if call.ears.heard else None,
    }
    return facts | {"timeline": call.timeline.entries} if full else facts
