"""The first page: what this is, what to try, and in the demo whose screens to look at."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, session, url_for

from app.services import agents, people
from app.services.people import Device, Role
from app.services.refusals import Refused, Unknown
from app.web.guards import anyone, passes
from app.web.here import runtime
from app.web.page import go, whole
from app.web.roles import SECRET, in_demo, signed_in, whoever

door = Blueprint("start", __name__)


@door.get("/")
@passes(anyone)
def page() -> Response:
    """The persona picker in the demo; elsewhere the way to the desk, or to signing in."""
    rt = runtime()
    if rt.settings.demo:
        staff = people.everybody(rt)
        line, phone = rt.settings.line_number, rt.settings.demo_phone_url
        softphone = rt.softphone is not None
        return whole("start.html", staff=staff, line=line, phone_url=phone, softphone=softphone)
    return go(home()) if whoever() else whole("sign_in.html")


@door.post("/sign-in")
@passes(in_demo)
def sign_in() -> Response:
    """Become one of the demo's people. 404 outside the demo."""
    person_id = _person_id()
    secret = people.sign_in(runtime(), person_id)
    if secret is None:
        abort(400)
    session.clear()  # nothing of an earlier person's session lives on
    session[SECRET] = secret
    _take_calls_on(person_id)
    return go(home())


def _take_calls_on(person_id: UUID) -> None:
    """The telephone chosen at sign-in; whoever is at work already keeps theirs."""
    wish = request.form.get("device", "")
    if wish not in set(Device):
        return
    with suppress(Unknown):
        try:
            agents.choose_device(runtime(), person_id, Device(wish))
        except Refused as refusal:
            flash(str(refusal))


@door.post("/sign-out")
@passes(signed_in)
def sign_out() -> Response:
    """End the session here and on the server."""
    secret = session.get(SECRET)
    if isinstance(secret, str):
        people.sign_out(runtime(), secret)
    session.clear()
    return go(url_for("start.page"))


def home() -> str:
    """Where somebody starts: the desk for those who take calls, else the wall or the records."""
    secret = session.get(SECRET)
    person = people.who(runtime(), secret) if isinstance(secret, str) else None
    if person and person.takes_calls:
        return url_for("desk.page")
    return url_for("enquiries.page" if person and person.role is Role.AUDITOR else "wall.page")


def _person_id() -> UUID:
    try:
        return UUID(request.form.get("person", ""))
    except ValueError:
        abort(400)
