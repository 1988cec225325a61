"""What a person does with the caller they talk to: hold, hand over, ask for more."""

from flask import Blueprint, Response, request

from app.services import handovers, holding, passing, plain_words, raising, recording
from app.web.desk.actions import done, one_of, refused
from app.web.guards import passes
from app.web.here import runtime
from app.web.roles import me, takes_calls

ON_OFF = {"on": "", "off": ""}
STEPS = {
    "complete": handovers.complete,
    "join": handovers.join,
    "take_back": handovers.take_back,
    "leave": handovers.leave,
}


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


@passes(takes_calls)
def recorded() -> Response:
    """The recording pauses, or goes on."""
    on = one_of(ON_OFF, "to") == "off"
    return done(lambda: recording.pause(runtime(), me().id, on=on))


@passes(takes_calls)
def hand_over() -> Response:
    """Ask somebody to take the caller, or put the caller in a queue."""
    to = request.form.get("to", "")
    if not to:
        return refused("Choose who should take the caller.")
    if to.startswith("queue:"):
        queue = to.removeprefix("queue:")
        return done(lambda: passing.pass_on(runtime(), me().id, queue))
    return done(lambda: handovers.ask(runtime(), me().id, to))


@passes(takes_calls)
def hand_over_step() -> Response:
    """Complete, take back, all three, or leave."""
    act = STEPS[one_of(dict.fromkeys(STEPS, ""), "do")]
    return done(lambda: act(runtime(), me().id))


@passes(takes_calls)
def urgency() -> Response:
    """Raise the caller's priority, with a reason."""
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    if reason not in plain_words.RAISES:
        return refused("Choose how urgent it is, and why.")
    return done(lambda: raising.raise_to(runtime(), me().id, to, reason))


@passes(takes_calls)
def ask_help() -> Response:
    """Ask a supervisor to come."""
    return done(lambda: raising.ask_help(runtime(), me().id))


def add_to(door: Blueprint) -> None:
    """Put these doors in the desk's house."""
    for path, view in (
        ("/hold", hold),
        ("/mute", mute),
        ("/recording", recorded),
        ("/hand-over", hand_over),
        ("/hand-over/step", hand_over_step),
        ("/urgency", urgency),
        ("/help", ask_help),
    ):
        door.add_url_rule(path, view.__name__, view, methods=["POST"])
