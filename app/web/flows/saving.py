"""The draft is saved over the one that was looked at, or both are shown."""

from flask import Response, flash, url_for

from app.services.flow_editor import differing
from app.services.flow_editor.edits import Edit
from app.services.flows import drafts
from app.services.flows.drafts import Conflict
from app.web.flows.door import whole_number
from app.web.here import runtime
from app.web.page import go, whole
from app.web.roles import me

SAVED = "Saved in the draft. Nothing changes for callers until it is published."


def saved(flow: str, edit: Edit, then: str, said: str = SAVED) -> Response:
    """Make the edit on the draft as it is now, if nobody has saved since the page was drawn.

    Otherwise 409, with the draft as it is now and what the edit would make of it. Raises Refused
    for an edit that cannot be made.
    """
    mine = edit(drafts.opened(runtime(), flow).source)
    answer = drafts.save(runtime(), me(), flow, mine, whole_number("revision"))
    if isinstance(answer, Conflict):
        return conflicting(answer)
    flash(said)
    return go(then)


def conflicting(answer: Conflict) -> Response:
    """Both texts, line by line, and a form that saves what is made of them."""
    return whole(
        "flows/draft_conflict.html",
        409,
        conflict=answer,
        files=differing.between(answer.theirs, answer.mine),
    )


def step_address(flow: str, name: str) -> str:
    """The page of the draft with a step's form open; focus goes to its heading."""
    return url_for("flows.draft", flow=flow, step=name or None, _anchor="step")
