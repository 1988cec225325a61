"""The routing figures as a page; its live part is asked for again when something changed."""

from typing import Any

from flask import Response, url_for

from app.services.routing_figures import Split, Told
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import piece, whole
from app.web.reports import columns
from app.web.reports.asking import WRONG, Asked, asked, usual
from app.web.reports.door import door
from app.web.roles import reads_figures
from routing.figures import DEFINITIONS, service_levels
from routing.half_hours import EDGES_S
from routing.periods import NAMED, Period

PAGE = "reports/routing.html"
SPLITS = {
    Split.QUEUE: "Queue",
    Split.TEAM: "Team",
    Split.OPTION: "Menu option",
    Split.HOUR: "Hour of the day",
    Split.DAY: "Day",
}


@door.get("/routing")
@passes(reads_figures)
def routing() -> Response:
    """The whole page; what cannot be asked is told, and the usual days are shown."""
    wrong, status = "", 200
    try:
        wish = asked()
        figures = wish.told()
    except WRONG as error:
        wish, wrong, status = usual(), str(error), 400
        figures = wish.told()
    return whole(PAGE, status, wrong=wrong, **_shown(wish, figures))


@door.get("/routing/live")
@passes(reads_figures)
def routing_live() -> Response:
    """The part that changes."""
    try:
        wish = asked()
        return piece(PAGE, "live", **_shown(wish, wish.told()))
    except WRONG as error:
        response = piece("message.html", "message", 400, said=str(error))
        response.headers["HX-Reswap"] = "none"
        return response


def _shown(wish: Asked, figures: Told) -> dict[str, Any]:
    period, queues = figures.period, runtime().council.queues
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    named = {"period": wish.name} if wish.name else days
    here = {**named, "by": wish.split.value, "queue": wish.queue}
    return {
        "told": figures,
        "wish": wish,
        "here": {name: value for name, value in here.items() if value},
        "names": {name: title for name, (title, _) in NAMED.items()},
        "days": _in_words(period),
        "where": queues[wish.queue].title if wish.queue else "",
        "splits": SPLITS,
        "columns": columns,
        "levels": service_levels([figures.whole.counts]),
        "bands": _bands(figures.whole.counts.waits),
        "definitions": DEFINITIONS,
        "reaches_today": period.holds(figures.now.at),
        "sheet": url_for("reports.routing_csv", _external=False, **here),
    }


def _in_words(period: Period) -> str:
    """`Monday 16 to Sunday 22 November 2026`, and no more words than are needed."""
    first, last = period.first, period.last
    ends = f"{last:%A} {last.day} {last:%B %Y}"
    if first == last:
        return ends
    month = f" {first:%B}" if (first.month, first.year) != (last.month, last.year) else ""
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first:%A} {first.day}{month}{year} to {ends}"


def _bands(waits: list[int]) -> list[tuple[str, int]]:
    """How many were answered within each edge and not the one before, in words."""
    names = [f"Within {_edge(edge)}" for edge in EDGES_S] + [f"Over {_edge(EDGES_S[-1])}"]
    return list(zip(names, waits, strict=False)) if sum(waits) else []


def _edge(seconds: int) -> str:
    return f"{seconds} s" if seconds <= 90 else f"{seconds // 60} min"
