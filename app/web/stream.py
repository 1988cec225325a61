"""Server-sent events: a screen is told that something changed, and asks for it itself.

What is sent are topics, never a name or a number (S28).
"""

from collections.abc import Iterator
from threading import BoundedSemaphore, Event

from flask import Blueprint, Response, abort, request, session

from app.runtime import Runtime
from app.services import people
from app.services.people import Person
from app.web.guards import passes
from app.web.here import runtime
from app.web.roles import SECRET, me, signed_in

ROUND_S = 1.0
ROUNDS_A_BEAT = 8  # the browser takes 13 s of silence for a broken stream
AGAIN_S = 5.0  # how long to wait for changes to come again
MOST = 200  # threads of the desk process are finite; beyond this, screens poll

door = Blueprint("stream", __name__)
_places = BoundedSemaphore(MOST)


@door.get("/stream")
@passes(signed_in)
def changes() -> Response:
    """The stream of one screen; 503 when there are too many, and the screen polls."""
    rt, secret, topics = runtime(), session[SECRET], _topics(request.args.get("for", ""), me())
    if not topics:
        abort(400)
    if not _places.acquire(blocking=False):
        abort(503)
    response = Response(_lines(rt, secret, topics), mimetype="text/event-stream")
    response.call_on_close(_places.release)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _topics(screen: str, person: Person) -> frozenset[str]:
    screens = {
        "desk": {"queues", f"agent:{person.id}"},
        "wall": {"agents", "queues", "calls", "alerts", "enquiries", "figures"},
        "flows": {"flows", "calls"},
        "routing": {"agents", "queues", "figures"},
        "floor": {"agents", "queues", "calls", "alerts"},
    }
    return frozenset(screens.get(screen, ()))


def _lines(rt: Runtime, secret: str, topics: frozenset[str]) -> Iterator[str]:
    """`changed` at once and at each change, `beat` when quiet, `blind` when none can come.

    One listens from the first round on, so the second `changed` is for what came before that.
    """
    yield _event("changed")
    while True:
        for round_, changed in enumerate(rt.board.listen(ROUND_S)):
            if round_ % ROUNDS_A_BEAT == 0:
                if not people.who(rt, secret):
                    return
                yield _event("changed" if round_ == 0 else "beat")
            if changed & topics:
                yield _event("changed")
        yield _event("blind")
        Event().wait(AGAIN_S)


def _event(name: str) -> str:
    return f"event: {name}\ndata: {name}\n\n"
