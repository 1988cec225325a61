"""One call on the floor: given out of turn, made urgent, explained."""

from functools import partial
from uuid import UUID

from flask import Response, abort

from app.services import listening
from app.services.floor import callers
from app.services.refusals import Unknown
from app.web.floor.door import acts, done, door, named, sees, typed
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import whole
from app.web.roles import me


@door.get("/calls/<uuid:call_id>")
@passes(sees)
def call(call_id: UUID) -> Response:
    """Where a caller is, and what may be done for them while they wait."""
    return _drawn(call_id)


@door.post("/calls/<uuid:call_id>/pull")
@passes(acts)
def pull(call_id: UUID) -> Response:
    """Give the caller to a named ready colleague next."""
    wait, agent = named("wait"), named("agent")
    return done(
        partial(_drawn, call_id),
        lambda: callers.pull(runtime(), me(), wait, agent, typed("why")),
        "Their phone rings now.",
    )


@door.post("/calls/<uuid:call_id>/raise")
@passes(acts)
def urgent(call_id: UUID) -> Response:
    """Make the caller more urgent."""
    wait, to = named("wait"), typed("to")
    return done(
        partial(_drawn, call_id),
        lambda: callers.raise_priority(runtime(), me(), wait, to, typed("why")),
        "The caller is more urgent now.",
    )


@door.post("/calls/<uuid:call_id>/listen")
@passes(acts)
def listen(call_id: UUID) -> Response:
    """Come into the talk by one's own phone, where the council has switched that on."""
    return done(
        partial(_drawn, call_id),
        lambda: listening.begin(runtime(), me(), call_id, typed("how"), typed("why")),
        "Your phone rings now: press 1 to come in. Your colleague is told.",
    )


@door.post("/calls/<uuid:call_id>/listen/stop")
@passes(acts)
def leave(call_id: UUID) -> Response:
    """Leave the talk, which goes on."""
    return done(
        partial(_drawn, call_id),
        lambda: listening.stop(runtime(), me(), call_id),
        "You have left the call. It goes on.",
    )


def _drawn(call_id: UUID, refusal: str = "") -> Response:
    try:
        place = callers.seen(runtime(), call_id)
    except Unknown:
        abort(404)
    status = 409 if refusal else 200
    return whole("floor/call.html", status, place=place, refusal=refusal, typed=typed)
