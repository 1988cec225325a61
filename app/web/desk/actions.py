"""What a person does on the desk: state, decline, end, finish, more time."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, url_for

from app.services import agents, offers, plain_words
from app.services.refusals import Refused, Unknown
from app.web.desk.page import drawn
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import asked_by_script, go
from app.web.roles import me, takes_calls


@passes(takes_calls)
def state() -> Response:
    """Ready for calls, or away with a reason."""
    if one_of({"ready": "", "away": ""}, "to") == "ready":
        return done(lambda: agents.ready(runtime(), me().id))
    reason = one_of(plain_words.AWAY, "reason")
    return done(lambda: agents.away(runtime(), me().id, reason))


@passes(takes_calls)
def after_this() -> Response:
    """The state to go to once this call is written up."""
    to = one_of({"ready": "", "away": ""}, "to")
    return done(lambda: agents.choose_next(runtime(), me().id, to))


@passes(takes_calls)
def decline(offer_id: UUID) -> Response:
    """Turn an offer down, with a reason: the caller keeps their place."""
    reason = request.form.get("reason", "")
    if reason not in plain_words.DECLINES:
        return refused("Choose why you decline, then press Decline.")
    return done(lambda: offers.decline(runtime(), me().id, offer_id, reason))


@passes(takes_calls)
def end() -> Response:
    """End the call: the room closes for everybody in it."""
    return done(lambda: offers.end_call(runtime(), me().id))


@passes(takes_calls)
def finish() -> Response:
    """Finish the wrap-up; it needs an outcome and nothing else."""
    outcome = request.form.get("outcome", "")
    if outcome not in plain_words.OUTCOMES:
        return refused("Choose an outcome, then press Finish.")
    return done(lambda: agents.finish(runtime(), me().id, outcome))


@passes(takes_calls)
def more_time() -> Response:
    """Extend the wrap-up, with a reason."""
    reason = request.form.get("reason", "")
    if reason not in plain_words.MORE_TIME:
        return refused("Choose why you need more time, then press 2 minutes more.")
    return done(lambda: agents.extend_wrap_up(runtime(), me().id, reason))


def one_of(words: Mapping[str, str], field: str) -> str:
    """A field of the form that must be one of these codes; 400 otherwise."""
    value = request.form.get(field, "")
    if value not in words:
        abort(400)
    return value


def done(act: Callable[[], object]) -> Response:
    """Do it, and show the desk as it is then; a refusal is said in its own words."""
    try:
        act()
    except Unknown:
        abort(404)
    except Refused as refusal:
        return refused(str(refusal))
    return drawn(said="") if asked_by_script() else go(url_for("desk.page"))


def refused(why: str) -> Response:
    """Nothing was done, and why."""
    if asked_by_script():
        return drawn(409, why)
    flash(why)
    return go(url_for("desk.page"))


def add_to(door: Blueprint) -> None:
    """Put these doors in the desk's house."""
    for path, view in (
        ("/state", state),
        ("/next", after_this),
        ("/offers/<uuid:offer_id>/decline", decline),
        ("/end", end),
        ("/finish", finish),
        ("/more-time", more_time),
    ):
        door.add_url_rule(path, view.__name__, view, methods=["POST"])
