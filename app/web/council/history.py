"""What was in force when, each version as it was written, and the way back to it."""

from flask import Response, flash, url_for

from app.services.flow_editor import differing
from app.services.flows import history as book
from app.services.flows import publishing
from app.services.flows.judging import COUNCIL
from app.services.refusals import Refused
from app.web.council.door import door, drawn
from app.web.flows.door import (
    Mistake,
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


@door.get("/history")
@passes(readers)
def history() -> Response:
    """Every change of what was in force, the newest first."""
    now, moves = book.in_force(runtime(), COUNCIL), book.history(runtime(), COUNCIL)
    return drawn("history.html", now=now, moves=moves)


@door.get("/versions/<start>")
@passes(readers)
def version(start: str) -> Response:
    """One version: its text, who wrote it, and what going back to it would change."""
    return _version(start)


@door.post("/versions/<start>/roll-back")
@passes(publishers)
def roll_back(start: str) -> Response:
    """Put an earlier version in force again."""
    if mistakes := unless_given("why"):
        return _version(start, mistakes)
    found = book.version(runtime(), COUNCIL, start)
    moves, why = whole_number("moves"), typed("why")
    try:
        publishing.roll_back(
            runtime(), me(), COUNCIL, version=found.version, moves=moves, why=why
        )  # fmt: skip
    except Refused as refusal:
        return _version(start, refused(refusal))
    flash("Rolled back. It holds for every call from now on.")
    return go(url_for("council.history"))


def _version(start: str, mistakes: tuple[Mistake, ...] = ()) -> Response:
    found, now = book.version(runtime(), COUNCIL, start), book.in_force(runtime(), COUNCIL)
    moves = book.history(runtime(), COUNCIL)
    return drawn(
        "version.html",
        mistakes,
        version=found,
        now=now,
        been_in_force=any(one.version == found.version for one in moves),
        changes=differing.passages(now.source.yaml, found.source.yaml),
        why=typed("why"),
    )
