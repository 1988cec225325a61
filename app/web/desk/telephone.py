"""On what a person takes calls: their phone, or this window, which needs a token and tickets."""

from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, make_response, request, session

from app.services import agents, softphone, tickets
from app.services.people import Device
from app.services.refusals import NotYet, Refused, Unknown
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


def _no(why: str, *, again: bool = False) -> Response:
    """Why not; `again`: the window need not trouble the person, and asks a moment later."""
    return make_response(jsonify(error=why, again=again), 409)


def add_to(door: Blueprint) -> None:
    """Put these doors in the desk's house."""
    door.add_url_rule("/device", "device", device, methods=["POST"])
    door.add_url_rule("/token", "token", token, methods=["POST"])
    door.add_url_rule("/offers/<uuid:offer_id>/ticket", "ticket", ticket, methods=["POST"])
