"""The runtime of the web process that is answering."""

from typing import cast

from flask import current_app

from app.runtime import Runtime


def runtime() -> Runtime:
    """The bag of outside things that create_app was given."""
    return cast("Runtime", current_app.extensions["runtime"])
