"""The draft as the one text that it is: written by hand, taken away as a file, and brought back."""

from collections.abc import Mapping

from flask import Response, flash, request, url_for
from werkzeug.datastructures import FileStorage

from app.services.flow_editor import edits, outline
from app.services.flow_editor.edits import Source
from app.services.flows import checking, drafts
from app.services.flows.drafts import Conflict, Draft
from app.services.refusals import Refused
from app.web.flows.door import Mistake, door, editors, readers, refused, whole_number
from app.web.flows.saving import conflicting, saved
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go, whole
from app.web.roles import me

NO_FILE = "Choose a file: the plan that was downloaded here, or one like it"
NOT_TEXT = "That file is no text. Nothing was changed"


@door.get("/<flow>/draft/text")
@passes(readers)
def draft_text(flow: str) -> Response:
    """The whole text, with what is wrong beside the lines."""
    found = drafts.opened(runtime(), flow)
    return _shown(found, found.source)


@door.post("/<flow>/draft/text")
@passes(editors)
def save_text(flow: str) -> Response:
    """Save the text, broken or not; with `do=check` show what is wrong with it, unsaved.

    The text of a prompt file may come with it, or instead.
    """
    if "yaml" not in request.form:
        return _kept(flow, None, url_for("flows.draft_languages", flow=flow), _files())
    text = request.form["yaml"].replace("\r\n", "\n")
    if request.form.get("do") == "check":
        found = drafts.opened(runtime(), flow)
        return _shown(found, edits.text_given(found.source, text, {}))
    return _kept(flow, text, url_for("flows.draft_text", flow=flow), _files())


def _files() -> dict[str, str]:
    """The prompt files that come along with a text, after a conflict."""
    return {
        name.removeprefix("file."): words.replace("\r\n", "\n")
        for name, words in request.form.items()
        if name.startswith("file.")
    }


@door.post("/<flow>/draft/file")
@passes(editors)
def upload(flow: str) -> Response:
    """The text of a file takes the place of the draft."""
    given = request.files.get("file")
    text = text_of(given)
    if text is None:
        found = drafts.opened(runtime(), flow)
        message = NOT_TEXT if given and given.filename else NO_FILE
        return _shown(found, found.source, (Mistake("file", message),))
    return _kept(flow, text, url_for("flows.draft_text", flow=flow))


def text_of(given: FileStorage | None) -> str | None:
    """The text of a file that was sent; None if there is none, or it is no text."""
    if not given or not given.filename:
        return None
    try:
        return str(given.read(), "utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def _kept(
    flow: str, text: str | None, then: str, files: Mapping[str, str] | None = None
) -> Response:
    def edit(source: Source) -> Source:
        return edits.text_given(source, text, files or {})

    try:
        return saved(flow, edit, then)
    except Refused as refusal:
        found = drafts.opened(runtime(), flow)
        return _shown(found, edit(found.source), refused(refusal))


@door.get("/<flow>/draft/file")
@passes(readers)
def download(flow: str) -> Response:
    """The draft's text as a file, to the byte."""
    text = drafts.opened(runtime(), flow).source.yaml
    name = "".join(letter for letter in flow if letter.isalnum() or letter == "-")
    response = Response(text, mimetype="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


@door.post("/<flow>/draft/discard")
@passes(editors)
def discard(flow: str) -> Response:
    """Back to the text in force."""
    answer = drafts.discard(runtime(), me(), flow, whole_number("revision"))
    if isinstance(answer, Conflict):
        return conflicting(answer)
    flash("The draft is again the text that is in force.")
    return go(url_for("flows.draft", flow=flow))


def _shown(found: Draft, source: Source, mistakes: tuple[Mistake, ...] = ()) -> Response:
    told = outline.told(checking.check(runtime(), found.flow, source))
    return whole(
        "flows/draft_text.html",
        409 if mistakes else 200,
        draft=found,
        text=source.yaml,
        dirty=source != found.source,
        findings=told,
        outline=outline.outlined(source.yaml),
        mistakes=mistakes,
        step="",
        by_text=True,
    )
