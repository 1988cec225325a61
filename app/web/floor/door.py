"""The house of the floor's screens: who may enter, who may act, and how a refusal is told."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, url_for

from app.services.floor import roles
from app.services.refusals import Refused, Unknown
from app.web.page import go
from app.web.roles import one_of, whoever

Act = Callable[[], object]

door = Blueprint("floor", __name__, url_prefix="/floor")
sees = one_of(*roles.SEE)
acts = one_of(*roles.ACT)


@door.context_processor
def _around() -> dict[str, bool]:
    """For every page of the floor: whether the reader may act."""
    person = whoever()
    return {"may_act": person is not None and roles.may_act(person)}


def typed(name: str) -> str:
    """A field of the form, without the space around it; no database holds U+0000."""
    return request.form.get(name, "").replace("\0", "").strip()[:500]


def named(field: str) -> UUID:
    """Whom or what the form names by its id; anything else is 400."""
    try:
        return UUID(request.form.get(field, ""))
    except ValueError:
        abort(400)


def done(again: Callable[[str], Response], act: Act, said: str) -> Response:
    """Do it and go to the floor, where it is `said`; what is refused is told on the page drawn
    `again` with the words of the refusal. 404 for what is not there.
    """
    try:
        act()
    except Unknown:
        abort(404)
    except Refused as refusal:
        return again(str(refusal))
    flash(said)
    return go(url_for("floor.page"))
