"""The wallboard: read-only, counts only."""

from flask import Blueprint, Response

from app.services import wall
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import piece, whole
from app.web.roles import signed_in

door = Blueprint("wall", __name__)


@door.get("/wall")
@passes(signed_in)
def page() -> Response:
    """The whole wall."""
    return whole("wall.html", wall=wall.now(runtime()), definitions=wall.DEFINITIONS)


@door.get("/wall/live")
@passes(signed_in)
def live() -> Response:
    """The part that changes."""
    return piece("wall.html", "live", wall=wall.now(runtime()))
