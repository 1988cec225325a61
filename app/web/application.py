"""A web process: the runtime, the guard, and the doors it was given."""

from collections.abc import Iterable

from flask import Blueprint, Flask

from app.runtime import Runtime
from app.web import guards, health
from app.web.ids import HexId


def create_app(runtime: Runtime, doors: Iterable[Blueprint]) -> Flask:
    """A web process with these doors and nothing else; health pages are on every one."""
    app = Flask("app")
    app.config["SECRET_KEY"] = runtime.settings.secret_key
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024
    app.extensions["runtime"] = runtime
    app.url_map.converters["hex"] = HexId
    guards.stand_guard(app)
    for door in (health.door, *doors):
        app.register_blueprint(door)
    return app
