"""The house of the council file's screens: what every page of it shows.

Roles, forms and refusals are those of the call flows (docs/decisions/0027).
"""

from typing import Any

from flask import Blueprint, Response

from app.services.flows import proposals, roles
from app.services.flows.judging import COUNCIL
from app.web.flows.door import Mistake
from app.web.here import runtime
from app.web.page import whole
from app.web.roles import whoever

door = Blueprint("council", __name__, url_prefix="/admin/council")


@door.context_processor
def _around() -> dict[str, Any]:
    """For every page: whether something waits for a second person, and what the reader may do."""
    person = whoever()
    return {
        "waits": lambda: proposals.waiting(runtime(), COUNCIL) is not None,
        "may_edit": person is not None and roles.may_edit(person),
        "may_publish": person is not None and roles.may_publish(person),
    }


def drawn(template: str, mistakes: tuple[Mistake, ...] = (), **shown: Any) -> Response:
    """A page; with mistakes it is the answer to a form that changed nothing (409)."""
    return whole(f"council/{template}", 409 if mistakes else 200, mistakes=mistakes, **shown)
