"""Any error on the carrier's doors: spoken words and a way to a person; never silence (I1)."""

import logging

from flask import Flask, Response, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.web.voice import safe
from app.web.voice.carrier import carrier
from app.web.voice.outage import Outage

log = logging.getLogger("frontdoor.voice")


def stand_by(app: Flask, outage: Outage) -> None:
    """Answer every carrier request, whatever is down; refuse only what is not the carrier's."""

    @app.before_request
    def without_record() -> Response | None:
        if outage.going_on and _needs_record():
            return safe.hand_off()
        return None

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException) and not _from_carrier(error):
            return error
        log.error("door failed: %s", request.endpoint, exc_info=error)
        if not _needs_record():
            return Response(status=503)
        if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
            outage.begin()
        return safe.hand_off()


def _from_carrier(error: HTTPException) -> bool:
    """Whether it was the carrier who asked for what we do not have: a caller hangs on it."""
    if error.code in {403, 413} or not _needs_record():
        return False
    carrier()  # aborts with 403 for anybody else
    return True


def _needs_record() -> bool:
    path = request.path
    return path.startswith("/voice/") and not path.startswith(("/voice/safe/", "/voice/music"))
