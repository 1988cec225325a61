"""The longest wait that the order of the queues allows at the load of the last hour."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.models import queue_loads
from app.runtime import Work
from routing.council import Council
from routing.half_hours import starts_at
from routing.order import longest_wait_s
from routing.priority import Priority

LATELY = timedelta(hours=1)
DEFINITION = (
    "If calls keep coming as in the last hour, and those at work here answer them as fast as then, "
    "talks that still last counted in, nobody who joins now waits longer, whatever comes after "
    "them. Before them are all who wait in any queue of this team, the urgent of every queue, and "
    "the callbacks that are due within the hour."
)


@dataclass(frozen=True)
class Bound:
    """For one priority: its target and the bound, both in seconds; None: more comes than can be
    answered, and then there is none.
    """

    priority: Priority
    target_s: int
    longest_s: float | None


@dataclass(frozen=True)
class _Load:
    """Calls a second: of each queue, and those that the team can answer. `ahead`: callers and
    callbacks that are there before whoever comes now.
    """

    a_second: Mapping[str, float]
    served: float
    agents: int
    ahead: int


def of(work: Work, name: str) -> tuple[Bound, ...]:
    """The bounds of a queue. None at all while nobody is at work in its team, or no talk ended
    lately: then nothing is known of how fast they are.
    """
    load = _load(work, work.rt.council.queue(name).team)
    if load is None:
        return ()
    council = work.rt.council
    patient = [one for one in Priority if not one.urgent]
    return tuple(_bound(council, name, one, load) for one in patient)


def _load(work: Work, team: str) -> _Load | None:
    start = starts_at(work.now - LATELY)
    rows = {row.queue: row for row in work.run(queue_loads.lately(start)).all()}
    queues = [name for name, queue in work.rt.council.queues.items() if queue.team == team]
    there = work.run(queue_loads.at_work(team, work.now)).one()
    own = [row for queue, row in rows.items() if queue in queues]
    handled, ended_s = (sum(float(row[n]) for row in own) for n in (2, 3))
    if not there.people or not handled:
        return None
    over_s = (work.now - start).total_seconds()
    a_second = {queue: float(row.offered) / over_s for queue, row in rows.items()}
    # a talk that lasts tells as much of how long talks are as one that is over
    worked_s = max(1.0, ended_s + float(there.lasted_s))
    return _Load(
        a_second, there.people * handled / worked_s, there.people, _ahead(work, team, queues)
    )


def _bound(council: Council, name: str, priority: Priority, load: _Load) -> Bound:
    target_s = council.target(name, priority).within_s
    urgent, others = list[float](), dict[int, float]()
    for queue, rate in load.a_second.items():
        known = council.queues.get(queue)
        if known is not None and known.priority.urgent:
            urgent.append(rate)
        elif known is not None and known.team == council.queue(name).team:
            its_s = council.target(queue, known.priority).within_s
            others[its_s] = others.get(its_s, 0.0) + rate
    others = {its_s: rate for its_s, rate in others.items() if its_s < target_s}  # who overtakes
    longest_s = longest_wait_s(target_s, load.ahead, load.served, urgent, others, load.agents)
    return Bound(priority, target_s, longest_s)


def _ahead(work: Work, team: str, queues: Collection[str]) -> int:
    waiting: int = work.run(queue_loads.in_line(team, queues)).scalar_one()
    soon = work.now + LATELY
    due: int = work.run(queue_loads.to_come_back(queues, soon)).scalar_one()
    return waiting + due
