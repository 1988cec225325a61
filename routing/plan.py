"""Where a call waits, who may take it as time goes by, and who is rung outside (S5, S7, S21)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from routing.calendar import is_open
from routing.orders import NOTHING_ORDERED, Ordered
from routing.parts import ChainStep, Council
from routing.priority import Priority


@dataclass(frozen=True)
class Step:
    """What happens `after_s` seconds of waiting: one of team, duty and alert is set."""

    after_s: int
    team: str | None = None
    duty: str | None = None
    every_s: int | None = None
    alert: str | None = None


@dataclass(frozen=True)
class Placement:
    """Where a call goes. `queue` is None when nobody is there to take it: straight to `duty`, the
    outside numbers in turn, until somebody accepts. `asked` is the queue that the flow named.
    """

    asked: str
    queue: str | None
    priority: Priority
    target_s: int
    teams: tuple[str, ...]
    chain: tuple[Step, ...]
    duty: tuple[str, ...]

    @property
    def overflowed(self) -> bool:
        """Whether it goes elsewhere than the flow asked."""
        return self.queue != self.asked


@dataclass(frozen=True)
class DutyCall:
    """An outside number of the directory to ring now; `round` counts from 0 and makes it one act:
    the same number in the same round of the same wait is rung once.
    """

    target: str
    round: int


@dataclass(frozen=True)
class Alert:
    """Somebody to tell; once for each `after_s` of a wait."""

    who: str
    after_s: int


@dataclass(frozen=True)
class Due:
    """What a wait has reached: teams that may take it, outside numbers and alerts due so far.

    `exhausted` says that nobody is left who could come: the flow's `nobody` follows. A P0 or P1
    is never exhausted, since duty is rung again and again (S7).
    """

    teams: tuple[str, ...]
    duty: tuple[DutyCall, ...]
    alerts: tuple[Alert, ...]
    exhausted: bool


def place(
    council: Council,
    queue: str,
    priority: Priority,
    at: datetime,
    staffed: Collection[str] | None = None,
    ordered: Ordered = NOTHING_ORDERED,
) -> Placement:
    """Where a call goes at a moment (aware): the queue asked for, else the first of its chain.

    `staffed` are the teams in which somebody can take a call soon; None asks only the calendars.
    A closed, unstaffed or unknown queue receives no call (S21), nor one that is `ordered` shut.
    """
    there = usable(council, at, staffed, ordered)
    asked = ordered.leads_to(queue)
    chain = chain_of(council, asked, priority)
    found = next(_open_queues(council, asked, chain, at, there, ordered), None)
    if found is None:
        return _placement(council, queue, None, priority, chain)
    return _placement(council, queue, found, priority, chain_of(council, found, priority))


def why_elsewhere(
    council: Council,
    queue: str,
    at: datetime,
    staffed: Collection[str] | None = None,
    ordered: Ordered = NOTHING_ORDERED,
) -> str | None:
    """Why a queue takes nobody at a moment: one of unknown, diverted, shut, hours, unstaffed."""
    known = council.queues.get(queue)
    if known is None:
        return "unknown"
    opened = queue in ordered.opened
    reasons = (
        ("diverted", ordered.leads_to(queue) != queue),
        ("shut", queue in ordered.closed),
        ("hours", not opened and not is_open(council, known.calendar, at)),
        ("unstaffed", known.team not in usable(council, at, staffed, ordered)),
    )
    return next((why for why, holds in reasons if holds), None)


def usable(
    council: Council,
    at: datetime,
    staffed: Collection[str] | None = None,
    ordered: Ordered = NOTHING_ORDERED,
) -> frozenset[str]:
    """The teams that are open at a moment, or ordered open, and, where that is known, staffed."""
    open_ = {name for name in council.calendars if is_open(council, name, at)}
    there = {name for name, team in council.teams.items() if team.calendar in open_}
    there |= {council.queues[name].team for name in ordered.opened if name in council.queues}
    return frozenset(name for name in there if staffed is None or name in staffed)


def chain_of(council: Council, queue: str, priority: Priority) -> tuple[Step, ...]:
    """The queue's own team, its chain, and for P0 and P1 the council's escalation, by time."""
    steps = [*_own(council, queue), *council.escalation.get(priority, ())]
    return tuple(sorted(_once(steps), key=lambda step: step.after_s))


def teams_after(
    council: Council,
    queue: str,
    priority: Priority,
    waited_s: float,
    there: Collection[str] | None = None,
) -> Due:
    """What a wait of so many seconds has reached, by the chain of its queue (`reached`)."""
    return reached(chain_of(council, queue, priority), waited_s, there)


def reached(chain: Collection[Step], waited_s: float, there: Collection[str] | None = None) -> Due:
    """What a wait of so many seconds has reached of a chain.

    `there` are the usable teams; while none of those reached is among them, the chain runs ahead
    to the first step at which somebody can come. None takes every team as there.
    """
    first = _first_help_s(chain, there)
    steps = [step for step in chain if first is None or step.after_s <= waited_s + first]
    return Due(
        teams=tuple(step.team for step in steps if step.team),
        duty=tuple(_duty_calls(steps, waited_s + (first or 0))),
        alerts=tuple(Alert(step.alert, step.after_s) for step in steps if step.alert),
        exhausted=first is None,
    )


def _own(council: Council, queue: str) -> Iterator[Step | ChainStep]:
    known = council.queues.get(queue)
    if known:
        yield Step(0, team=known.team)
        yield from known.chain


def _once(steps: Collection[Step | ChainStep]) -> Iterator[Step]:
    teams: set[str] = set()
    for step in sorted(steps, key=lambda step: step.after_s):
        if step.team is None or step.team not in teams:
            yield Step(step.after_s, step.team, step.duty, step.every_s, step.alert)
        teams |= {step.team} if step.team else set()


def _open_queues(
    council: Council,
    asked: str,
    chain: Collection[Step],
    at: datetime,
    there: Collection[str],
    ordered: Ordered,
) -> Iterator[str]:
    others = filter(None, (council.queue_of(step.team) for step in chain if step.team))
    for name in dict.fromkeys([asked, *map(ordered.leads_to, others)]):
        queue = council.queues.get(name)
        if queue is None or queue.team not in there or ordered.shut(name):
            continue
        if name in ordered.opened or is_open(council, queue.calendar, at):
            yield name


def _placement(
    council: Council, asked: str, queue: str | None, priority: Priority, chain: tuple[Step, ...]
) -> Placement:
    target = council.target(queue, priority) if queue else council.answer[priority]
    teams = tuple(step.team for step in chain if step.team and step.after_s == 0)
    last = _last_resort(council, asked)
    return Placement(asked, queue, priority, target.within_s, teams if queue else (), chain, last)


def _last_resort(council: Council, queue: str) -> tuple[str, ...]:
    known = council.queues.get(queue)
    own = council.teams[known.team].duty if known else None
    return tuple(dict.fromkeys([*filter(None, [own]), *council.fallback.duty]))


def _first_help_s(chain: Collection[Step], there: Collection[str] | None) -> int | None:
    helps = (step.after_s for step in chain if step.duty or _comes(step.team, there))
    return min(helps, default=None)


def _comes(team: str | None, there: Collection[str] | None) -> bool:
    return team is not None and (there is None or team in there)


def _duty_calls(steps: Collection[Step], waited_s: float) -> Iterator[DutyCall]:
    for step in steps:
        if step.duty:
            rounds = int((waited_s - step.after_s) // step.every_s) if step.every_s else 0
            yield DutyCall(step.duty, rounds)
