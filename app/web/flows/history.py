"""What was in force when, each version as it was written, and the way back to it."""

from typing import Any

from flask import Response, abort, flash, make_response, request, url_for

from app.services.flows import changes as comparing
from app.services.flows import history as book
from app.services.flows import publishing, telling
from app.services.flows.history import InForce, Version
from app.services.refusals import Refused
from app.web.flows.door import (
    Mistake,
    door,
    drawn,
    publishers,
    readers,
    refused,
    typed,
    unless_given,
    whole_number,
)
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go
from app.web.roles import me


@door.get("/<flow>/history")
@passes(readers)
def history(flow: str) -> Response:
    """Every change of what was in force, the newest first."""
    now, moves = book.in_force(runtime(), flow), book.history(runtime(), flow)
    return drawn("history.html", now=now, moves=moves)


@door.get("/<flow>/versions/<start>")
@passes(readers)
def version(flow: str, start: str) -> Response:
    """One version: its text, its check, and what would change if it were in force."""
    found, now = _found(flow, start)
    return drawn("version.html", version=found, now=now, **_beside(flow, found, now))


@door.get("/<flow>/versions/<start>/text")
@passes(readers)
def text(flow: str, start: str) -> Response:
    """The version's text, to the byte, as a file to keep; `file` names that of a language."""
    found, _ = _found(flow, start)
    source, file = book.export(runtime(), flow, found.version), request.args.get("file", "")
    if file and file not in source.prompts:
        abort(404)
    name = f"{flow}-{found.version[:8]}-{file}" if file else f"{flow}-{found.version[:8]}.yaml"
    response = make_response((source.prompts[file] if file else source.yaml).encode())
    response.headers["Content-Type"] = "application/yaml; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@door.get("/<flow>/versions/<start>/roll-back")
@passes(publishers)
def confirm_roll_back(flow: str, start: str) -> Response:
    """What going back would change for callers, and the one question."""
    return _confirm(flow, start)


@door.post("/<flow>/versions/<start>/roll-back")
@passes(publishers)
def roll_back(flow: str, start: str) -> Response:
    """Put an earlier version in force again."""
    if mistakes := unless_given("why"):
        return _confirm(flow, start, mistakes)
    found, _ = _found(flow, start)
    moves, why = whole_number("moves"), typed("why")
    try:
        publishing.roll_back(runtime(), me(), flow, version=found.version, moves=moves, why=why)
    except Refused as refusal:
        return _confirm(flow, start, refused(refusal))
    flash(f"Rolled back. New calls begin on version {found.version[:8]}.")
    return go(url_for("flows.overview", flow=flow))


def _confirm(flow: str, start: str, mistakes: tuple[Mistake, ...] = ()) -> Response:
    found, now = _found(flow, start)
    shown = _beside(flow, found, now)
    return drawn("roll_back.html", mistakes, version=found, now=now, why=typed("why"), **shown)


def _found(flow: str, start: str) -> tuple[Version, InForce]:
    return book.version(runtime(), flow, start), book.in_force(runtime(), flow)


def _beside(flow: str, found: Version, now: InForce) -> dict[str, Any]:
    """Beside what is in force; a version that was kept before texts were cannot be compared."""
    been = any(one.version == found.version for one in book.history(runtime(), flow))
    shown: dict[str, Any] = {"comparison": None, "told": None, "been_in_force": been}
    if found.version != now.version and found.source.yaml:
        comparison = comparing.compare_versions(runtime(), flow, now.version, found.version)
        shown |= {"comparison": comparison, "told": telling.told(comparison)}
    return shown
