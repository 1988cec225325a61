"""Messages and callbacks: what is owed to callers, and saying what came of it."""

import io
from collections.abc import Callable, Collection
from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, send_file, url_for

from app.services import callbacks, messages, owing, plain_words
from app.services.people import Role
from app.services.refusals import Refused
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go, whole
from app.web.roles import identity, me, one_of

door = Blueprint("owed", __name__, url_prefix="/owed")
sees_what_is_owed = one_of(Role.AGENT, Role.WORKER, Role.MANAGER, Role.SUPERVISOR)
CHOOSE = "Say what came of it, then press Settle."


@door.get("")
@passes(sees_what_is_owed)
def page() -> Response:
    """What is owed by everybody, or by the teams of the person signed in; the oldest first."""
    mine = request.args.get("whose") == "mine"
    rows = owing.listed(runtime(), me().teams if mine else None)
    return whole("owed/list.html", rows=rows, mine=mine, now=runtime().now())


@door.get("/messages/<uuid:message_id>")
@passes(identity)
def message(message_id: UUID) -> Response:
    """One message, to be heard and settled."""
    found = owing.message(runtime(), message_id)
    return whole("owed/message.html", one=found, now=runtime().now())


@door.get("/messages/<uuid:message_id>/sound.wav")
@passes(identity)
def sound(message_id: UUID) -> Response:
    """The sound of a message; a browser may ask for it in parts. Each hearing is noted (S29)."""
    part = request.headers.get("Range", "bytes=0-")
    goes_on = not part.startswith("bytes=0-")
    found = messages.sound(runtime(), me(), message_id, noted=goes_on)
    if found is None:
        abort(404)
    answer = send_file(io.BytesIO(found), mimetype="audio/wav", conditional=True, etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@door.post("/messages/<uuid:message_id>/settled")
@passes(identity)
def settle_message(message_id: UUID) -> Response:
    """Somebody has heard it."""
    here = url_for("owed.message", message_id=message_id)
    return _settled(
        here,
        plain_words.MESSAGE_OUTCOMES,
        lambda outcome: messages.settle(runtime(), me(), message_id, outcome),
    )


@door.get("/callbacks/<uuid:callback_id>")
@passes(sees_what_is_owed)
def callback(callback_id: UUID) -> Response:
    """One callback; the number in full only for those who see identity, and noted then (S29)."""
    found = owing.callback(runtime(), callback_id)
    number = callbacks.number(runtime(), me(), callback_id)
    return whole("owed/callback.html", one=found, number=number, now=runtime().now())


@door.post("/callbacks/<uuid:callback_id>/settled")
@passes(identity)
def settle_callback(callback_id: UUID) -> Response:
    """Somebody has rung, or tried to."""
    here = url_for("owed.callback", callback_id=callback_id)
    return _settled(
        here,
        plain_words.CALLBACK_OUTCOMES,
        lambda outcome: callbacks.settle(runtime(), me(), callback_id, outcome),
    )


def _settled(here: str, outcomes: Collection[str], settle: Callable[[str], None]) -> Response:
    """Back to the list when it is settled, else back to the page with what is missing."""
    outcome = request.form.get("outcome", "")
    if outcome not in outcomes:
        flash(CHOOSE)
        return go(here)
    try:
        settle(outcome)
    except Refused as refusal:
        flash(str(refusal))
        return go(here)
    return go(url_for("owed.page"))
