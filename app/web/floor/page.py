"""The floor and its live part."""

from flask import Response

from app.services.floor import picture
from app.web.floor.door import door, sees
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import piece, whole


@door.get("")
@passes(sees)
def page() -> Response:
    """The whole floor."""
    return whole("floor/page.html", floor=picture.now(runtime()))


@door.get("/live")
@passes(sees)
def live() -> Response:
    """The part that changes by itself."""
    return piece("floor/page.html", "live", floor=picture.now(runtime()))
