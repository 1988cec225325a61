"""The emergency lever: chosen, confirmed in words of what will happen, pulled, released."""

from flask import Response, flash, url_for

from app.services.flows import levers, standing, ways
from app.services.flows.ways import Way
from app.services.refusals import Refused, Unknown
from app.web.flows.door import (
    Mistake,
    door,
    drawn,
    publishers,
    readers,
    refused,
    typed,
    unless_given,
)
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go
from app.web.roles import me


@door.get("/<flow>/lever")
@passes(readers)
def lever(flow: str) -> Response:
    """Whether it is pulled; where everybody could be sent."""
    return _drawn(flow)


@door.post("/<flow>/lever")
@passes(publishers)
def confirm(flow: str) -> Response:
    """What will happen to whom if the lever is pulled; nothing has happened yet."""
    chosen = _chosen(flow)
    nowhere = () if chosen else (Mistake("target-1", "Choose where everybody is to be sent"),)
    if mistakes := (*nowhere, *unless_given("why")):
        return _drawn(flow, mistakes)
    running = standing.now(runtime(), flow).in_force.running
    return drawn("lever_confirm.html", way=chosen, why=typed("why"), calls=sum(running.values()))


@door.post("/<flow>/lever/pull")
@passes(publishers)
def pull(flow: str) -> Response:
    """Send everybody there from now on."""
    try:
        levers.pull(runtime(), me(), flow, target=typed("target"), why=typed("why"))
    except Refused as refusal:
        return _drawn(flow, refused(refusal))
    flash("The lever is pulled. Release it as soon as it is not needed any more.")
    return go(url_for("flows.overview", flow=flow))


@door.post("/<flow>/lever/release")
@passes(publishers)
def release(flow: str) -> Response:
    """Let callers go their own ways again."""
    if mistakes := unless_given("why"):
        return _drawn(flow, mistakes)
    try:
        levers.release(runtime(), me(), flow, typed("why"))
    except (Refused, Unknown) as refusal:
        return _drawn(flow, refused(refusal))
    flash("The lever is released. Callers go their own ways again.")
    return go(url_for("flows.overview", flow=flow))


def _chosen(flow: str) -> Way | None:
    target = typed("target")
    return next((one for one in ways.ways(runtime(), flow) if one.target == target), None)


def _drawn(flow: str, mistakes: tuple[Mistake, ...] = ()) -> Response:
    return drawn(
        "lever.html",
        mistakes,
        pulled=levers.pulled(runtime(), flow),
        ways=ways.ways(runtime(), flow),
        target=typed("target"),
        why=typed("why"),
    )
