"""A web process: the runtime, the guard, and the doors it was given."""

from collections.abc import Iterable

from flask import Blueprint, Flask, request

from app.runtime import Runtime
from app.web import guards, health
from app.web.ids import HexId

MOST = 256 * 1024  # bytes of a request
ROOMY = {"flows.record_prompt": 12 * 1024 * 1024 + MOST}  # a recording comes with its form


def create_app(runtime: Runtime, doors: Iterable[Blueprint]) -> Flask:
    """A web process with these doors and nothing else; health pages are on every one."""
    app = Flask("app")
    app.config["SECRET_KEY"] = runtime.settings.secret_key
    app.config["MAX_CONTENT_LENGTH"] = MOST
    app.before_request(_make_room)
    app.extensions["runtime"] = runtime
    app.url_map.converters["hex"] = HexId
    guards.stand_guard(app)
    for door in (health.door, *doors):
        app.register_blueprint(door)
    return app


def _make_room() -> None:
    """Before anything reads the form, as the check of its token does."""
    request.max_content_length = ROOMY.get(request.endpoint or "", MOST)
