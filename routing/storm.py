"""When so many call at once that it is a storm, and when it is over: at two rates, so that a rate
between them changes nothing (hysteresis).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from routing.parts import Storm
from routing.states import Deadline, Table


class StormState(StrEnum):
    """Whether a storm is on."""

    ON = "on"
    OVER = "over"


STORM = Table(
    "storm",
    StormState.ON,
    {(StormState.ON, "calmed"): StormState.OVER},
    {StormState.ON: Deadline("calmed", "storms.look", setting="ends_at")},
)


def lasts_until(
    rules: Storm, arrived: int, at: datetime, ends_at: datetime | None = None
) -> datetime | None:
    """Until when a storm lasts, as things stand at a moment (aware); None: there is none.

    `arrived` calls came in the council's window before that moment. `ends_at` is what was said of
    the storm before, None without one: each time that enough still come it is put off, so that
    it also ends when nobody counts any more.
    """
    on = ends_at is not None and ends_at > at
    if arrived >= (rules.ends_below if on else rules.calls):
        return at + timedelta(seconds=rules.calm_for_s)
    return ends_at if on else None
