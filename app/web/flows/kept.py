"""The stories kept beside a flow: read, and forgotten."""

from flask import Response, flash, url_for

from app.services.flows import outlines
from app.services.flows import stories as book
from app.services.refusals import Refused, Unknown
from app.web.flows.door import Mistake, door, drawn, editors, readers, refused, typed
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go
from app.web.roles import me


@door.get("/<flow>/stories")
@passes(readers)
def stories(flow: str) -> Response:
    """Every story of the flow."""
    return _drawn(flow)


@door.post("/<flow>/stories/forget")
@passes(editors)
def forget(flow: str) -> Response:
    """Drop a story."""
    name = typed("name")
    try:
        book.forget(runtime(), me(), flow, name)
    except (Refused, Unknown) as refusal:
        return _drawn(flow, refused(refusal))
    flash(f"The story “{name}” is forgotten.")
    return go(url_for("flows.stories", flow=flow))


def _drawn(flow: str, mistakes: tuple[Mistake, ...] = ()) -> Response:
    return drawn("stories.html", mistakes, outlines=outlines.outlines(runtime(), flow))
