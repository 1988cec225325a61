"""What a person does on the desk: state, decline, end, finish, more time, presence."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, Response, abort, flash, jsonify, request, url_for

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
    if _one_of({"ready": "", "away": ""}, "to") == "ready":
        return _done(lambda: agents.ready(runtime(), me().id))
    reason = _one_of(plain_words.AWAY, "reason")
    return _done(lambda: agents.away(runtime(), me().id, reason))


@passes(takes_calls)
def after_this() -> Response:
    """The state to go to once this call is written up."""
    to = _one_of({"ready": "", "away": ""}, "to")
    return _done(lambda: agents.choose_next(runtime(), me().id, to))


@passes(takes_calls)
def decline(offer_id: UUID) -> Response:
    """Turn an offer down, with a reason: the caller keeps their place."""
    reason = request.form.get("reason", "")
    if reason not in plain_words.DECLINES:
        return _refused("Choose why you decline, then press Decline.")
    return _done(lambda: offers.decline(runtime(), me().id, offer_id, reason))


@passes(takes_calls)
def end() -> Response:
    """End the call: the room closes for everybody in it."""
    return _done(lambda: offers.end_call(runtime(), me().id))


@passes(takes_calls)
def finish() -> Response:
    """Finish the wrap-up; it needs an outcome and nothing else."""
    outcome = request.form.get("outcome", "")
    if outcome not in plain_words.OUTCOMES:
        return _refused("Choose an outcome, then press Finish.")
    return _done(lambda: agents.finish(runtime(), me().id, outcome))


@passes(takes_calls)
def more_time() -> Response:
    """Extend the wrap-up, with a reason."""
    reason = request.form.get("reason", "")
    if reason not in plain_words.MORE_TIME:
        return _refused("Choose why you need more time, then press More time.")
    return _done(lambda: agents.extend_wrap_up(runtime(), me().id, reason))


@passes(takes_calls)
def beat() -> Response:
    """I am here: the presence lease runs on for 15 s."""
    agents.beat(runtime(), me().id)
    return jsonify(ok=True)


def _one_of(words: Mapping[str, str], field: str) -> str:
    value = request.form.get(field, "")
    if value not in words:
        abort(400)
    return value


def _done(act: Callable[[], object]) -> Response:
    try:
        act()
    except Unknown:
        abort(404)
    except Refused as refusal:
        return _refused(str(refusal))
    return drawn(said="") if asked_by_script() else go(url_for("desk.page"))


def _refused(why: str) -> Response:
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
        ("/beat", beat),
    ):
        door.add_url_rule(path, view.__name__, view, methods=["POST"])
