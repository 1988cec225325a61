"""The first page: what is in force, what is being written, what waits, what was ordered."""

from flask import Response, url_for

from app.services.flows import standing
from app.web.flows.door import door, drawn, readers
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go, piece


@door.get("")
@passes(readers)
def page() -> Response:
    """Every flow of the council; if there is one, its own page."""
    found = standing.everything(runtime())
    if len(found) == 1:
        return go(url_for("flows.overview", flow=found[0].flow))
    return drawn("list.html", standings=found)


@door.get("/<flow>")
@passes(readers)
def overview(flow: str) -> Response:
    """One flow."""
    return drawn("overview.html", standing=standing.now(runtime(), flow), at=runtime().now())


@door.get("/<flow>/live")
@passes(readers)
def live(flow: str) -> Response:
    """The part that changes by itself."""
    found, at = standing.now(runtime(), flow), runtime().now()
    return piece("flows/overview.html", "live", standing=found, at=at)
