"""The screens of the desk process, and what they share: templates, CSRF, headers, errors."""

from typing import Any

from flask import Blueprint, Flask, Response
from flask.blueprints import BlueprintSetupState
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from app.services import plain_words
from app.web import (
    alerts,
    council,
    desk,
    enquiries,
    floor,
    flows,
    menus,
    mishaps,
    owed,
    page,
    policy,
    reports,
    roles,
    start,
    stream,
    wall,
)
from app.web.here import runtime

HEADERS = {
    "Content-Security-Policy": policy.plain(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}

shared = Blueprint("shared", __name__)


@shared.record_once
def set_up(state: BlueprintSetupState) -> None:
    """Make the process that has these screens draw, protect and explain itself."""
    app = state.app
    assert isinstance(app, Flask)  # noqa: S101 - Flask's own type is wider than what registers
    _templates(app)
    _cookies(app)
    CSRFProtect(app)
    app.context_processor(_everywhere)
    app.after_request(_headers)
    mishaps.explain(app)


def _templates(app: Flask) -> None:
    ours = app.jinja_loader
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([ours, govuk] if ours else [govuk])
    app.jinja_env.filters.update(page.FILTERS)
    app.jinja_env.globals.update(word=plain_words.word, words=plain_words, since=page.since)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _cookies(app: Flask) -> None:
    settings = app.extensions["runtime"].settings
    app.config.update(
        SESSION_COOKIE_NAME="front-door",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.desk_base_url.startswith("https:"),
        WTF_CSRF_TIME_LIMIT=None,  # it lives as long as the session: a shift is longer than an hour
    )


def _everywhere() -> dict[str, Any]:
    rt = runtime()
    return {
        "me": roles.whoever(),
        "council": rt.council,
        "areas": {name: area.title for name, area in rt.council.localities.items()},
        "queue_titles": {name: queue.title for name, queue in rt.council.queues.items()},
        "teams": {name: team.title for name, team in rt.council.teams.items()},
    }


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype in {"text/html", "application/json"}:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


STAFF = (
    desk.door,
    wall.door,
    floor.door,
    enquiries.door,
    owed.door,
    alerts.door,
    menus.door,
    reports.door,
    reports.api,
    flows.door,
    council.door,
)
SCREENS = (shared, start.door, *STAFF, stream.door)
