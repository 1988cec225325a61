"""The words of the other languages, each beside the English that it stands for."""

from flask import Response, request, url_for

from app.services.flow_editor import outline, translations
from app.services.flows import checking, drafts
from app.services.flows.drafts import Draft
from app.services.refusals import Refused
from app.web.flows.door import Mistake, door, editors, readers, refused, typed
from app.web.flows.saving import saved
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import whole


@door.get("/<flow>/draft/languages")
@passes(readers)
def draft_languages(flow: str) -> Response:
    """Every prompt in every language of the draft."""
    return _shown(drafts.opened(runtime(), flow))


@door.post("/<flow>/draft/languages")
@passes(editors)
def save_languages(flow: str) -> Response:
    """The words of one language."""
    language, given = typed("language"), request.form.to_dict()
    then = url_for("flows.draft_languages", flow=flow, _anchor=f"language-{language}")
    try:
        return saved(flow, lambda source: translations.translated(source, language, given), then)
    except Refused as refusal:
        return _shown(drafts.opened(runtime(), flow), refused(refusal))


def _shown(found: Draft, mistakes: tuple[Mistake, ...] = ()) -> Response:
    told: tuple[translations.Translation, ...] = ()
    wrong = ""
    try:
        told = translations.translations(found.source)
    except Refused as refusal:
        wrong = str(refusal)
    checked = checking.check(runtime(), found.flow, found.source)
    return whole(
        "flows/draft_languages.html",
        409 if mistakes else 200,
        draft=found,
        translations=told,
        wrong=wrong,
        findings=outline.told(checked),
        mistakes=mistakes,
        step="",
        by_text=False,
    )
