"""Whether this process is alive, and can do its work."""

from flask import Blueprint, Response, jsonify

from app.services import health
from app.web.guards import anyone, passes
from app.web.here import runtime

door = Blueprint("health", __name__)


@door.get("/healthz")
@passes(anyone)
def alive() -> Response:
    """The process answers; nothing outside is asked."""
    return jsonify(status="ok")


@door.get("/readyz")
@passes(anyone)
def ready() -> tuple[Response, int]:
    """200 when calls can be taken with a record; 503 and, in words, why they cannot."""
    report = health.report(runtime())
    return jsonify(report.as_json()), 200 if report.ready else 503
