"""What waiting callers are told: never more than before, and mostly right."""

import sys
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.expectation import (
    ENOUGH,
    LATELY_S,
    LATEST,
    Line,
    Told,
    WaitRange,
    expected_wait,
    news,
    remember,
)
from routing.priority import Priority
from tests.routing.busy_days import START, Caller, Day, Draw, moment
from tests.routing.lines import overtaken_by, place_of

P0, P1, P2, P3, P4 = Priority
# The day's load by hour, as a share of its average: two peaks, as a front door has them.
HOURS = {8: 0.6, 9: 1.2, 10: 1.35, 11: 1.25, 12: 0.8, 13: 0.75, 14: 1.1, 15: 1.2, 16: 0.9, 17: 0.9}
PEAK = max(HOURS.values())
AN_HOUR = {P0: 2, P1: 4, P2: 46, P3: 20, P4: 12}


def by_the_hour(calls_an_hour: float) -> Draw:
    """Arrivals by chance, more or fewer by the hour of the day."""

    def gap(random: Random, since: float) -> float:
        at = since
        while True:
            at += random.expovariate(calls_an_hour * PEAK / 3600)
            if random.random() < HOURS.get(moment(at).hour, 0.9) / PEAK:
                return at - since

    return gap


def talk(random: Random, _: float) -> float:
    """About five minutes, some much longer."""
    return random.lognormvariate(5.5, 0.6)


def seen(day: Day, caller: Caller, now: float) -> Line:
    """What the product would find of this caller's line."""
    mine, at = caller.waiting, moment(now)
    waiting = [one.waiting for line in day.lines.values() for one in line]
    peers = [one for one in day.lines[mine.priority] if one.came_s < caller.came_s]
    taken = [c.taken_s for c in day.served if c.waiting.priority is mine.priority and c.taken_s]
    lately = [at_s for at_s in taken[-LATEST:] if at_s > now - LATELY_S]
    place = place_of(mine.id, waiting, at)
    assert overtaken_by(mine, waiting, at) == 0
    return Line(at, len(peers), place and place - 1, len(lately), now - min(lately, default=now))


def a_busy_day(seed: int, agents: int) -> tuple[list[tuple[float, Caller, Told]], Day]:
    """All that was said on one day, and the day."""
    day = Day(seed, agents, {p: by_the_hour(n) for p, n in AN_HOUR.items()}, talk, beat_s=40)
    told: dict[str, Told] = {}
    said = []
    for now, caller in day.beats():
        if not caller.waiting.priority.urgent:
            before = told.get(caller.waiting.id, Told())
            now_said = news(seen(day, caller, now), before)
            told[caller.waiting.id] = remember(before, now_said)
            said.append((now, caller, now_said))
    return said, day


def none_rises(said: list[tuple[float, Caller, Told]]) -> None:
    """Whatever one caller heard after another."""
    last = dict[str, Told]()
    for _, caller, one in said:
        before = last.get(caller.waiting.id, Told())
        if one.range_ and before.range_:
            assert one.range_.high_min <= before.range_.high_min
            assert one.range_.low_min <= before.range_.low_min
        if one.place and before.place:
            assert one.place <= before.place
        last[caller.waiting.id] = remember(before, one)


def kept(now: float, caller: Caller, range_: WaitRange) -> bool:
    """Whether the caller was answered inside the range that they heard."""
    left_min = ((caller.taken_s or now) - now) / 60
    return range_.low_min <= left_min <= range_.high_min


@pytest.mark.parametrize("agents", [9, 10])
def test_over_a_busy_day_no_word_rises_and_most_are_answered_inside_the_range(
    agents: int, capsys: pytest.CaptureFixture[str]
) -> None:
    said, day = a_busy_day(5, agents)
    none_rises(said)
    ranges = [(now, caller, one.range_) for now, caller, one in said if one.range_]
    inside = sum(kept(*one) for one in ranges) / len(ranges)
    callers = {caller.waiting.id for _, caller, _ in ranges}
    with capsys.disabled():
        sys.stdout.write(
            f"\n{agents} agents, {len(day.served)} calls: {len(callers)} callers heard "
            f"{len(ranges)} ranges, and were answered inside {inside:.0%} of them\n"
        )
    assert len(ranges) > 500
    assert inside > 0.8


def line(before: int | None = 3, answered: int = 10, over_s: float = 600, **of: int | None) -> Line:
    return Line(START, before, of.get("ahead", before), answered, over_s)


def test_the_range_follows_from_those_before_and_those_answered_lately() -> None:
    assert expected_wait(line()) == WaitRange(1, 7)  # four answers, one a minute
    assert expected_wait(line(before=15)) == WaitRange(9, 23)
    assert expected_wait(line(before=0, over_s=100)) == WaitRange(0, 1)


@pytest.mark.parametrize(
    "unknown", [line(answered=ENOUGH - 1), line(before=None), line(before=40, over_s=1800)]
)
def test_no_time_is_said_when_little_is_known_or_it_would_be_over_an_hour(unknown: Line) -> None:
    assert expected_wait(unknown) is None


def test_a_line_that_stands_still_is_silent_about_the_time_and_tells_the_place() -> None:
    told = Told(WaitRange(1, 7), START + timedelta(minutes=7))
    assert news(line(over_s=1500), told) == Told(place=4)
    assert news(line(over_s=1500, ahead=None), told) == Told()


def test_whoever_is_overtaken_is_told_no_greater_place() -> None:
    told = Told(place=2)
    assert news(line(answered=0, ahead=4), told) == Told()
    assert news(line(answered=0, ahead=0), told) == Told(place=1)


def test_whoever_waited_longer_than_they_were_told_hears_no_more_of_the_time() -> None:
    said = news(line(), Told())
    assert said == Told(WaitRange(1, 7), START + timedelta(minutes=7))
    late = replace(line(before=0), at=START + timedelta(minutes=7, seconds=1))
    assert news(late, remember(Told(), said)) == Told(place=1)


def test_the_earliest_promise_counts() -> None:
    first, later = Told(WaitRange(0, 2), START), Told(WaitRange(0, 2), START + timedelta(minutes=1))
    assert remember(first, later).by == START


LINES = st.builds(
    Line,
    st.integers(0, 600).map(lambda s: START + timedelta(seconds=s)),
    st.none() | st.integers(0, 60),
    st.none() | st.integers(0, 60),
    st.integers(0, LATEST),
    st.floats(0, LATELY_S),
)


@given(st.lists(LINES, min_size=1, max_size=12))
def test_what_is_told_never_rises(lines: list[Line]) -> None:
    told = Told()
    for one in lines:
        said = news(one, told)
        assert not (said.range_ and said.place)
        if said.range_:
            assert said.range_.low_min < said.range_.high_min or said.range_.high_min <= 1
        if said.range_ and told.range_:
            assert said.range_.high_min <= told.range_.high_min
            assert said.range_.low_min <= told.range_.low_min
        if said.place and told.place:
            assert said.place <= told.place
        told = remember(told, said)
