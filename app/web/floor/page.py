"""The floor and its live part."""

from typing import Any

from flask import Response, request

from app.services.floor import picture
from app.web.floor.door import door, sees
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import piece, whole


@door.get("")
@passes(sees)
def page() -> Response:
    """The whole floor; of very many calls all, if they are asked for by `?calls=all`."""
    return whole("floor/page.html", **_shown())


@door.get("/live")
@passes(sees)
def live() -> Response:
    """The part that changes by itself."""
    return piece("floor/page.html", "live", **_shown())


def _shown() -> dict[str, Any]:
    everything = request.args.get("calls") == "all"
    here = {"calls": "all"} if everything else {}
    return {"floor": picture.now(runtime(), all_calls=everything), "here": here}
