"""The check while typing: what the unsaved form or text would be, and what is wrong with it."""

from flask import Response, request

from app.services.flow_editor import controls, edits, measures, names, outline, translations
from app.services.flow_editor.edits import Source
from app.services.flow_editor.outline import Outline
from app.services.flows import checking, drafts
from app.services.refusals import Refused, Unknown
from app.web.flows.door import door, editors, typed
from app.web.flows.draft import form_edit
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import piece

CHECK = "flows/draft_check.html"


@door.post("/<flow>/draft/check")
@passes(editors)
def check_draft(flow: str) -> Response:
    """The findings, and with them the marks and measures that they change. Nothing is saved."""
    now, name = drafts.opened(runtime(), flow).source, typed("step")
    try:
        source = _unsaved(now, name)
    except (Refused, Unknown) as refusal:
        return piece(CHECK, "refused", said=str(refusal))
    found = outline.told(checking.check(runtime(), flow, source))
    sketch = outline.outlined(source.yaml)
    by_text = "yaml" in request.form or "language" in request.form
    return piece(
        CHECK,
        "live",
        flow=flow,
        findings=found,
        outline=sketch,
        step=name,
        by_text=by_text,
        measured=_measured(source, sketch, name),
    )


def _unsaved(now: Source, name: str) -> Source:
    if "yaml" in request.form:
        return edits.text_given(now, request.form["yaml"].replace("\r\n", "\n"), {})
    if language := typed("language"):
        return translations.translated(now, language, request.form.to_dict())
    return form_edit(name)(now)


def _measured(
    source: Source, sketch: Outline | None, name: str
) -> list[tuple[str, measures.Measure]]:
    """Each control that was sent, with how long its words are now."""
    if language := typed("language"):
        told = [one for one in translations.translations(source) if one.language == language]
        return [(pair.control, pair.measure) for one in told for pair in one.pairs]
    box = next((one for one in sketch.boxes if one.name == name), None) if sketch else None
    if not sketch or not box or not box.verb:
        return []  # a form of none: or the step is lost in the text
    known = names.names_of(runtime().council, sketch.values)
    form = controls.of_step(known, box.verb, edits.written(sketch.values, name))
    return [(one.id, one.measure) for one in form.spoken() if one.measure]
