"""Closed unless opened: a route that names nobody who may pass answers 403."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, request

Check = Callable[[], None]
View = TypeVar("View", bound=Callable[..., Any])


def passes(check: Check) -> Callable[[View], View]:
    """Open a route to whom `check` lets through; it aborts the request of anyone else."""

    def mark(view: View) -> View:
        view.may_pass = check  # type: ignore[attr-defined]
        return view

    return mark


def anyone() -> None:
    """For health pages, static files and the sign-in page only."""


def stand_guard(app: Flask) -> None:
    """Ask each route's check before its view runs. Static files are open."""

    @app.before_request
    def ask() -> None:
        if request.endpoint is None or request.endpoint == "static":
            return
        check: Check | None = getattr(app.view_functions[request.endpoint], "may_pass", None)
        if check is None:
            abort(403)
        check()
