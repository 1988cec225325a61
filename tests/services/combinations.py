"""Every combination of states that the acts around one caller lead to, found breadth first.

A combination is what holds somebody: which states that do not rest, and whether one row is in
each or several. How one comes there is a course: where it begins, then act by act.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from routing.ladder import LEG
from routing.listening import LISTEN
from routing.orders import QUEUE_ORDER, TEAM_MOVE
from routing.states import AGENT, CALL, ENQUIRY, HANDOVER, HOLD, OFFER, WAIT, Table
from routing.storm import STORM
from routing.talk_recording import TALK_RECORDING
from tests.services.acts import Impossible, Search, act, begin
from tests.services.asides import aside
from tests.world import World

T = TypeVar("T")
Course = tuple[str, ...]
# One agent more in these does nothing that the first does not: each has a lease of their own.
ALIKE = {("agents", "ready"), ("agents", "wrap_up")}
Key = tuple[str, str]
Combination = tuple[tuple[str, str, int], ...]
ROWS: dict[str, Table[Any]] = {
    "calls": CALL, "waits": WAIT, "offers": OFFER, "agents": AGENT, "legs": LEG, "holds": HOLD,
    "handovers": HANDOVER, "listens": LISTEN, "enquiries": ENQUIRY, "team_moves": TEAM_MOVE,
    "queue_orders": QUEUE_ORDER, "storms": STORM, "talk_recordings": TALK_RECORDING,
}  # fmt: skip


def restless(world: World) -> Combination:
    """The states that hold somebody, and whether one row, or several (2), are in each.

    Of ALIKE several count as one.
    """
    each = " UNION ALL ".join(f"SELECT '{name}' AS name, state::text FROM {name}" for name in ROWS)
    counted = f"SELECT name, state, least(count(*), 2) AS rows FROM ({each}) each_row"
    rows = world.rows(f"{counted} GROUP BY 1, 2 ORDER BY 1, 2")
    held = [row for row in rows if not _rests(row.name, row.state)]
    return tuple((one.name, one.state, _several(one)) for one in held)


def _several(row: Any) -> int:
    return 1 if (row.name, row.state) in ALIKE else int(row.rows)


def every_row(world: World) -> dict[Key, str]:
    """The state of each row, by table and id."""
    keys = {"agents": "person_id"}
    each = (
        f"SELECT '{name}', {keys.get(name, 'id')}::text, state::text FROM {name}" for name in ROWS
    )
    return {(name, key): state for name, key, state in world.rows(" UNION ALL ".join(each))}


def _rests(name: str, state: str) -> bool:
    table = ROWS[name]
    return table.rests(type(table.first)(state))


def explore(
    fresh: Callable[[], World], search: Search, check: Callable[[World], object]
) -> Iterator[Course]:
    """The first course to each combination, the shortest first, with each start in its turn.

    From each combination every act of the search is tried; then `check` is made there.
    """
    seen: set[Combination] = set()
    for start in search.starts:
        begin(world := fresh(), start)
        seen.add(restless(world))
        open_: deque[Course] = deque([(start,)])
        while open_:
            yield (course := open_.popleft())
            for name, found in _tried(world, partial(_beyond, world, course, search.acts, check)):
                if found not in seen:
                    seen.add(found)
                    open_.append((*course, name))


def _tried(world: World, do: Callable[[], T]) -> T:
    return aside(world.rt.engine, do)


def _beyond(
    world: World, course: Course, acts: Course, check: Callable[[World], object]
) -> list[tuple[str, Combination]]:
    """What each act leads to at the end of a course, whose start the world has come to."""
    _go(world, course)
    found = list(_arrivals(world, acts))
    check(world)
    return found


def _go(world: World, course: Course) -> None:
    for name in course[1:]:
        act(world, name)


def _arrivals(world: World, left: Course) -> Iterator[tuple[str, Combination]]:
    while found := _tried(world, partial(_first_possible, world, left)):
        yield found
        left = left[left.index(found[0]) + 1 :]


def _first_possible(world: World, left: Course) -> tuple[str, Combination] | None:
    """The first act that can be done: an impossible one changes nothing."""
    before = restless(world)
    for name in left:
        try:
            act(world, name)
        except Impossible:
            assert restless(world) == before, f"{name} was refused, and changed something"
        else:
            return name, restless(world)
    return None


def walk(
    fresh: Callable[[], World], courses: Iterable[Course], check: Callable[[World], object]
) -> None:
    """Go courses, those from the same start one after the other, and check where they lead.

    One that is older than the product, and cannot be gone to its end any more, is gone as far as it
    leads.
    """
    for start, those in groupby(courses, key=itemgetter(0)):
        begin(world := fresh(), start)
        for course in those:
            _tried(world, partial(_checked, world, course, check))


def _checked(world: World, course: Course, check: Callable[[World], object]) -> None:
    with suppress(Impossible):
        _go(world, course)
    check(world)
