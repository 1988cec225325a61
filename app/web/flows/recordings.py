"""Recordings of the draft's prompts: heard, put in, taken out."""

from collections.abc import Callable

from flask import Response, abort, request, url_for
from werkzeug.datastructures import FileStorage

from app.services.flow_editor import recordings
from app.services.flow_editor.edits import Edit, Source
from app.services.flows import drafts, sounds
from app.services.flows.drafts import Draft
from app.services.refusals import Refused, Unknown
from app.web.flows.door import Mistake, door, editors, readers, refused, typed
from app.web.flows.saving import saved
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import whole
from app.web.roles import me

NO_FILE = "Choose a recording: a WAV file, as every recorder can save it"


@door.get("/<flow>/draft/recordings")
@passes(readers)
def draft_recordings(flow: str) -> Response:
    """Every prompt of the draft in each of its languages, with its recording."""
    return _shown(drafts.opened(runtime(), flow))


@door.post("/<flow>/draft/recordings")
@passes(editors)
def record_prompt(flow: str) -> Response:
    """Put a recording in the place of the machine's voice, or take it out again."""
    language, name = typed("language"), typed("prompt")
    then = url_for("flows.draft_recordings", flow=flow, _anchor=f"{language}-{_control(name)}")
    if request.form.get("do") == "remove":
        return _tried(flow, lambda: saved(flow, _without(language, name), then))
    given = request.files.get("wav")
    if not isinstance(given, FileStorage) or not given.filename:
        return _shown(drafts.opened(runtime(), flow), (Mistake("", NO_FILE),))
    with given.stream as stream:
        data = stream.read(sounds.LARGEST + 1)
    return _tried(flow, lambda: saved(flow, _with(language, name, data), then))


def _with(language: str, name: str, data: bytes) -> Edit:
    def edit(source: Source) -> Source:
        recordings.prompt(source, language, name)
        sound = sounds.keep(runtime(), me(), data)
        return recordings.recorded(source, language, name, sound, sounds.file_of(sound))

    return edit


def _without(language: str, name: str) -> Edit:
    return lambda source: recordings.unrecorded(source, language, name)


def _tried(flow: str, save: Callable[[], Response]) -> Response:
    try:
        return save()
    except Refused as refusal:
        return _shown(drafts.opened(runtime(), flow), refused(refusal))


def _shown(found: Draft, mistakes: tuple[Mistake, ...] = ()) -> Response:
    told: tuple[recordings.Spoken, ...] = ()
    wrong = ""
    try:
        told = recordings.spoken(found.source)
    except Refused as refusal:
        wrong = str(refusal)
    return whole(
        "flows/draft_recordings.html",
        409 if mistakes else 200,
        draft=found,
        voices=told,
        wrong=wrong,
        mistakes=mistakes,
    )


@door.get("/sounds/<sha256>.wav")
@passes(readers)
def sound(sha256: str) -> Response:
    """A recording, to be heard in the page."""
    try:
        return Response(sounds.wav(runtime(), sha256), content_type="audio/wav")
    except Unknown:
        abort(404)


def _control(name: str) -> str:
    return name.replace(".", "-").replace(" ", "-")
