"""The browser phone: a page from which one rings the line and sees what the system does."""

from dataclasses import asdict

from flask import Blueprint, Response, render_template

from app.simulator.presets import PRESETS
from app.simulator.rest.calls import carrier

bp = Blueprint("page", __name__)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
KEYS = "123456789*0#"


@bp.get("/")
def phone() -> str:
    """Show the phone."""
    lines = sorted(carrier().exchange.lines)
    presets = [asdict(preset) for preset in PRESETS]
    return render_template("phone.html", lines=lines, presets=presets, keys=KEYS)


@bp.after_app_request
def protect(response: Response) -> Response:
    """Allow nothing but our own files."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
