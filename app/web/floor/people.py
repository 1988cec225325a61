"""One colleague on the floor: set away, put into other teams, put back."""

from functools import partial
from uuid import UUID

from flask import Response, abort, request

from app.services import team_moves
from app.services.floor import freeing, spans, staff
from app.services.refusals import Unknown
from app.web.floor.door import acts, done, door, sees, typed
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import whole
from app.web.roles import me


@door.get("/people/<uuid:person_id>")
@passes(sees)
def person(person_id: UUID) -> Response:
    """What somebody does now, their teams, and what may be done about both."""
    return _drawn(person_id)


@door.post("/people/<uuid:person_id>/free")
@passes(acts)
def free(person_id: UUID) -> Response:
    """Set them away: an offer they let ring ends; a call never does."""
    return done(
        partial(_drawn, person_id),
        lambda: freeing.free(runtime(), me(), person_id, typed("seen"), typed("why")),
        "They are set away. Tell them, so that they know.",
    )


@door.post("/people/<uuid:person_id>/move")
@passes(acts)
def move(person_id: UUID) -> Response:
    """Put them into other teams for a time, or for good."""
    seen, to, span = typed("seen").split(), request.form.getlist("teams"), typed("span")

    def moved() -> None:
        rt, why = runtime(), typed("why")
        team_moves.move(rt, me(), person_id, seen=seen, to=to, span=span, why=why)

    return done(
        partial(_drawn, person_id), moved, "They are moved. A call they are on stays theirs."
    )


@door.post("/people/<uuid:person_id>/back")
@passes(acts)
def back(person_id: UUID) -> Response:
    """Put them back into their own teams."""
    return done(
        partial(_drawn, person_id),
        lambda: team_moves.put_back(runtime(), me(), person_id, typed("why")),
        "They are back in their own teams.",
    )


def _drawn(person_id: UUID, refusal: str = "") -> Response:
    try:
        one = staff.seen(runtime(), person_id)
    except Unknown:
        abort(404)
    return whole(
        "floor/person.html",
        409 if refusal else 200,
        one=one,
        refusal=refusal,
        spans=spans.MOVES,
        typed=typed,
    )
