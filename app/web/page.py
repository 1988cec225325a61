"""What every screen is drawn with: times, durations, and pieces of a page."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, make_response, redirect, render_template, request
from jinja2_fragments.flask import render_block

from app.services import plain_words

LONDON = ZoneInfo("Europe/London")


def asked_by_script() -> bool:
    """Whether htmx asks for a piece of the page, rather than a person for the whole."""
    return request.headers.get("HX-Request") == "true"


def whole(template: str, status: int = 200, **shown: Any) -> Response:
    """A whole page."""
    return make_response(render_template(template, **shown), status)


def piece(template: str, block: str, status: int = 200, **shown: Any) -> Response:
    """One block of a page."""
    return make_response(render_block(template, block, **shown), status)


def go(address: str) -> Response:
    """Look there next, by GET."""
    return make_response(redirect(address, 303))


def clock(at: datetime | None) -> str:
    """A time of day in London: 14:05:09."""
    return f"{at.astimezone(LONDON):%H:%M:%S}" if at else ""


def day_and_time(at: datetime | None) -> str:
    """A day and a time in London: 22 November 2026, 14:05."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"


def short_day(at: datetime | None) -> str:
    """A day and a time in London, short: 22 Nov 14:05."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %H:%M}"


def machine(at: datetime | None) -> str:
    """A moment as scripts read it: ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat() if at else ""


def lasting(seconds: float) -> str:
    """A duration in seconds as a clock shows it: 1:05, 1:02:03; never below zero."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def since(at: datetime, now: datetime) -> str:
    """How long ago, as a clock shows it."""
    return lasting((now - at).total_seconds())


def count(number: int) -> str:
    """A number as people read it: 12,345."""
    return f"{number:,}"


FILTERS = {
    "count": count,
    "clock": clock,
    "day_and_time": day_and_time,
    "short_day": short_day,
    "machine": machine,
    "lasting": lasting,
    "number": plain_words.number,
}
