"""The draft, step by step: an outline, a drawing, and a form for the step that is chosen."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request, url_for

from app.services.flow_editor import controls, edits, names, outline, wording
from app.services.flow_editor.edits import Edit, Source
from app.services.flow_editor.outline import Outline
from app.services.flows import checking, drafts
from app.services.flows.drafts import Draft
from app.services.refusals import Refused, Unknown
from app.web.flows.door import Mistake, door, editors, readers, refused, typed
from app.web.flows.saving import saved, step_address
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go, whole


@door.get("/<flow>/draft")
@passes(readers)
def draft(flow: str) -> Response:
    """The outline and, with `step`, its form; without, what holds for the whole plan."""
    found = drafts.opened(runtime(), flow)
    return shown(found, found.source, request.args.get("step", ""))


@door.post("/<flow>/draft")
@passes(editors)
def save_step(flow: str) -> Response:
    """Save the form, or do with it what the button says and show it unsaved."""
    name, do = typed("step"), typed("do")
    edit = form_edit(name)
    try:
        if do == "save":
            return saved(flow, edit, step_address(flow, name))
        found = drafts.opened(runtime(), flow)
        return shown(found, _reshaped(edit(found.source), name, do), name, do=do)
    except Unknown:
        flash(f"Somebody has removed or renamed the step “{name}” meanwhile. Nothing was changed.")
        return go(url_for("flows.draft", flow=flow))


def form_edit(name: str) -> Edit:
    """What the posted form does to the draft: to one step, or to the whole plan's first lines."""
    given, keys = request.form.to_dict(), request.form.getlist("option")
    if name:
        return lambda source: edits.step_as_typed(source, name, given, keys)
    return lambda source: edits.plan_as_typed(source, given)


def _reshaped(source: Source, name: str, do: str) -> Source:
    if do == "check" or not name:
        return source
    chosen = f"add {typed('new-key')}" if do == "add" else do
    return edits.with_step_reshaped(source, name, chosen)


def shown(
    found: Draft, source: Source, step: str, mistakes: Sequence[Mistake] = (), **more: Any
) -> Response:
    """The page with a text that may not be saved yet. A text that is none leads to its editor."""
    sketch = outline.outlined(source.yaml)
    if sketch is None:
        for one in mistakes:
            flash(one.message)
        return go(url_for("flows.draft_text", flow=found.flow))
    parts = {
        "draft": found,
        "dirty": source != found.source,
        "findings": outline.told(checking.check(runtime(), found.flow, source)),
        "outline": sketch,
        "kinds": wording.KINDS,
        "mistakes": mistakes,
        "do": "",
        "typed_name": "",
    }
    shown_here = parts | _step(sketch, step) | more
    return whole("flows/draft.html", 409 if mistakes else 200, **shown_here)


def _step(sketch: Outline, name: str) -> dict[str, Any]:
    box = next((box for box in sketch.boxes if box.name == name), None)
    known = names.names_of(runtime().council, sketch.values)
    if box is None:
        return {"step": "", "box": None, "form": controls.of_plan(known, sketch.values)}
    form = None
    if box.verb:
        form = controls.of_step(known, box.verb, edits.written(sketch.values, name))
    return {"step": name, "box": box, "form": form, "leading": sketch.leading_to(name)}


@door.post("/<flow>/draft/steps")
@passes(editors)
def add_step(flow: str) -> Response:
    """A new step after the one that is open; its form opens."""
    name, verb, after = typed("name"), typed("verb"), typed("step")
    return _or_refused(
        flow,
        lambda source: edits.step_added(source, name, verb, after),
        name,
        f"“{name}” is there. Fill in its form, and send callers to it from another step.",
    )


@door.post("/<flow>/draft/steps/rename")
@passes(editors)
def rename_step(flow: str) -> Response:
    """Another name for a step; everything that leads there follows."""
    old, new = typed("step"), typed("name")
    return _or_refused(
        flow,
        lambda source: edits.step_renamed(source, old, new),
        new,
        f"“{old}” is now “{new}”, everywhere.",
    )


@door.post("/<flow>/draft/steps/remove")
@passes(editors)
def remove_step(flow: str) -> Response:
    """Without a step that nothing leads to any more."""
    name = typed("step")
    return _or_refused(
        flow, lambda source: edits.step_removed(source, name), "", f"“{name}” is removed."
    )


def _or_refused(flow: str, edit: Edit, then: str, said: str) -> Response:
    try:
        return saved(flow, edit, step_address(flow, then), said)
    except (Refused, Unknown) as refusal:
        found = drafts.opened(runtime(), flow)
        mistakes = refused(refusal)
        return shown(found, found.source, typed("step"), mistakes, typed_name=typed("name"))
