"""Closure notices: what they say, from when until when, how long it takes; put up and lifted."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for

from app.services.flows import notices as board
from app.services.flows.notices import Text
from app.services.refusals import Refused, Unknown
from app.web.flows.door import (
    NO_REASON,
    Mistake,
    door,
    drawn,
    plain,
    publishers,
    readers,
    refused,
    typed,
    unless_given,
)
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go, piece
from app.web.roles import me
from routing.calendar import utc_of

FIELDS = ("text", "from_day", "from_time", "to_day", "to_time", "reason")
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


class NoMoment(ValueError):
    """A day and a time that are none; the message says what to enter."""


@door.get("/<flow>/notices")
@passes(readers)
def notices(flow: str) -> Response:
    """The notices that stand, and a form for another."""
    return _drawn(flow)


@door.get("/<flow>/notices/said")
@passes(publishers)
def said(flow: str) -> Response:
    """How long the words take to say, and what speaks against them: while they are typed."""
    heard = board.heard(runtime(), flow, plain(request.args.get("text", "")))
    return piece("flows/notices.html", "said", heard=heard)


@door.post("/<flow>/notices")
@passes(publishers)
def put_up(flow: str) -> Response:
    """Put a notice up, or first look at how long it takes to say."""
    if "look" in request.form:
        return _drawn(flow)
    if mistakes := _mistakes():
        return _drawn(flow, mistakes)
    moments = _moment("from"), _moment("to")
    text = Text(typed("text"), *moments, typed("reason"))
    try:
        board.put_up(runtime(), me(), flow, text, anyway="anyway" in request.form)
    except Refused as refusal:
        return _drawn(flow, refused(refusal))
    flash("The notice is up. Callers in progress hear it too, before they are put through.")
    return go(url_for("flows.notices", flow=flow))


@door.post("/<flow>/notices/<uuid:notice_id>/lift")
@passes(publishers)
def lift(flow: str, notice_id: UUID) -> Response:
    """Take a notice down at once."""
    why = f"why-{notice_id}"
    if not typed("why"):
        return _drawn(flow, (Mistake(why, NO_REASON),))
    try:
        board.lift(runtime(), me(), notice_id, typed("why"))
    except (Refused, Unknown) as refusal:
        return _drawn(flow, refused(refusal))
    flash("The notice is lifted. Nobody hears it any more.")
    return go(url_for("flows.notices", flow=flow))


def _drawn(flow: str, mistakes: tuple[Mistake, ...] = ()) -> Response:
    rt, given = runtime(), {name: typed(name) for name in FIELDS}
    shown: dict[str, Any] = {"given": given, "why": typed("why"), "heard": None}
    if given["text"]:
        shown["heard"] = board.heard(rt, flow, given["text"])
    return drawn("notices.html", mistakes, standing=board.standing(rt, flow), **shown)


def _mistakes() -> tuple[Mistake, ...]:
    empty = unless_given("text", message="Write what callers are to hear")
    return (*empty, *_no_moments(), *unless_given("reason"))


def _no_moments() -> tuple[Mistake, ...]:
    found = []
    for edge in ("from", "to"):
        try:
            _moment(edge)
        except NoMoment as wrong:
            found.append(Mistake(f"{edge}_day", str(wrong)))
    return tuple(found)


def _moment(edge: str) -> datetime:
    """The moment (UTC) that was entered as a day and a time in London; an empty start is now."""
    day, clock = typed(f"{edge}_day"), typed(f"{edge}_time")
    word = "starts" if edge == "from" else "ends"
    if edge == "from" and not (day or clock):
        return runtime().now().astimezone(UTC)
    try:
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    except ValueError:
        raise NoMoment(f"Enter the day and the time at which it {word}") from None
    if local.tzinfo or not EARLIEST <= local.date() <= LATEST:
        raise NoMoment(f"Enter a day of these years for when it {word}")
    return utc_of(local)
