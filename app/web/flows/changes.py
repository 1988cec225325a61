"""What changes for callers if the draft is published, and putting it forward."""

from collections.abc import Mapping

from flask import Response, flash, request, url_for

from app.services.flows import changes as comparing
from app.services.flows import checking, drafts, history, proposals, telling
from app.services.refusals import Refused
from app.web.flows.door import (
    Mistake,
    door,
    drawn,
    editors,
    plain,
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


@door.get("/<flow>/changes")
@passes(readers)
def changes(flow: str) -> Response:
    """The saved draft against what is in force."""
    return _compared(flow)


@door.post("/<flow>/changes")
@passes(editors)
def propose(flow: str) -> Response:
    """Put the draft forward to a second person. What was typed stays if it is refused."""
    reasons = _reasons()
    if mistakes := unless_given("why"):
        return _compared(flow, mistakes, reasons)
    try:
        proposals.propose(
            runtime(),
            me(),
            flow,
            revision=whole_number("revision"),
            moves=whole_number("moves"),
            why=typed("why"),
            accepted=reasons,
        )
    except Refused as refusal:
        return _compared(flow, refused(refusal), reasons)
    flash("Proposed. A second person must publish it; until then nothing changes for callers.")
    return go(url_for("flows.proposal", flow=flow))


def _reasons() -> Mapping[str, str]:
    """Each warning with the reason that was typed beside it."""
    warnings, reasons = request.form.getlist("warning"), request.form.getlist("accepted")
    return dict(zip(warnings, map(plain, reasons), strict=False))


def _compared(
    flow: str, mistakes: tuple[Mistake, ...] = (), reasons: Mapping[str, str] | None = None
) -> Response:
    draft = drafts.opened(runtime(), flow)
    comparison = comparing.compare(runtime(), flow, draft.source)
    before = history.version(runtime(), flow, comparison.before).accepted
    return drawn(
        "changes.html",
        mistakes,
        draft=draft,
        comparison=comparison,
        told=telling.told(comparison),
        waiting=proposals.waiting(runtime(), flow),
        warnings=tuple(dict.fromkeys(map(checking.told, comparison.checked.warnings))),
        accepted_before={one.warning: one for one in before},
        reasons=reasons or {},
        why=typed("why"),
    )
