"""Every combination of states that the acts around one caller lead to, found breadth first.

A combination is what holds somebody: which states that do not rest, and whether one row is in
each or several. How one comes there is a course: where it begins, then act by act.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from routing.ladder import LEG
from routing.listening import LISTEN
from routing.orders import QUEUE_ORDER, TEAM_MOVE
from routing.states import AGENT, CALL, ENQUIRY, HANDOVER, HOLD, OFFER, WAIT, Table
from routing.storm import STORM
from routing.talk_recording import TALK_RECORDING
from tests.services.acts import ACTS, STARTS, Impossible, act, begin
from tests.world import World

Course = tuple[str, ...]
Combination = tuple[tuple[str, str, int], ...]
ROWS: dict[str, Table[Any]] = {
    "calls": CALL, "waits": WAIT, "offers": OFFER, "agents": AGENT, "legs": LEG, "holds": HOLD,
    "handovers": HANDOVER, "listens": LISTEN, "enquiries": ENQUIRY, "team_moves": TEAM_MOVE,
    "queue_orders": QUEUE_ORDER, "storms": STORM, "talk_recordings": TALK_RECORDING,
}  # fmt: skip


def restless(world: World) -> Combination:
    """The states that hold somebody, and whether one row, or several (2), are in each."""
    each = " UNION ALL ".join(f"SELECT '{name}' AS name, state::text FROM {name}" for name in ROWS)
    counted = f"SELECT name, state, least(count(*), 2) AS rows FROM ({each}) each_row"
    rows = world.rows(f"{counted} GROUP BY 1, 2 ORDER BY 1, 2")
    found = [(row.name, row.state, row.rows) for row in rows]
    return tuple(one for one in found if not _rests(one[0], one[1]))


def _rests(name: str, state: str) -> bool:
    table = ROWS[name]
    return table.rests(type(table.first)(state))


def follow(world: World, course: Course) -> None:
    """Go a course on a fresh world."""
    begin(world, course[0])
    for name in course[1:]:
        act(world, name)


def explore(fresh: Callable[[], World]) -> Iterator[tuple[Course, Combination]]:
    """The first course to each combination, the shortest first.

    From each combination every act is tried. One that is impossible changes nothing, so the next
    is tried on the same world.
    """
    seen: set[Combination] = set()
    open_: deque[Course] = deque()
    for course, found in _arrivals(fresh, open_):
        if found not in seen:
            seen.add(found)
            open_.append(course)
            yield course, found


def _arrivals(
    fresh: Callable[[], World], open_: deque[Course]
) -> Iterator[tuple[Course, Combination]]:
    for start in STARTS:
        follow(world := fresh(), (start,))
        yield (start,), restless(world)
    while open_:
        course, left = open_.popleft(), list(ACTS)
        while left:
            follow(world := fresh(), course)
            if done := _first_possible(world, left):
                yield (*course, done), restless(world)


def _first_possible(world: World, left: list[str]) -> str | None:
    """Do the first act that can be done, and take it and those before it off the list."""
    before = restless(world)
    while left:
        name = left.pop(0)
        try:
            act(world, name)
        except Impossible:
            assert restless(world) == before, f"{name} was refused, and changed something"
        else:
            return name
    return None
