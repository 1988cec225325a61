"""The carrier's doors for a telephone that we ring: picked up, a key pressed, what befell its line.

The phone of somebody who is offered a caller, of a supervisor who comes into a talk, and of
whoever is rung back; and a browser, which calls us instead.
"""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, request

from app.adapters.twiml import renderer
from app.runtime import Work
from app.script import NOTHING, HangUp, Script
from app.services import acceptance, inbox, listening, rung_back, statuses
from app.web.guards import passes
from app.web.here import runtime
from app.web.voice.carrier import carrier
from app.web.voice.doors import answer, xml
from app.web.voice.webhook import read

door = Blueprint("rung", __name__, url_prefix="/voice")


def line(name: str, of: UUID, act: Callable[[Work, UUID, str], Script]) -> Response:
    """What a line does, answered once: `act` is told for what it was rung, and its sid."""
    sid = request.form.get("CallSid", "")
    return answer(name, f"{of.hex}/{sid}", lambda work, _: act(work, of, sid))


def key(name: str, of: UUID, act: Callable[[Work, UUID, str, str], Script]) -> Response:
    """A key was pressed on a line, or none in time."""
    sid = request.form.get("CallSid", "")
    return answer(
        name, f"{of.hex}/{sid}", lambda work, hook: act(work, of, sid, hook.field("Digits"))
    )


def event(name: str, of: str, act: Callable[[Work, inbox.Webhook], bool]) -> Response:
    """The carrier tells of a line, in any order and perhaps twice."""
    form = request.form
    what = f"{form.get('CallStatus', '')}/{form.get('SequenceNumber', '')}"
    hook = read(name, f"{of}/{what}")
    inbox.take_event(runtime(), hook, lambda work: act(work, hook))
    return xml(renderer("")(NOTHING))


@door.post("/agent/<hex:offer>")
@passes(carrier)
def agent_answers(offer: UUID) -> Response:
    """The phone of somebody who is offered a caller was picked up."""
    return line("agent", offer, acceptance.answer)


@door.post("/agent/<hex:offer>/accept")
@passes(carrier)
def agent_accepts(offer: UUID) -> Response:
    """The person on it pressed a key, or did not."""
    return key("accept", offer, acceptance.accept)


@door.post("/agent/<hex:offer>/after")
@passes(carrier)
def agent_after(offer: UUID) -> Response:
    """The room is over for the person who took the call."""
    return line("agent-after", offer, lambda *_: (HangUp(),))


@door.post("/agent/connect")
@passes(carrier)
def agent_connects() -> Response:
    """An agent's browser calls through the application, with a ticket."""
    ticket = request.form.get("ticket", "")
    sid = request.form.get("CallSid", "")
    return answer("connect", sid, lambda work, hook: acceptance.connect(work, hook, ticket))


@door.post("/listen/<hex:listen>")
@passes(carrier)
def supervisor_answers(listen: UUID) -> Response:
    """A supervisor's own phone was picked up."""
    return line("listen", listen, listening.answer)


@door.post("/listen/<hex:listen>/accept")
@passes(carrier)
def supervisor_comes(listen: UUID) -> Response:
    """The supervisor pressed a key, or did not."""
    return key("listen-accept", listen, listening.accept)


@door.post("/listen/<hex:listen>/after")
@passes(carrier)
def supervisor_after(listen: UUID) -> Response:
    """The supervisor's line has left the room."""
    return line("listen-after", listen, lambda work, of, _: listening.after(work, of))


@door.post("/back/<hex:offer>")
@passes(carrier)
def rung_back_answers(offer: UUID) -> Response:
    """The telephone of somebody who is rung back was picked up."""
    return line("back", offer, rung_back.picked_up)


@door.post("/back/<hex:offer>/pressed")
@passes(carrier)
def rung_back_presses(offer: UUID) -> Response:
    """Whoever picked up pressed a key, or did not."""
    return key("back-pressed", offer, rung_back.pressed)


@door.post("/events/browser")
@passes(carrier)
def browser_event() -> Response:
    """The line of an agent's browser: the application's status callback."""
    return event("browser", request.form.get("CallSid", ""), statuses.of_browser)


@door.post("/events/leg/<hex:leg>")
@passes(carrier)
def leg_event(leg: UUID) -> Response:
    """A leg that we rang."""
    return event("leg", leg.hex, lambda work, hook: statuses.of_leg(work, leg, hook))


@door.post("/events/listen/<hex:listen>")
@passes(carrier)
def supervisor_event(listen: UUID) -> Response:
    """The phone of a supervisor."""
    return event("listens", listen.hex, lambda work, hook: listening.heard_of(work, listen, hook))


@door.post("/events/back/<hex:call>")
@passes(carrier)
def rung_back_event(call: UUID) -> Response:
    """The line of somebody who is rung back; a try may have had two."""
    of = f"{call.hex}/{request.form.get('CallSid', '')}"
    return event("back-event", of, lambda work, hook: rung_back.told(work, call, hook))
