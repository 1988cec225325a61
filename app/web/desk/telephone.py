"""On what a person takes calls: their phone, or this window, which needs a token and tickets.

A window says every 5 s that it is there, and once that it goes.
"""

from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, make_response, request, session

from app.services import agents, softphone, tickets, windows
from app.services.people import Device
from app.services.refusals import NotYet, Refused, Unknown
from app.services.windows import Heard
from app.web.desk.actions import done
from app.web.guards import passes
from app.web.here import runtime
from app.web.roles import SECRET, me, takes_calls


@passes(takes_calls)
def device() -> Response:
    """Calls come to the phone, or to the browser; only while away."""
    to = request.form.get("to", "")
    if to not in set(Device):
        abort(400)
    return done(lambda: agents.choose_device(runtime(), me().id, Device(to)))


@passes(takes_calls)
def token() -> Response:
    """What lets this window call us for an hour."""
    try:
        leave = softphone.leave(runtime(), me().id)
    except Refused as refusal:
        return _no(str(refusal))
    return jsonify(token=leave.token, seconds=leave.seconds)


@passes(takes_calls)
def ticket(offer_id: UUID) -> Response:
    """Accept: a ticket with which this window takes the call that is offered, once."""
    try:
        return jsonify(ticket=tickets.issue(runtime(), session[SECRET], offer_id))
    except Unknown:
        abort(404)
    except Refused as refusal:
        return _no(str(refusal), again=isinstance(refusal, NotYet))


@passes(takes_calls)
def beat() -> Response:
    """I am here: the presence lease runs on for 15 s.

    `window`: which of the person's windows this is; `takes`: it is to be their telephone; `line`
    is `lost` when no call can come to it.
    """
    said = request.form
    heard = Heard(_window(), said.get("takes") == "yes", said.get("line") == "lost")
    windows.beat(runtime(), me().id, heard)
    return jsonify(ok=True)


@passes(takes_calls)
def leave() -> Response:
    """This window is closed or left."""
    if (window := _window()) is not None:
        windows.closed(runtime(), me().id, window)
    return jsonify(ok=True)


def _window() -> UUID | None:
    """Which window asks; None for a page of before. 400 if that is no window's name."""
    try:
        return UUID(hex=name) if (name := request.form.get("window", "")) else None
    except ValueError:
        abort(400)


def _no(why: str, *, again: bool = False) -> Response:
    """Why not; `again`: the window need not trouble the person, and asks a moment later."""
    return make_response(jsonify(error=why, again=again), 409)


def add_to(door: Blueprint) -> None:
    """Put these doors in the desk's house."""
    door.add_url_rule("/device", "device", device, methods=["POST"])
    door.add_url_rule("/beat", "beat", beat, methods=["POST"])
    door.add_url_rule("/leave", "leave", leave, methods=["POST"])
    door.add_url_rule("/token", "token", token, methods=["POST"])
    door.add_url_rule("/offers/<uuid:offer_id>/ticket", "ticket", ticket, methods=["POST"])
