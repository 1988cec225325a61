"""One queue on the floor: closed, opened or diverted for a while, and back."""

from functools import partial
from uuid import UUID

from flask import Response, abort

from app.services import queue_orders
from app.services.floor import bounds, queues, spans
from app.services.refusals import Unknown
from app.web.floor.door import acts, done, door, sees, typed
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import whole
from app.web.roles import me


@door.get("/queues/<name>")
@passes(sees)
def queue(name: str) -> Response:
    """What holds for a queue, and what may be ordered."""
    return _drawn(name)


@door.post("/queues/<name>/order")
@passes(acts)
def order(name: str) -> Response:
    """Close, open or divert it for a while."""

    def ordered() -> None:
        rt, kind, to = runtime(), typed("kind"), typed("to")
        to, span, why = to if kind == "divert" else "", typed("span"), typed("why")
        queue_orders.order(rt, me(), name, kind=kind, to=to, span=span, why=why)

    return done(
        partial(_drawn, name), ordered, "It holds from now on, also for callers who wait there."
    )


@door.post("/queues/<name>/orders/<uuid:order_id>/lift")
@passes(acts)
def lift(name: str, order_id: UUID) -> Response:
    """Lift an order before its time is over."""
    act = lambda: queue_orders.lift(runtime(), me(), order_id, typed("why"))  # noqa: E731
    return done(partial(_drawn, name), act, "The order is lifted.")


def _drawn(name: str, refusal: str = "") -> Response:
    try:
        one = queues.seen(runtime(), name)
    except Unknown:
        abort(404)
    return whole(
        "floor/queue.html",
        409 if refusal else 200,
        one=one,
        bound_definition=bounds.DEFINITION,
        refusal=refusal,
        spans=spans.ORDERS,
        others={key: q.title for key, q in runtime().council.queues.items() if key != name},
        typed=typed,
    )
