"""The routing figures as JSON: `GET /api/v1/figures/routing`."""

from typing import Any

from flask import Response, abort, jsonify, make_response, request
from werkzeug.datastructures import Authorization

from app.services import api_tokens
from app.services.routing_figures import Line, Told
from app.web.guards import passes
from app.web.here import runtime
from app.web.reports.asking import WRONG, asked
from app.web.reports.columns import ALL, Value
from app.web.reports.door import api
from app.web.roles import reads_figures, whoever
from routing.figures import Share, service_levels


def reads() -> None:
    """Who may read figures: a person of that role, or a tool by its token. A tool is told 401, and
    not sent to a page.
    """
    if "Authorization" in request.headers:
        _by_token(request.authorization)
        return
    if whoever() is None:
        abort(_refused(401, "Sign in first."))
    reads_figures()


@api.get("/figures/routing")
@passes(reads)
def figures_of_routing() -> Response:
    """The figures with their definitions; 400 with words if that cannot be asked."""
    try:
        return jsonify(_told(asked().told()))
    except WRONG as error:
        return _refused(400, str(error))


def _by_token(told: Authorization | None) -> None:
    secret = told.token if told is not None and told.type == "bearer" else None
    if not secret or not api_tokens.reads_figures(runtime(), secret):
        answer = _refused(401, "This token does not hold.")
        answer.headers["WWW-Authenticate"] = "Bearer"
        abort(answer)


def _refused(status: int, why: str) -> Response:
    return make_response(jsonify({"error": why}), status)


def _told(told: Told) -> dict[str, Any]:
    now, period = told.now, told.period
    return {
        "as_at": now.at.isoformat(),
        "period": {
            "first_day": period.first.isoformat(),
            "last_day": period.last.isoformat(),
            "since": period.since.isoformat(),
            "until": period.until.isoformat(),
        },
        "queue": told.queue or None,
        "by": told.split.value,
        "now": {
            "waiting": now.waiting,
            "over_target": now.over,
            "waiting_since": now.since.isoformat() if now.since else None,
            "ready": now.ready,
            "callbacks_owed": now.callbacks_owed,
            "counted_at": now.counted_at.isoformat() if now.counted_at else None,
            "counted_late": now.behind,
        },
        "service_levels": [
            {"name": one.name, "share": _value(one), "definition": one.definition}
            for one in service_levels([told.whole.counts])
        ],
        "total": _line(told.whole),
        "lines": [_line(line) for line in told.lines],
        "definitions": {column.name: column.definition for column in ALL},
    }


def _line(line: Line) -> dict[str, Any]:
    figures = {column.name: _value(column.of(line)) for column in ALL}
    return {"title": line.title, "percent_wanted": line.wanted, **figures}


def _value(value: Value) -> Any:
    if isinstance(value, Share):
        return {"part": value.part, "of": value.base, "percent": value.percent}
    return value
