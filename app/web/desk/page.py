"""The page and its live part."""

from flask import Blueprint, Response, abort

from app.services import desk
from app.services.desk import Desk
from app.web import policy
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import piece, whole
from app.web.roles import me, takes_calls


@passes(takes_calls)
def page() -> Response:
    """The whole desk; where browsers take calls, it is a telephone."""
    rt = runtime()
    carrier = rt.settings.demo_phone_url
    drawn_whole = whole("desk/page.html", desk=shown(), carrier=carrier, window=rt.new_id())
    if rt.softphone is not None:
        drawn_whole.headers["Content-Security-Policy"] = policy.with_telephone(carrier)
    return drawn_whole


@passes(takes_calls)
def live() -> Response:
    """The part that changes by itself; what is being typed is left alone."""
    return drawn()


def drawn(status: int = 200, said: str | None = None) -> Response:
    """The live part; with a message for the person when something was done or refused."""
    return piece("desk/page.html", "answer", status, desk=shown(), said=said)


def shown() -> Desk:
    """The desk of the person signed in."""
    found = desk.now(runtime(), me())
    if found is None:
        abort(403)
    return found


def add_to(door: Blueprint) -> None:
    """Put these doors in the desk's house."""
    door.add_url_rule("", "page", page)
    door.add_url_rule("/live", "live", live)
