"""The carrier's doors for whoever is rung back: picked up, a key pressed, what befell the line."""

from uuid import UUID

from flask import Blueprint, Response, request

from app.adapters.twiml import renderer
from app.script import NOTHING
from app.services import inbox, rung_back
from app.web.guards import passes
from app.web.here import runtime
from app.web.voice.carrier import carrier
from app.web.voice.doors import answer, xml
from app.web.voice.webhook import read

door = Blueprint("back", __name__, url_prefix="/voice")


@door.post("/back/<hex:offer>")
@passes(carrier)
def rung_back_answers(offer: UUID) -> Response:
    """The telephone of somebody who is rung back was picked up."""
    sid = request.form.get("CallSid", "")
    key = f"{offer.hex}/{sid}"
    return answer("back", key, lambda work, _: rung_back.picked_up(work, offer, sid))


@door.post("/back/<hex:offer>/pressed")
@passes(carrier)
def rung_back_presses(offer: UUID) -> Response:
    """Whoever picked up pressed a key, or did not."""
    sid = request.form.get("CallSid", "")
    return answer(
        "back-pressed",
        f"{offer.hex}/{sid}",
        lambda work, hook: rung_back.pressed(work, offer, sid, hook.field("Digits")),
    )


@door.post("/events/back/<hex:call>")
@passes(carrier)
def rung_back_event(call: UUID) -> Response:
    """Something befell the line of somebody who is rung back."""
    sequence = request.form.get("SequenceNumber", "")
    what = f"{request.form.get('CallStatus', '')}/{sequence}"
    hook = read("back-event", f"{call.hex}/{request.form.get('CallSid', '')}/{what}")
    inbox.take_event(runtime(), hook, lambda work: rung_back.told(work, call, hook))
    return xml(renderer("")(NOTHING))
