"""How long an order may last: a choice of spans, none without an end but a move for good."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.runtime import Work
from app.services.floor.roles import NOTHING
from app.services.refusals import Refused

LONDON = ZoneInfo("Europe/London")
FOR_GOOD = "for good"
TODAY = "today"
MINUTES: Mapping[str, int] = {"15 min": 15, "30 min": 30, "1 h": 60, "2 h": 120, "4 h": 240}
ORDERS = (*MINUTES, TODAY)
MOVES = ("1 h", "2 h", "4 h", TODAY, FOR_GOOD)


def ends(work: Work, span: str, among: Collection[str]) -> datetime | None:
    """When it ends (UTC); None is never. Raises Refused for what is no choice."""
    if span not in among:
        raise Refused(f"Choose how long it is to last. {NOTHING}")
    if span == FOR_GOOD:
        return None
    if span == TODAY:
        return _midnight(work.now)
    return work.now + timedelta(minutes=MINUTES[span])


def _midnight(at: datetime) -> datetime:
    local = at.astimezone(LONDON) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(at.tzinfo)
