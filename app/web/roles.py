"""Who may pass: the checks that views name with `passes(...)`."""

from flask import abort, g, redirect, request, session, url_for

from app.services import people
from app.services.people import IDENTITY, Person, Role
from app.web.guards import Check
from app.web.here import runtime

RECORDS = (Role.AGENT, Role.WORKER, Role.MANAGER, Role.SUPERVISOR, Role.AUDITOR)
SECRET = "sign_in"  # noqa: S105 - the name of its place in the cookie


def whoever() -> Person | None:
    """The person signed in, looked up once a request."""
    if "person" not in g:
        secret = session.get(SECRET)
        g.person = people.who(runtime(), secret) if isinstance(secret, str) else None
    return g.person  # type: ignore[no-any-return]


def me() -> Person:
    """The person signed in. Only behind a check that demands one."""
    person = whoever()
    if person is None:
        abort(401)
    return person


def signed_in() -> None:
    """Anybody with a session. A page asked for by hand leads to the sign-in page."""
    if whoever() is not None:
        return
    if request.method == "GET" and request.accept_mimetypes.accept_html and not _from_script():
        abort(redirect(url_for("start.page"), 303))
    abort(401)


def one_of(*roles: Role) -> Check:
    """A check that lets these roles through, and answers 403 to the others."""

    def check() -> None:
        signed_in()
        if me().role not in roles:
            abort(403)

    return check


def takes_calls() -> None:
    """People with an agent's row: those whom the desk can ring."""
    signed_in()
    if not me().takes_calls:
        abort(403)


def in_demo() -> None:
    """Doors that exist in the demonstration only."""
    if not runtime().settings.demo:
        abort(404)


reads_records = one_of(*RECORDS)
identity = one_of(*IDENTITY)
reads_figures = one_of(Role.SUPERVISOR, Role.MANAGER, Role.ADMIN, Role.AUDITOR)


def _from_script() -> bool:
    return "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Dest") == "empty"
