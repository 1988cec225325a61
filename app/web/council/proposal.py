"""The proposal that waits: what it changes, and a second person who publishes or declines it."""

from flask import Response, flash, url_for

from app.services.flow_editor import differing
from app.services.flows import history, judging, proposals, publishing
from app.services.flows.judging import COUNCIL
from app.services.refusals import Refused, Unknown
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
from app.web.flows.publishing import decides
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go
from app.web.roles import me


@door.get("/proposal")
@passes(readers)
def proposal() -> Response:
    """What waits for a second person, against what is in force now."""
    return _waiting()


@door.post("/proposal/publish")
@passes(publishers)
def publish() -> Response:
    """Put the proposed version in force. A page that has become old is refused and drawn anew."""
    if mistakes := unless_given("why"):
        return _waiting(mistakes)
    version, moves = typed("version"), whole_number("moves")
    try:
        publishing.publish(
            runtime(), me(), COUNCIL, version=version, moves=moves, why=typed("why")
        )  # fmt: skip
    except Refused as refusal:
        return _waiting(refused(refusal))
    flash("Published. It holds for every call from now on.")
    return go(url_for("council.history"))


@door.post("/proposal/withdraw")
@passes(decides)
def withdraw() -> Response:
    """Take the proposal back, or decline it; the draft stays."""
    if mistakes := unless_given("back"):
        return _waiting(mistakes)
    try:
        proposals.withdraw(runtime(), me(), COUNCIL, typed("back"))
    except (Refused, Unknown) as refusal:
        return _waiting(refused(refusal))
    flash("The proposal is taken back. The draft is as it was.")
    return go(url_for("council.page"))


def _waiting(mistakes: tuple[Mistake, ...] = ()) -> Response:
    found, now = proposals.waiting(runtime(), COUNCIL), history.in_force(runtime(), COUNCIL)
    kept = {"proposal": found, "now": now, "why": typed("why"), "back": typed("back")}
    if found is None:
        return drawn("proposal.html", mistakes, **kept)
    source = history.version(runtime(), COUNCIL, found.version).source
    return drawn(
        "proposal.html",
        mistakes,
        **kept,
        errors=judging.check(runtime(), COUNCIL, source).errors,
        changes=differing.passages(now.source.yaml, source.yaml),
        moved=now.moves != found.moves,
        mine=found.by_id == me().id,
    )
