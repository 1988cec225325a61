"""The house of the call flow's screens: who may enter, and what every page of it shows."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request

from app.services.flows import levers, roles, standing
from app.services.flows.judging import COUNCIL
from app.web.here import runtime
from app.web.page import whole
from app.web.roles import one_of, whoever

door = Blueprint("flows", __name__, url_prefix="/flows")
readers = one_of(*roles.READERS)
editors = one_of(*roles.EDITORS)
publishers = one_of(*roles.PUBLISHERS)


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a form; `field` is the id of what to change, '' if it is none alone."""

    field: str
    message: str


MOST_DIGITS = 9
NO_REASON = "Say why: a reason is kept with every change"


@door.context_processor
def _around() -> dict[str, Any]:
    """For every page of a flow: its name and title, its lever, and what the reader may do."""
    flow, person = (request.view_args or {}).get("flow", ""), whoever()
    return {
        "flow": flow,
        "flow_title": standing.title(runtime(), flow),
        "lever_now": lambda: levers.pulled(runtime(), flow),
        "may_edit": person is not None and roles.may_edit(person),
        "may_publish": person is not None and roles.may_publish(person),
    }


@door.url_value_preprocessor
def _no_nothing(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """No database holds U+0000, so there is nothing at an address with it; nor is the council file
    a flow, though it is kept among them.
    """
    given = {str(value) for value in (values or {}).values()}
    if COUNCIL in given or any("\0" in value for value in given):
        abort(404)


def typed(name: str) -> str:
    """A field of the form, as `plain`."""
    return plain(request.form.get(name, ""))


def plain(text: str) -> str:
    """What was typed, without the space around it; line ends as files have them, no U+0000."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def whole_number(name: str) -> int:
    """A number that the page has put into its form; anything else is 400."""
    number = request.form.get(name, "")
    if not (number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
        abort(400)
    return int(number)


def unless_given(*names: str, message: str = NO_REASON) -> tuple[Mistake, ...]:
    """A mistake for each of these fields that is empty."""
    return tuple(Mistake(name, message) for name in names if not typed(name))


def refused(why: Exception) -> tuple[Mistake, ...]:
    """What a service has refused, line by line, to be shown above the form."""
    return tuple(Mistake("", line) for line in str(why).splitlines() if line)


def drawn(template: str, mistakes: tuple[Mistake, ...] = (), **shown: Any) -> Response:
    """A page; with mistakes it is the answer to a form that changed nothing (409)."""
    return whole(f"flows/{template}", 409 if mistakes else 200, mistakes=mistakes, **shown)
