"""What a waiting caller may honestly be told: a range for the wait, or the place in line.

Never more than before to the same caller, nothing where little is known, and nothing of the time
once a caller has waited longer than they were told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

ENOUGH = 5  # callers answered lately; fewer say nothing of the time
LATELY_S = 3600
LATEST = 20  # callers answered: those before them tell of another hour
MOST_AHEAD = 50  # nobody is helped by a greater number, and nobody counts further
LONGEST_MIN = 60  # beyond an hour no range is a comfort, or right
# How many standard deviations of chance are let in on each side: about nine callers in ten of a
# busy day are then answered inside their range (tests/routing/test_told_waits.py prints it).
_CHANCE = 1.0


@dataclass(frozen=True)
class WaitRange:
    """A wait in whole minutes that may be said aloud: between `low_min` and `high_min`."""

    low_min: int
    high_min: int


@dataclass(frozen=True)
class Told:
    """The last that was said to a caller of each: minutes, and a place, 1 for the next.

    `by` is the earliest moment by which an answer was expected aloud (aware).
    """

    range_: WaitRange | None = None
    by: datetime | None = None
    place: int | None = None


@dataclass(frozen=True)
class Line:
    """What is known of a caller's line at one moment (`at`, aware).

    `before` are those of the same class who came earlier and still wait, `ahead` all who are before
    the caller, of whatever class; None: too many to count. `answered` of the class were answered
    lately, the first of them `over_s` seconds ago.
    """

    at: datetime
    before: int | None
    ahead: int | None
    answered: int
    over_s: float


def news(line: Line, told: Told) -> Told:
    """What to say now: one of range and place, or neither. The range is the more telling."""
    overrun = told.by is not None and line.at > told.by
    range_ = None if overrun else expected_wait(line, told.range_)
    if range_ is None:
        return Told(place=_place(line, told.place))
    return Told(range_, line.at + timedelta(minutes=range_.high_min))


def remember(told: Told, said: Told) -> Told:
    """What has been told in all."""
    by = min((one for one in (told.by, said.by) if one), default=None)
    return Told(said.range_ or told.range_, by, said.place or told.place)


def expected_wait(line: Line, told: WaitRange | None = None) -> WaitRange | None:
    """How long until the caller is answered, if the class goes on being answered as lately.

    So many answers must come as callers are before this one, and one more. Their time is known
    the better the more of them there are, and the more were seen: that is the width. A line that
    stands still promises nothing, since the time in which it moved grows. None when too little is
    known, beyond an hour, and rather than say more than was `told` before.
    """
    if line.answered < ENOUGH or line.before is None:
        return None
    needed = line.before + 1
    middle_min = needed * line.over_s / line.answered / 60
    off = _CHANCE * sqrt(1 / needed + 1 / line.answered)
    high_min = -int(-middle_min * (1 + off) // 1)
    if high_min > (told.high_min if told else LONGEST_MIN):
        return None
    low_min = int(middle_min * max(0.0, 1 - off))
    return WaitRange(min(low_min, told.low_min) if told else low_min, high_min)


def _place(line: Line, told: int | None) -> int | None:
    if line.ahead is None or (told is not None and line.ahead + 1 > told):
        return None
    return line.ahead + 1
