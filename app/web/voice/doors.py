"""The carrier's doors: each reads the request, calls one service, answers in TwiML."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, current_app, request

from app.adapters.twiml import renderer
from app.runtime import Work
from app.script import NOTHING, Script
from app.services import (
    duty,
    holding,
    inbox,
    on_record,
    recorded,
    rooms,
    statuses,
    turns,
    wait_loop,
)
from app.web.guards import anyone, passes
from app.web.here import runtime
from app.web.voice import music
from app.web.voice.carrier import carrier
from app.web.voice.webhook import read

door = Blueprint("voice", __name__, url_prefix="/voice")
Act = Callable[[Work, inbox.Webhook], Script]


def xml(text: str) -> Response:
    """A TwiML answer."""
    return Response(text, content_type="text/xml; charset=utf-8")


def answer(name: str, key: str, act: Act) -> Response:
    """Answer a webhook once; its twin gets the same bytes."""
    hook = read(name, key)
    rt = runtime()
    render = renderer(rt.settings.public_base_url)
    return xml(inbox.answer_once(rt, hook, render, lambda work: act(work, hook)))


@door.post("/inbound")
@passes(carrier)
def inbound() -> Response:
    """It rings."""
    return answer("inbound", request.form.get("CallSid", ""), statuses.begin)


@door.post("/heard/<hex:call>/<int:turn>")
@passes(carrier)
def heard(call: UUID, turn: int) -> Response:
    """The caller pressed a key, or did nothing."""
    hook = read("heard", f"{call.hex}/{turn}")
    rt = runtime()
    return xml(turns.hear(rt, hook, call, turn, renderer(rt.settings.public_base_url)))


@door.post("/recorded/<hex:call>/<int:turn>")
@passes(carrier)
def message_left(call: UUID, turn: int) -> Response:
    """The caller has left a message, or no words; or hung up while leaving one."""
    hook = read("recorded", f"{call.hex}/{turn}")
    rt = runtime()
    return xml(recorded.hear(rt, hook, call, turn, renderer(rt.settings.public_base_url)))


@door.post("/wait/<hex:wait>/<int:beat>")
@passes(carrier)
def wait(wait: UUID, beat: int) -> Response:
    """One beat of the wait loop."""
    if "rescue" in current_app.extensions:
        current_app.extensions["rescue"].look()
    return answer(
        "wait",
        f"{wait.hex}/{beat}",
        lambda work, hook: wait_loop.comfort(work, wait, beat, hook.field("Digits")),
    )


@door.post("/left/<hex:wait>")
@door.post("/left/<hex:wait>/<int:beat>")
@passes(carrier)
def left(wait: UUID, beat: int = 0) -> Response:
    """The line left the carrier's queue, into which it had come at a beat."""
    result = request.form.get("QueueResult", "")
    key = f"{wait.hex}/{beat}/{result}"
    return answer("left", key, lambda work, _: wait_loop.left(work, wait, result))


@door.post("/duty/<hex:call>/<int:turn>")
@passes(carrier)
def duty_answers(call: UUID, turn: int) -> Response:
    """An outside number picked up: it must press 1."""
    sid = request.form.get("CallSid", "")
    return answer("duty", f"{call.hex}/{turn}/{sid}", lambda work, _: duty.answer(work, call, turn))


@door.post("/duty/<hex:call>/<int:turn>/accept")
@passes(carrier)
def duty_accepts(call: UUID, turn: int) -> Response:
    """An outside number pressed a key, or did not."""
    sid = request.form.get("CallSid", "")
    return answer(
        "duty-accept",
        f"{call.hex}/{turn}/{sid}",
        lambda work, hook: duty.accept(work, call, turn, sid, hook.field("Digits")),
    )


@door.post("/dialled/<hex:call>/<int:turn>")
@passes(carrier)
def dialled(call: UUID, turn: int) -> Response:
    """The dial of an outside number is over and the caller is still there."""
    status = request.form.get("DialCallStatus", "")
    return answer(
        "dialled",
        f"{call.hex}/{turn}",
        lambda work, hook: duty.after(work, call, turn, status, hook.field("DialCallSid")),
    )


@door.post("/dialled/<hex:call>/<int:turn>/back")
@passes(carrier)
def dialled_back(call: UUID, turn: int) -> Response:
    """The caller was cut off from the outside number and stayed on the line."""
    return answer("dialled-back", f"{call.hex}/{turn}", lambda work, _: duty.back(work, call))


@door.post("/customer/<hex:offer>")
@passes(carrier)
def customer(offer: UUID) -> Response:
    """The caller has left the music for the room."""
    return answer("customer", offer.hex, lambda work, _: rooms.customer(work, offer))


@door.post("/customer/<hex:offer>/in")
@passes(carrier)
def customer_comes_in(offer: UUID) -> Response:
    """The caller has heard that the talk is recorded."""
    return answer("customer-in", offer.hex, lambda work, _: rooms.come_in(work, offer))


@door.post("/customer/<hex:offer>/after")
@passes(carrier)
def customer_after(offer: UUID) -> Response:
    """The caller's line has left the room and is still up."""
    return answer("customer-after", offer.hex, lambda work, _: rooms.customer_after(work, offer))


@door.post("/customer/<hex:offer>/back")
@passes(carrier)
def customer_back(offer: UUID) -> Response:
    """The caller was cut off and stayed on the line."""
    return answer("customer-back", offer.hex, lambda work, _: rooms.back(work, offer))


@door.post("/hold/<hex:call>/<int:beat>")
@passes(carrier)
def on_hold(call: UUID, beat: int) -> Response:
    """A caller on hold hears the next piece of music."""
    return answer("hold", f"{call.hex}/{beat}", lambda work, _: holding.music(work, call, beat))


@door.post("/status")
@passes(carrier)
def status() -> Response:
    """The number's status callback: the only reliable end of a call."""
    sid, sequence = request.form.get("CallSid", ""), request.form.get("SequenceNumber", "")
    hook = read("status", f"{sid}/{request.form.get('CallStatus', '')}/{sequence}")
    inbox.take_event(runtime(), hook, lambda work: statuses.of_call(work, hook))
    return xml(renderer("")(NOTHING))


@door.post("/events/room/<hex:call>")
@passes(carrier)
def room_event(call: UUID) -> Response:
    """Something befell the call's room."""
    form = request.form
    what = f"{form.get('StatusCallbackEvent', '')}/{form.get('SequenceNumber', '')}"
    room = form.get("ConferenceSid", "")
    hook = read("room", f"{call.hex}/{room}/{what}")
    inbox.take_event(runtime(), hook, lambda work: statuses.of_room(work, call, hook))
    return xml(renderer("")(NOTHING))


@door.post("/events/recording/<hex:call>")
@passes(carrier)
def recording_event(call: UUID) -> Response:
    """A recording is there, or there is none after all."""
    what = f"{request.form.get('RecordingSid', '')}/{request.form.get('RecordingStatus', '')}"
    hook = read("recording", f"{call.hex}/{what}")
    inbox.take_event(runtime(), hook, lambda work: recorded.told(work, call, hook))
    return xml(renderer("")(NOTHING))


@door.post("/events/talk/<hex:call>")  # of documents made before the offer stood in them
@door.post("/events/talk/<hex:call>/<hex:offer>")
@passes(carrier)
def talk_event(call: UUID, offer: UUID | None = None) -> Response:
    """The talk of an offer is being recorded, or was, or is not."""
    what = f"{request.form.get('RecordingSid', '')}/{request.form.get('RecordingStatus', '')}"
    hook = read("talk", f"{call.hex}/{what}")
    inbox.take_event(runtime(), hook, lambda work: on_record.told(work, call, offer, hook))
    return xml(renderer("")(NOTHING))


@door.get("/music.wav")
@passes(anyone)
def music_file() -> Response:
    """What waiting callers hear; the carrier fetches it without a signature."""
    answer = Response(music.wav(), content_type="audio/wav")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
