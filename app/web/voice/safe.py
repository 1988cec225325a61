"""When the record cannot be reached: safe words, then the duty desk, who must accept (I1, I10).

Nothing here asks the database. What happened goes into the journal, and from there into the
record, with the true time, when the database is back (architecture section 6).
"""

import logging
import re
from datetime import UTC
from threading import Thread
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, g, request

from app.adapters.twiml import renderer
from app.runtime import CarrierTrouble, Runtime
from app.script import (
    GoTo,
    HangUp,
    LeaveQueue,
    Listen,
    Music,
    RingNumber,
    Script,
    Silence,
    Speak,
    Verb,
)
from app.services import offers, rooms, rung_back
from app.web.guards import passes
from app.web.here import runtime
from app.web.voice.carrier import carrier
from app.web.voice.webhook import cleaned

log = logging.getLogger("frontdoor.safe")
door = Blueprint("safe", __name__, url_prefix="/voice/safe")
ROUNDS = 10_000
STAY = Speak("Please stay on the line. We are finding a person for you.")
PATIENCE_BEATS = 2
ROOM = re.compile("/voice/events/room/([0-9a-f]{32})")


def arrived() -> None:
    """Remember when this request came: the time spent on a database that hangs is not its time."""
    g.arrived = runtime().now()


def hand_off() -> Response:
    """The answer to any carrier request that could not be answered from the record."""
    note("unrecorded")
    path = request.path.removeprefix("/voice/")
    room = path.split("/")[0]
    return speak(_ANSWERS.get(room, _to_duty)())


def speak(script: Script) -> Response:
    """A Script as an answer."""
    text = renderer(runtime().settings.public_base_url)(script)
    return Response(text, content_type="text/xml; charset=utf-8")


def note(what: str) -> None:
    """Write down what was taken, and when, where no database is needed; it goes in soon."""
    rt = runtime()
    entry = {
        "what": what,
        "at": g.get("arrived", rt.now()).astimezone(UTC).isoformat(),
        "path": cleaned(request.path),
        "form": {cleaned(name): cleaned(value) for name, value in request.form.items()},
    }
    if not rt.journal.write(entry):
        log.critical("call taken without database and without journal")
    current_app.extensions["outage"].look()


def _to_duty() -> Script:
    return (Speak(runtime().council.fallback.say), *_ring(0))


def _ring(turn: int) -> tuple[Verb, ...]:
    council = runtime().council
    chain = council.fallback.duty
    number = council.directory[chain[turn % len(chain)]].number
    key = token(turn)
    return (
        RingNumber(number, f"/voice/safe/answer/{turn}/{key}", f"/voice/safe/next/{turn}/{key}"),
    )


def _waiting() -> Script:
    """Only music, words and leaving are allowed in a queue: a little patience, then out of it."""
    beats = request.args.get("safe", 0, type=int)
    if beats >= PATIENCE_BEATS:
        return (LeaveQueue(),)
    return (STAY, Silence(5), GoTo(f"{request.path}?safe={beats + 1}"))


def _left() -> Script:
    result = request.form.get("QueueResult", "")
    on_their_way = {"redirected", "redirected-from-bridged", "bridged", "bridging-in-process"}
    return () if result in on_their_way | {"hangup"} else _to_duty()


def _agent() -> Script:
    """An agent's phone: without the record nobody can be given a caller."""
    words = "Sorry, this call cannot be connected now. The caller is being looked after."
    return (Speak(words), HangUp())


def _on_hold() -> Script:
    """The person who has them is still in the room: music, until the record is back."""
    return (Music(), GoTo(request.path))


def _nothing() -> Script:
    return ()


def _event() -> Script:
    """A caller left alone in a room hears nothing for as long as the record is away: out of it.

    The room is closed, and the caller's line asks what comes next at its own door.
    """
    left = request.form.get("StatusCallbackEvent") == "participant-leave"
    room = ROOM.fullmatch(request.path)
    who = request.form.get("ParticipantLabel", "").split("-")[0]
    if left and room and who not in {"customer", "sup"}:  # a supervisor who leaves leaves nobody
        closing = Thread(target=_close, args=(runtime(), UUID(room[1])), name="close", daemon=True)
        closing.start()
    return ()


def _close(rt: Runtime, call_id: UUID) -> None:
    try:
        rt.phone.end_room(offers.room_of(call_id))
    except CarrierTrouble as trouble:
        log.warning("room not closed: %s", trouble)


def _after_room() -> Script:
    """From the queue to a person; after a talk the caller may be done, and is told so."""
    talked = request.path.endswith("/after")
    return (*rooms.CUT_OFF, *_ring(0)) if talked else _to_duty()


def _dialled() -> Script:
    return (*rooms.CUT_OFF, *_ring(0)) if _talked() else _to_duty()


def _talked() -> bool:
    return request.form.get("DialBridged") == "true"


def _duty() -> Script:
    """The duty desk that was being rung when the record went away: it may still accept."""
    if not request.path.endswith("/accept"):
        return _ask(f"{request.path}/accept")
    return () if request.form.get("Digits") == "1" else (HangUp(),)


def _rung_back() -> Script:
    """Somebody who is rung back: they hear nothing of who we are until they have asked (S12)."""
    if not request.path.endswith("/pressed"):
        return (Listen(f"{request.path}/pressed", (rung_back.WORDS,), timeout_s=8),)
    return (STAY, *_ring(0)) if request.form.get("Digits") == "1" else (HangUp(),)


def _supervisor() -> Script:
    return (HangUp(),)


_ANSWERS = {
    "wait": _waiting,
    "left": _left,
    "agent": _agent,
    "customer": _after_room,
    "dialled": _dialled,
    "duty": _duty,
    "back": _rung_back,
    "events": _event,
    "hold": _on_hold,
    "listen": _supervisor,
    "status": _nothing,
}


def _ask(path: str) -> Script:
    words = Speak("A call is waiting for you. To take it, press 1.")
    return (Listen(path, (words,), timeout_s=8),)


def token(turn: int) -> str:
    """What a hand-off address must carry: made by us, for this turn."""
    return runtime().seals.sign(f"safe:{turn}")


def _own(turn: int, key: str) -> None:
    if key != token(turn):
        abort(403)


@door.post("/answer/<int:turn>/<key>")
@passes(carrier)
def answers(turn: int, key: str) -> Response:
    """The duty desk picked up: it must press 1."""
    _own(turn, key)
    return speak(_ask(f"/voice/safe/accept/{turn}/{key}"))


@door.post("/accept/<int:turn>/<key>")
@passes(carrier)
def accepts(turn: int, key: str) -> Response:
    """The duty desk pressed a key, or did not."""
    _own(turn, key)
    if request.form.get("Digits") != "1":
        return speak((HangUp(),))
    note("accepted")
    return speak(())


@door.post("/next/<int:turn>/<key>")
@passes(carrier)
def next_one(turn: int, key: str) -> Response:
    """Nobody took it, or the talk was cut off: the next number, again and again (S7)."""
    _own(turn, key)
    words: Script = rooms.CUT_OFF if _talked() else (STAY, Silence(2))
    return speak((*words, *_ring((turn + 1) % ROUNDS)))
