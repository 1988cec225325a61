"""When those who asked to be rung back may be rung: as agreed, while we are open (S11)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

from routing.calendar import intervals, local_of, utc_of
from routing.hours import Span
from routing.parts import Council

_HORIZON = timedelta(days=14)
_LEAST = timedelta(minutes=1)  # a ring must be over before the hours are
_DAY = timedelta(days=1)
_NOON = time(12)
_HALVES: Mapping[str, tuple[time, time]] = {
    "any time": (time.min, time.min),
    "mornings": (time.min, _NOON),
    "afternoons": (_NOON, time.min),
}


def next_span(council: Council, queue: str, when: str, at: datetime) -> Span | None:
    """The first span (UTC) at or after a moment (aware) in which they may be rung; it begins at the
    moment itself if that is now. `when` is the caller's choice, `any time`, `mornings` or
    `afternoons`, local time; `queue` is open in all of it.

    None when there is none within 14 days, and for a choice that we do not know: nobody is rung at
    a guess. The last minute is left out, so that no telephone rings when the hours are over.
    """
    found = council.queues.get(queue)
    calendar = council.calendars.get(found.calendar) if found else None
    if calendar is None or when not in _HALVES:
        return None
    for opens, closes in intervals(calendar, at, at + _HORIZON):
        for starts, ends in _agreed(when, opens, closes):
            span = max(opens, starts), min(closes, ends) - _LEAST
            if span[0] < span[1]:
                return span
    return None


def _agreed(when: str, opens: datetime, closes: datetime) -> Iterator[Span]:
    starts, ends = _HALVES[when]
    day = local_of(opens).date()
    while datetime.combine(day, time.min) <= local_of(closes):
        last = day if ends > starts else day + _DAY
        yield (
            utc_of(datetime.combine(day, starts)).astimezone(UTC),
            utc_of(datetime.combine(last, ends)).astimezone(UTC),
        )
        day += _DAY
