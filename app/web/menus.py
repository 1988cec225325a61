"""What callers do in the menus: figures of one version of the flow at a time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, Response, request

from app.services import menu_figures
from app.services.people import Role
from app.services.refusals import Unknown
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import LONDON, whole
from app.web.roles import one_of

door = Blueprint("menus", __name__, url_prefix="/menus")
reads_figures = one_of(Role.SUPERVISOR, Role.MANAGER, Role.ADMIN, Role.AUDITOR)
USUAL = timedelta(days=27)  # four weeks with today
MOST = timedelta(days=366)
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


class BadDays(ValueError):
    """The days asked for are no days; the message says what to enter."""


@dataclass(frozen=True)
class Days:
    """Whole days in London, both included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Midnight before the first day, in UTC."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """Midnight after the last day, in UTC."""
        return _midnight(self.last + timedelta(days=1))


@door.get("")
@passes(reads_figures)
def page() -> Response:
    """The figures of one version over some days; bad days are told, and the usual ones shown."""
    usual, wrong, status = _usual(), "", 200
    try:
        days = _asked(usual)
        version = request.args.get("version", "")
        figures = menu_figures.told(runtime(), days.since, days.until, version)
    except (BadDays, Unknown) as error:
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


def _usual() -> Days:
    today = runtime().now().astimezone(LONDON).date()
    return Days(today - USUAL, today)


def _asked(usual: Days) -> Days:
    days = Days(_day("from", usual.first), _day("to", usual.last))
    if days.first > days.last:
        raise BadDays("The first day is after the last. Change one of them.")
    if days.last - days.first > MOST:
        raise BadDays("That is more than a year. Choose days that are closer together.")
    return days


def _day(name: str, usual: date) -> date:
    given = request.args.get(name, "").strip()
    if not given:
        return usual
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = date.min
    if not EARLIEST <= day <= LATEST:
        raise BadDays(f"“{given[:20]}” is no day. Enter it like 2026-03-27.")
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
