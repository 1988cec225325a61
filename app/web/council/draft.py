"""The file as text: what is in force, the one draft, what is wrong with it, and what it changes."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, request, url_for

from app.services.flow_editor import differing
from app.services.flow_editor.edits import Source
from app.services.flows import checking, drafts, history, judging, proposals
from app.services.flows.drafts import Conflict
from app.services.flows.judging import COUNCIL
from app.services.refusals import Refused
from app.web.council.door import door, drawn
from app.web.flows.door import (
    Mistake,
    editors,
    plain,
    readers,
    refused,
    typed,
    unless_given,
    whole_number,
)
from app.web.flows.text import NOT_TEXT, text_of
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go
from app.web.roles import me

NO_FILE = "Choose a file: the one that was downloaded here, or one like it"
SAVED = "Saved in the draft. Nothing changes until it is published."
LATE = "{} saved the draft while you worked on it. Yours is below, and not saved."


@door.get("")
@passes(readers)
def page() -> Response:
    """The draft; while nobody has begun one, the text in force."""
    return _shown(drafts.opened(runtime(), COUNCIL).source.yaml)


@door.post("")
@passes(editors)
def save() -> Response:
    """Save the text, broken or not; with `do=check` show what is wrong with it, unsaved."""
    text = request.form.get("yaml", "").replace("\r\n", "\n")
    return _shown(text) if request.form.get("do") == "check" else _saved(text)


@door.post("/file")
@passes(editors)
def upload() -> Response:
    """The text of a file takes the place of the draft."""
    given = request.files.get("file")
    text = text_of(given)
    if text is not None:
        return _saved(text)
    message = NOT_TEXT if given and given.filename else NO_FILE
    return _shown(drafts.opened(runtime(), COUNCIL).source.yaml, (Mistake("file", message),))


@door.get("/file")
@passes(readers)
def download() -> Response:
    """The draft's text as a file, to the byte."""
    response = Response(drafts.opened(runtime(), COUNCIL).source.yaml, mimetype="application/yaml")
    response.headers["Content-Disposition"] = 'attachment; filename="council.yaml"'
    return response


@door.post("/discard")
@passes(editors)
def discard() -> Response:
    """Back to the text in force."""
    answer = drafts.discard(runtime(), me(), COUNCIL, whole_number("revision"))
    if isinstance(answer, Conflict):
        return _late(answer)
    flash("The draft is again the text that is in force.")
    return go(url_for("council.page"))


@door.post("/propose")
@passes(editors)
def propose() -> Response:
    """Put the saved draft forward to a second person."""
    warnings, reasons = request.form.getlist("warning"), request.form.getlist("accepted")
    accepted = dict(zip(warnings, map(plain, reasons), strict=False))
    text = drafts.opened(runtime(), COUNCIL).source.yaml
    if mistakes := unless_given("why"):
        return _shown(text, mistakes, accepted)
    seen = {"revision": whole_number("revision"), "moves": whole_number("moves")}
    try:
        proposals.propose(runtime(), me(), COUNCIL, **seen, why=typed("why"), accepted=accepted)
    except Refused as refusal:
        return _shown(text, refused(refusal), accepted)
    flash("Proposed. A second person must publish it; until then nothing changes.")
    return go(url_for("council.proposal"))


def _saved(text: str) -> Response:
    revision = whole_number("revision")
    try:
        answer = drafts.save(runtime(), me(), COUNCIL, Source(text), revision)
    except Refused as refusal:
        return _shown(text, refused(refusal))
    if isinstance(answer, Conflict):
        return _late(answer)
    flash(SAVED)
    return go(url_for("council.page"))


def _late(answer: Conflict) -> Response:
    mistake = Mistake("theirs", LATE.format(answer.changed_by or "Somebody"))
    passages = differing.passages(answer.theirs.yaml, answer.mine.yaml)
    return _shown(answer.mine.yaml, (mistake,), theirs=passages)


def _shown(
    text: str,
    mistakes: tuple[Mistake, ...] = (),
    accepted: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    draft = drafts.opened(runtime(), COUNCIL)
    checked = judging.check(runtime(), COUNCIL, Source(text))
    before = history.version(runtime(), COUNCIL, draft.in_force.version).accepted
    return drawn(
        "draft.html",
        mistakes,
        draft=draft,
        text=text,
        saved=text == draft.source.yaml,
        checked=checked,
        warnings=tuple(dict.fromkeys(map(checking.told, checked.warnings))),
        accepted=accepted or {},
        accepted_before={one.warning: one for one in before},
        changes=differing.passages(draft.in_force.source.yaml, text),
        why=typed("why"),
        **more,
    )
