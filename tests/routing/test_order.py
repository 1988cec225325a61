"""Who is next: urgent first, oldest first, and nobody starves."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from routing.order import Waiting, key, longest_wait_s
from routing.priority import Priority
from tests.routing.lines import (
    heads_of,
    in_order,
    next_of,
    overtaken_by,
    overtaking_ends_s,
    place_of,
)

START = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
TARGETS = {
    Priority.P0: 30,
    Priority.P1: 60,
    Priority.P2: 60,
    Priority.P3: 120,
    Priority.P4: 180,
}
P2, P3, P4 = Priority.P2, Priority.P3, Priority.P4


def waiting(name: str, priority: Priority, after_s: float) -> Waiting:
    arrived = START + timedelta(seconds=after_s)
    return Waiting(name, "agents", priority, arrived, arrived, TARGETS[priority])


ROWS = st.lists(
    st.tuples(st.sampled_from(list(Priority)), st.integers(0, 600)), min_size=1, max_size=40
).map(lambda rows: [waiting(f"w{n:02}", p, s) for n, (p, s) in enumerate(rows)])
NOWS = st.integers(600, 4000).map(lambda s: START + timedelta(seconds=s))


@given(ROWS, NOWS)
def test_s6_urgent_calls_never_wait_behind_others(rows: list[Waiting], now: datetime) -> None:
    classes = [min(int(row.priority[1]), 2) for row in in_order(rows, now)]
    assert classes == sorted(classes)


@given(ROWS, NOWS)
def test_within_a_priority_the_oldest_is_first(rows: list[Waiting], now: datetime) -> None:
    for priority in Priority:
        arrivals = [r.arrived_at for r in in_order(rows, now) if r.priority is priority]
        assert arrivals == sorted(arrivals)


@given(ROWS, NOWS, st.integers(0, 1000))
def test_i11_the_order_is_the_same_after_any_restart(
    rows: list[Waiting], now: datetime, seed: int
) -> None:
    shuffled = list(rows)
    Random(seed).shuffle(shuffled)
    assert in_order(shuffled, now) == in_order(rows, now)


@given(ROWS, NOWS)
def test_the_heads_of_the_classes_are_enough_to_know_who_is_next(
    rows: list[Waiting], now: datetime
) -> None:
    ordered = in_order(rows, now)
    assert next_of(heads_of(rows), now) == ordered[0]
    assert [place_of(row.id, rows, now) for row in ordered] == list(range(1, len(rows) + 1))


def test_nobody_is_next_where_nobody_waits() -> None:
    assert next_of([], START) is None
    assert place_of("x", [], START) is None


def test_small_targets_go_first_but_age_wins_in_the_end() -> None:
    old, new = waiting("old", P4, 0), waiting("new", P2, 60)
    assert in_order([old, new], START + timedelta(seconds=80))[0] is old
    assert in_order([old, new], START + timedelta(seconds=100))[0] is new
    older = waiting("older", P4, -300)
    assert in_order([older, new], START + timedelta(seconds=100))[0] is older


def test_s8_s18_the_call_s_own_age_decides_and_not_the_time_in_this_queue() -> None:
    now = START + timedelta(seconds=600)
    for priority in Priority:
        new = waiting("new", priority, 300)
        moved = waiting("old", priority, 0).again(
            "moved", "agents", priority, TARGETS[priority], START + timedelta(seconds=500)
        )
        assert in_order([new, moved], now) == [moved, new]


def test_ties_go_to_who_arrived_first_and_then_by_id() -> None:
    first, second = waiting("a", P3, 0), waiting("b", P3, 0)
    assert in_order([second, first], START + timedelta(seconds=9)) == [first, second]
    later = waiting("0", P2, 30)  # half of its target used, as the other
    assert in_order([later, first], START + timedelta(seconds=60)) == [first, later]


@given(st.sampled_from([P2, P3, P4]), st.sampled_from([P2, P3, P4]), st.integers(1, 3000))
def test_nobody_starves_since_later_calls_can_overtake_only_so_long(
    mine: Priority, theirs: Priority, waited_s: int
) -> None:
    ends = overtaking_ends_s(TARGETS[mine], TARGETS[theirs], waited_s)
    now = START + timedelta(seconds=waited_s)
    own = waiting("own", mine, 0)
    too_late = waiting("other", theirs, ends + 0.001)
    assert key(own, now) < key(too_late, now)
    if ends > 1:
        assert key(waiting("other", theirs, ends - 0.5), now) < key(own, now)


def served_after_s(
    own: Priority, ahead: int, serve_s: float, every_s: dict[Priority, int]
) -> float:
    """One agent, one call every `serve_s`; calls of each priority come every so many seconds."""
    rows = [waiting(f"ahead{n:03}", P2, -1) for n in range(ahead)] + [waiting("own", own, 0)]
    rows += [
        waiting(f"{p}-{t:06}", p, t) for p, gap in every_s.items() for t in range(0, 9000, gap)
    ]
    free_at = serve_s
    while True:
        now = START + timedelta(seconds=free_at)
        served = next_of([row for row in rows if row.arrived_at <= now], now)
        if served is None or served.id == "own":
            return free_at
        rows.remove(served)
        free_at += serve_s


@given(
    st.sampled_from([P3, P4]),
    st.integers(0, 20),
    st.integers(10, 20),
    st.integers(30, 90),
    st.integers(60, 200),
)
def test_nobody_waits_longer_than_the_bound_at_a_steady_load(
    own: Priority, ahead: int, serve_s: int, p2_every_s: int, p0_every_s: int
) -> None:
    bound = longest_wait_s(TARGETS[own], ahead, 1 / serve_s, [1 / p0_every_s], {60: 1 / p2_every_s})
    assert bound is not None
    gaps = {P2: p2_every_s, Priority.P0: p0_every_s}
    assert served_after_s(own, ahead, serve_s, gaps) <= bound


def test_no_bound_is_promised_when_urgent_calls_alone_fill_the_line() -> None:
    assert longest_wait_s(180, 0, 0.1, [0.1], {}) is None


def test_s8_a_wait_that_goes_on_elsewhere_keeps_its_age_and_at_least_its_priority() -> None:
    before, now = waiting("one", P2, 0), START + timedelta(seconds=90)
    after = before.again("two", "locality-city", P3, 120, now)
    assert (after.arrived_at, after.entered_at, after.priority) == (before.arrived_at, now, P2)
    assert after.id == "two"
    raised = before.again("three", "urgent", Priority.P0, 30, now)
    assert (raised.priority, raised.arrived_at) == (Priority.P0, before.arrived_at)


def test_being_overtaken_by_later_calls_of_the_same_priority_is_counted() -> None:
    slow = waiting("slow", P3, 0).again("slow", "lado", P3, 600, START)
    later = [waiting(f"l{n}", P3, 10 + n) for n in range(3)]
    now = START + timedelta(seconds=100)
    assert overtaken_by(slow, [slow, *later], now) == 3
    assert overtaken_by(later[0], [slow, *later], now) == 0
    assert overtaken_by(later[2], [slow, *later], now) == 0
