"""The proposal that waits: what it changes, and a second person who publishers or declines it."""

from typing import Any

from flask import Response, flash, url_for

from app.services.flows import changes as comparing
from app.services.flows import history, proposals, roles, telling
from app.services.flows import publishing as publisher
from app.services.flows.proposals import Proposal
from app.services.refusals import Refused, Unknown
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
from app.web.roles import me, one_of

decides = one_of(*(roles.EDITORS | roles.PUBLISHERS))


@door.get("/<flow>/proposal")
@passes(readers)
def proposal(flow: str) -> Response:
    """What waits for a second person, against what is in force now."""
    return _waiting(flow)


@door.post("/<flow>/proposal/publish")
@passes(publishers)
def publish(flow: str) -> Response:
    """Put the proposed version in force. A page that has become old is refused and drawn anew."""
    if mistakes := unless_given("why"):
        return _waiting(flow, mistakes)
    version, moves, why = typed("version"), whole_number("moves"), typed("why")
    try:
        publisher.publish(runtime(), me(), flow, version=version, moves=moves, why=why)
    except Refused as refusal:
        return _waiting(flow, refused(refusal))
    flash(f"Published. New calls begin on version {version[:8]}; calls in progress keep theirs.")
    return go(url_for("flows.overview", flow=flow))


@door.post("/<flow>/proposal/withdraw")
@passes(decides)
def withdraw(flow: str) -> Response:
    """Take the proposal back, or decline it; the draft stays."""
    if mistakes := unless_given("back"):
        return _waiting(flow, mistakes)
    try:
        proposals.withdraw(runtime(), me(), flow, typed("back"))
    except (Refused, Unknown) as refusal:
        return _waiting(flow, refused(refusal))
    flash("The proposal is taken back. The draft is as it was.")
    return go(url_for("flows.overview", flow=flow))


def _waiting(flow: str, mistakes: tuple[Mistake, ...] = ()) -> Response:
    found = proposals.waiting(runtime(), flow)
    kept = {"why": typed("why"), "back": typed("back")}
    shown = _against(flow, found) if found else {}
    return drawn("proposal.html", mistakes, proposal=found, **kept, **shown)


def _against(flow: str, found: Proposal) -> dict[str, Any]:
    now = history.in_force(runtime(), flow)
    comparison = comparing.compare_versions(runtime(), flow, now.version, found.version)
    return {
        "comparison": comparison,
        "told": telling.told(comparison),
        "moved": now.moves != found.moves,
        "mine": found.by_id == me().id,
    }
