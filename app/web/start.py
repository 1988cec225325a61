"""The first page: what this is, what to try, and in the demo whose screens to look at."""

from uuid import UUID

from flask import Blueprint, Response, abort, request, session, url_for

from app.services import people
from app.services.people import Role
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
        return whole("start.html", staff=staff, line=line, phone_url=phone)
    return go(home()) if whoever() else whole("sign_in.html")


@door.post("/sign-in")
@passes(in_demo)
def sign_in() -> Response:
    """Become one of the demo's people. 404 outside the demo."""
    secret = people.sign_in(runtime(), _person_id())
    if secret is None:
        abort(400)
    session.clear()  # nothing of an earlier person's session lives on
    session[SECRET] = secret
    return go(home())


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
