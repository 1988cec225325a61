"""Alerts that nobody has seen yet, and marking one as seen."""

from flask import Blueprint, Response, request, url_for

from app.services import alerts, wall
from app.services.people import Role
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go, whole
from app.web.roles import me, one_of

looks_after = one_of(Role.SUPERVISOR, Role.MANAGER, Role.ADMIN)

door = Blueprint("alerts", __name__, url_prefix="/alerts")


@door.get("")
@passes(looks_after)
def page() -> Response:
    """Unseen alerts, the oldest first."""
    return whole("alerts.html", alerts=wall.unseen(runtime()))


@door.post("/<int:alert_id>/seen")
@passes(looks_after)
def seen(alert_id: int) -> Response:
    """The person signed in has seen it; the first to see it stays. Back to where it was shown."""
    alerts.see(runtime(), me().id, alert_id)
    on_the_floor = request.form.get("then") == "floor"
    return go(url_for("floor.page" if on_the_floor else "alerts.page"))
