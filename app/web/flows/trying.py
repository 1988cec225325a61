"""A call plan tried on a phone in the page: the same steps as a live call, and nobody rings."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, request

from app.services.flows import roles, stories, trying
from app.services.flows.trying import Asked, Tried
from app.services.refusals import Refused, Unknown
from app.web.flows.door import door, plain, readers, typed
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import asked_by_script, piece, whole
from app.web.roles import me

TEMPLATE = "flows/try.html"
KEYS = "123456789*0#"
SIGNS = {"*": "star", "#": "hash"}
DAYS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
QUEUE = {
    "the queue: bridged": "Somebody answers",
    "the queue: nobody": "Nobody ever answers",
    "the queue: urgent key": "The caller presses 1: it has become urgent",
    "the queue: callback asked": "The caller asks to be rung back",
    "the queue: full": "The queue is full",
    "the queue: refused": "The queue is closed",
    "the queue: error": "The telephone system fails",
}
PHONE = {
    "the phone: accepted": "They press 1 and take the call",
    "the phone: no answer": "Nobody picks up",
    "the phone: busy": "It is busy",
    "the phone: refused": "They do not take it",
    "the phone: failed": "It cannot be rung",
}
MESSAGE = {"leaves a message: 20s": "Leave 20 seconds of words", "leaves no message": "Say nothing"}


@door.get("/<flow>/try")
@passes(readers)
def try_page(flow: str) -> Response:
    """A call that begins, or comes to a step: no number and no key is in an address (S28)."""
    given = request.args
    return _page(
        flow, Asked(on=plain(given.get("on", trying.DRAFT)), start=plain(given.get("start", "")))
    )


@door.post("/<flow>/try")
@passes(readers)
def go_on(flow: str) -> Response:
    """The call as far as it has gone, which the form carries."""
    return _page(flow, _asked())


def _page(flow: str, asked: Asked) -> Response:
    """What cannot be tried is told, and the call begins again."""
    wrong = ""
    tried: Tried | None
    try:
        tried = trying.tried(runtime(), flow, asked)
    except Unknown:
        abort(404)
    except Refused as refusal:
        tried, wrong = _from_the_start(flow, asked), str(refusal)
    shown: dict[str, Any] = {"flow": flow, "tried": tried, "wrong": wrong, **_controls(tried)}
    shown["asked"] = tried.asked if tried else asked
    if asked_by_script():
        return piece(TEMPLATE, "trial", **shown)
    return whole(TEMPLATE, 400 if wrong else 200, **shown)


@door.post("/<flow>/try/story")
@passes(readers)
def keep_story(flow: str) -> Response:
    """Keep the call as a story: from then on every change of the plan is held against it."""
    asked = _asked()
    try:
        tried = trying.tried(runtime(), flow, asked)
        text = trying.named(tried, flow, typed("name"))
        name = stories.keep(runtime(), me(), flow, text)
    except Unknown:
        abort(404)
    except Refused as refusal:
        flash(str(refusal))
    else:
        flash(f"Kept as the story “{name}”. Every change will be held against it.")
    return _page(flow, asked)


def _asked() -> Asked:
    given = request.form
    lines = _lines(typed("back"))
    day, clock = given.get("day", "Tue"), given.get("time", "10:15")
    if len(lines) > trying.MOST_EVENTS:
        abort(400)
    return Asked(
        on=plain(given.get("on", trying.DRAFT)),
        at=f"{day} {clock}",
        number=plain(given.get("from", ""))[:20],
        language=plain(given.get("language", "")),
        lines=tuple(lines),
        start=plain(given.get("start", "")),
    )


def _lines(back: str) -> list[str]:
    """What the caller has done; the last of it, or all, taken back if that is asked."""
    lines = [line for each in request.form.getlist("e") if (line := plain(each))]
    if back:
        return lines[:-1] if back == "last" else []
    keys = typed("keys")
    return [*lines, f"keys: {keys}"] if keys else lines


def _from_the_start(flow: str, asked: Asked) -> Tried | None:
    """The call without what the caller did; None if nothing at all can be tried."""
    plain = replace(asked, at=Asked.at, lines=(), start="")
    try:
        return trying.tried(runtime(), flow, plain)
    except Refused:
        return None


def _controls(tried: Tried | None) -> dict[str, Any]:
    waits_in = tried.waits_in if tried else ""
    return {
        "keypad": [(key, SIGNS.get(key, key)) for key in KEYS],
        "listens": waits_in in {"question", "keys"},
        "several": waits_in == "keys",
        "choices": {"queue": QUEUE, "phone": PHONE, "message": MESSAGE}.get(waits_in, {}),
        "days": DAYS,
        "may_keep": roles.may_edit(me()),
    }
