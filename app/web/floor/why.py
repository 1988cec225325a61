"""Why a call waited as it did, and why it came to whom it came."""

from uuid import UUID

from flask import Response, abort

from app.services.floor import why
from app.services.refusals import Unknown
from app.web.floor.door import door, sees
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import whole


@door.get("/calls/<uuid:call_id>/why")
@passes(sees)
def trace(call_id: UUID) -> Response:
    """The decisions behind one call, with their reasons."""
    try:
        found = why.of(runtime(), call_id)
    except Unknown:
        abort(404)
    return whole("floor/why.html", why=found)
