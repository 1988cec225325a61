"""Any error on the carrier's doors: spoken words and a way to a person; never silence (I1)."""

import logging

from flask import Flask, Response, request
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import Forbidden, HTTPException

from app.web.voice import safe
from app.web.voice.carrier import carrier
from app.web.voice.outage import Outage

log = logging.getLogger("frontdoor.voice")
WITHOUT = ("/voice/safe/", "/voice/music", "/voice/prompts/")  # no caller's line hangs on these
CONNECTION_LOST = ("08", "57P", "53")  # SQLSTATE: connection, shut down, no resources


def stand_by(app: Flask, outage: Outage) -> None:
    """Answer every carrier request, whatever is down; refuse only what is not the carrier's."""
    app.before_request(safe.arrived)

    @app.before_request
    def without_record() -> Response | None:
        if outage.going_on and _needs_record() and _carriers():
            return safe.hand_off()
        return None

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            return _answer(error)
        log.error("door failed: %s", request.endpoint, exc_info=error)
        if not _needs_record():
            return Response(status=503)
        if _database_away(error):
            outage.begin()
        outage.look()
        return safe.hand_off()


def _database_away(error: Exception) -> bool:
    """Whether nobody should wait for the database now.

    A statement that timed out, a lock that was not had or a pool that was empty for a moment
    costs this caller a hand-off, and nobody else anything.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(CONNECTION_LOST)


def _answer(error: HTTPException) -> Response | HTTPException:
    """A caller hangs on what the carrier asks for, even if there is no such thing (S1)."""
    if error.code in {403, 413} or not _needs_record():
        return error
    return safe.hand_off() if _carriers() else Forbidden()


def _carriers() -> bool:
    try:
        carrier()
    except Forbidden:
        return False
    return request.method == "POST"


def _needs_record() -> bool:
    return request.path.startswith("/voice/") and not request.path.startswith(WITHOUT)
