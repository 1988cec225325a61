"""A callback rung out of turn, from the desk."""

from uuid import UUID

from flask import Blueprint, Response, request

from app.services import back_desk, plain_words
from app.web.desk.actions import done, refused
from app.web.guards import passes
from app.web.here import runtime
from app.web.roles import me, takes_calls


@passes(takes_calls)
def ring_now() -> Response:
    """My telephone rings, then theirs."""
    which, reason = request.form.get("callback", type=UUID), request.form.get("reason", "")
    if which is None or reason not in plain_words.OUT_OF_TURN:
        return refused("Choose whom you ring and why, then press Ring now.")
    return done(lambda: back_desk.ring_now(runtime(), me(), which, reason))


def add_to(door: Blueprint) -> None:
    """Put this door in the desk's house."""
    door.add_url_rule("/ring-now", "ring_now", ring_now, methods=["POST"])
