"""What callers do in the menus: figures of one version of the flow at a time."""

from datetime import timedelta

from flask import Blueprint, Response, request

from app.services import menu_figures
from app.services.refusals import Unknown
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import whole
from app.web.roles import reads_figures
from routing.periods import LONDON, BadPeriod, Period, between, day

door = Blueprint("menus", __name__, url_prefix="/menus")
USUAL = timedelta(days=27)  # four weeks with today


@door.get("")
@passes(reads_figures)
def page() -> Response:
    """The figures of one version over some days; bad days are told, and the usual ones shown."""
    usual, wrong, status = _usual(), "", 200
    try:
        days = _asked(usual)
        version = request.args.get("version", "")
        figures = menu_figures.told(runtime(), days.since, days.until, version)
    except (BadPeriod, Unknown) as error:
        days, wrong, status = usual, str(error), 400
        figures = menu_figures.told(runtime(), days.since, days.until)
    return whole(
        "menus.html",
        status,
        figures=figures,
        days=days,
        wrong=wrong,
        definitions=menu_figures.DEFINITIONS,
    )


def _usual() -> Period:
    today = runtime().now().astimezone(LONDON).date()
    return Period(today - USUAL, today)


def _asked(usual: Period) -> Period:
    first, last = (request.args.get(name, "").strip() for name in ("from", "to"))
    return between(day(first) if first else usual.first, day(last) if last else usual.last)
