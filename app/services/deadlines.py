"""Every deadline of a waiting caller, acted on once, by the clock and by the wait loop (S7)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import calls, waits
from app.runtime import Runtime, Work
from app.services import alerts, batches, offers, queue_orders, queueing
from routing import plan, targets
from routing.course import Course, course_of
from routing.orders import Ordered
from routing.priority import Priority
from routing.states import WaitState

# A wait is looked at this often though nothing of its course is due: teams come and go.
LOOK_AT_LEAST_S = 30
MOST = 2000


@dataclass(frozen=True)
class Look:
    """What one wait has reached that nobody has acted on yet. `again_s`: when to look next."""

    waited_s: float
    crossed: tuple[targets.Threshold, ...]
    alerts: tuple[plan.Alert, ...]
    teams: tuple[str, ...]
    duty: tuple[plan.DutyCall, ...]
    exhausted: bool
    shut: bool
    again_s: float

    @property
    def told(self) -> list[str]:
        """The names under which it is kept that these were told."""
        return [*(one.name for one in self.crossed), *map(_name, self.alerts)]

    @property
    def asks_for_nothing(self) -> bool:
        """Whether there is nothing to do but to look again."""
        reached = self.crossed or self.alerts or self.teams or self.duty
        return not (reached or self.exhausted or self.shut)


@dataclass(frozen=True)
class Around:
    """What holds for every wait at one moment: teams with somebody there, orders, usable teams."""

    staffed: Collection[str]
    ordered: Ordered
    usable: frozenset[str]


def _around(work: Work) -> Around:
    staffed, ordered = queueing.staffed(work), queue_orders.ordered(work)
    usable = plan.usable(work.rt.council, work.now, staffed, ordered)
    return Around(staffed, ordered, usable)


def _course(work: Work, queue: str, priority: str) -> Course:
    return course_of(work.rt.council, queue, Priority(priority))


def _look(work: Work, wait: Any, around: Around, course: Course) -> Look:
    waited_s = (work.now - wait.entered_at).total_seconds()
    shut = around.ordered.shut(wait.queue)
    own = {work.rt.council.queue(wait.queue).team}
    due = plan.reached(course.chain, waited_s, around.usable - own if shut else around.usable)
    return Look(
        waited_s=waited_s,
        crossed=targets.crossed(course.thresholds, waited_s, wait.crossed),
        alerts=tuple(one for one in due.alerts if _name(one) not in wait.crossed),
        teams=tuple(team for team in due.teams if team not in wait.teams),
        duty=due.duty,
        exhausted=due.exhausted,
        shut=shut,
        again_s=course.next_s(waited_s, LOOK_AT_LEAST_S),
    )


def _name(alert: plan.Alert) -> str:
    return f"{alert.who} at {alert.after_s} s"


def look_after(work: Work, wait: Any) -> None:
    """Act on what this wait has reached. Its row and its call's are held.

    A queue that a supervisor has shut keeps nobody who can go elsewhere, one that the council file
    has no more keeps nobody.
    """
    if _brought_over(work, wait):
        return
    around = _around(work)
    look = _look(work, wait, around, _course(work, wait.queue, wait.priority))
    if look.shut and _led_on(work, wait, around):
        return
    _tell_all(work, wait, look)
    _widen(work, wait, look.teams)
    _ring_duty(work, wait, look.duty)
    if look.exhausted and not queueing.being_offered(work, wait.call_id):
        queueing.give_up(work, wait, "nobody is left who could come")
        return
    told = {"crossed": [*wait.crossed, *look.told]} if look.told else {}
    again_at = work.now + timedelta(seconds=look.again_s)
    work.run(waits.note_wait(wait.id, next_at=again_at, **told))


def _brought_over(work: Work, wait: Any) -> bool:
    """Move a caller whose queue is gone; False: it is there, or an agent is being rung for them.

    An outside number that rings would keep every agent away: nobody is matched in such a queue.
    """
    council = work.rt.council
    if wait.queue in council.queues or queueing.agent_asked(work, wait.call_id):
        return False
    call = work.run(calls.locked_call(wait.call_id)).one()
    queueing.move_to(work, call, wait, council.in_place_of(wait.queue), "its queue is gone")
    return True


def _led_on(work: Work, wait: Any, around: Around) -> bool:
    """Move the caller to where the order or the chain leads; False: there is no such queue now, or
    an agent is being rung for them, which may yet bring them to a person.
    """
    council, priority = work.rt.council, Priority(wait.priority)
    place = plan.place(council, wait.queue, priority, work.now, around.staffed, around.ordered)
    if place.queue is None or queueing.agent_asked(work, wait.call_id):
        return False
    call = work.run(calls.locked_call(wait.call_id)).one()
    queueing.move_to(work, call, wait, place.queue, "the queue was shut by a supervisor")
    return True


def _tell_all(work: Work, wait: Any, look: Look) -> None:
    for threshold in look.crossed:
        key = f"threshold:{wait.id}:{threshold.name}"
        known = {"name": threshold.name, "at_s": threshold.at_s}
        _tell(work, wait, key, "threshold", look.waited_s, **known)
    for alert in look.alerts:
        key = f"{alert.who}:{wait.id}:{alert.after_s}"
        _tell(work, wait, key, f"waiting_{alert.who}", look.waited_s)


def _tell(work: Work, wait: Any, key: str, kind: str, waited_s: float, **data: Any) -> None:
    """A breach: one alert and one event, however often it is looked at."""
    ids = {"call_id": wait.call_id, "wait_id": wait.id}
    known = {**ids, "queue": wait.queue, "priority": wait.priority}
    if alerts.raise_once(work, key, kind, **known, **data):
        work.happened("threshold", ids, queue=wait.queue, what=kind, waited_s=waited_s, **data)


def _widen(work: Work, wait: Any, added: Collection[str]) -> None:
    if not added:
        return
    work.run(waits.note_wait(wait.id, teams=[*wait.teams, *added]))
    for team in added:
        _overflowed(work, wait, team)
    number = len(wait.teams) + len(added)
    work.promise("match", f"match:{wait.id}:{number}", call_id=wait.call_id)


def _ring_duty(work: Work, wait: Any, due: Collection[plan.DutyCall]) -> None:
    """Ring outside numbers until somebody accepts: each once a round. What rings since before an
    escalation that began anew is none of its rounds.
    """
    if not due:
        return
    rung = work.run(waits.duty_offers(wait.id)).all()
    made = [row.duty for row in rung if row.made_at >= wait.entered_at]
    for one in due:
        if made.count(one.target) <= one.round and offers.to_duty(work, wait, one.target):
            _overflowed(work, wait, one.target)


def _overflowed(work: Work, wait: Any, to: str) -> None:
    ids = {"call_id": wait.call_id, "wait_id": wait.id}
    work.happened("overflowed", ids, queue=wait.queue, to=to)


def tick(rt: Runtime, most: int = MOST) -> int:
    """Look after every waiting caller whose next deadline has come; how many.

    Most have reached nothing: those are seen together, and only marked with the next look. Each
    of the others is held and looked after by itself.
    """
    with rt.work() as work:
        queues = work.rt.council.queues
        due = {wait.id: wait for wait in work.run(waits.waits_due(work.now, queues, most)).all()}
        quiet = _quiet(work, due.values())
        if quiet:
            work.run(waits.LOOK_LATER, waits.later(work.now, quiet))
    return len(quiet) + batches.each(rt, due.keys() - quiet.keys(), _look_if_due)


def _quiet(work: Work, due: Iterable[Any]) -> dict[UUID, float]:
    """When to look next, in seconds, at those who have reached nothing; not at those whose queue
    the council's file does not have any more.
    """
    around = _around(work)
    known = [wait for wait in due if wait.queue in work.rt.council.queues]
    kinds = {(wait.queue, wait.priority) for wait in known}
    courses = {kind: _course(work, *kind) for kind in kinds}
    looks = {
        wait.id: _look(work, wait, around, courses[wait.queue, wait.priority]) for wait in known
    }
    return {name: look.again_s for name, look in looks.items() if look.asks_for_nothing}


def _look_if_due(work: Work, wait_id: UUID) -> None:
    _, wait = queueing.hold(work, wait_id)
    due = wait.next_at <= work.now or wait.queue not in work.rt.council.queues
    if wait.state == WaitState.WAITING and due:
        look_after(work, wait)
