"""The routing figures as a sheet: the definitions first, then the table."""

import csv
import io
from collections.abc import Iterator

from flask import Response, abort, make_response

from app.services.routing_figures import Line, Told
from app.services.waiting_now import Now
from app.web.guards import passes
from app.web.page import day_and_time
from app.web.reports.asking import WRONG, asked
from app.web.reports.columns import ALL, Column
from app.web.reports.door import door
from app.web.roles import reads_figures
from routing.figures import SMALL, Share

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would reckon with it


@door.get("/routing.csv")
@passes(reads_figures)
def routing_csv() -> Response:
    """The sheet of what the page shows; 400 with words if that cannot be asked."""
    try:
        told = asked().told()
    except WRONG as error:
        abort(make_response((f"{error}\n", 400, {"Content-Type": "text/plain; charset=utf-8"})))
    text = io.StringIO()
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in _rows(told))
    response = make_response(text.getvalue())
    response.mimetype = "text/csv"
    period = told.period
    name = f"routing-{told.split}-{period.first}-{period.last}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _rows(told: Told) -> Iterator[list[object]]:
    yield ["Routing figures", f"by {told.split}"]
    yield ["Days in London", told.period.first, "to", told.period.last]
    yield ["Queue", told.queue or "all"]
    yield ["As at", day_and_time(told.now.at)]
    yield ["Last counted", *_counted(told.now)]
    yield ["Percentages are left out where they would be of fewer than", SMALL]
    yield []
    yield ["Column", "What it counts"]
    for column in ALL:
        yield [column.name, column.definition]
    yield []
    yield [told.split.value, *(name for column in ALL for name in _names(column, told.whole))]
    for line in (*told.lines, told.whole):
        yield [line.title, *(cell for column in ALL for cell in _cells(column, line))]


def _counted(now: Now) -> Iterator[str]:
    """When the rows of today were last made anew, and whether that is too long ago."""
    yield day_and_time(now.counted_at) if now.counted_at else "never"
    if now.behind:
        yield "late: today's calls are not all in it"


def _names(column: Column, line: Line) -> list[str]:
    if isinstance(column.of(line), Share):
        return [column.name, f"{column.name}_of", f"{column.name}_percent"]
    return [column.name]


def _cells(column: Column, line: Line) -> list[object]:
    match column.of(line):
        case Share() as share:
            percent = share.percent
            return [share.part, share.base, "" if percent is None else round(percent, 1)]
        case None:
            return [""]
        case value:
            return [round(value, 1)]


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
