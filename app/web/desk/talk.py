"""What a person does with the caller they talk to: hold and resume, mute."""

from flask import Blueprint, Response

from app.services import holding
from app.web.desk.actions import done, one_of
from app.web.guards import passes
from app.web.here import runtime
from app.web.roles import me, takes_calls

ON_OFF = {"on": "", "off": ""}


@passes(takes_calls)
def hold() -> Response:
    """The caller hears music, or the agent again."""
    act = holding.hold if one_of(ON_OFF, "to") == "on" else holding.resume
    return done(lambda: act(runtime(), me().id))


@passes(takes_calls)
def mute() -> Response:
    """The agent is not heard, or is heard again."""
    on = one_of(ON_OFF, "to") == "on"
    return done(lambda: holding.mute(runtime(), me().id, on=on))


def add_to(door: Blueprint) -> None:
    """Put these doors in the desk's house."""
    for path, view in (("/hold", hold), ("/mute", mute)):
        door.add_url_rule(path, view.__name__, view, methods=["POST"])
