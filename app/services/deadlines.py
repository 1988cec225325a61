"""Every deadline of a waiting caller, acted on once, by the clock and by the wait loop (S7)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.models import waits
from app.runtime import Runtime, Work
from app.services import alerts, batches, offers, queueing
from routing import plan, targets
from routing.council import Council
from routing.priority import Priority
from routing.states import WaitState

LOOK_AT_LEAST_S = 30


def look_after(work: Work, wait: Any) -> None:
    """Act on what this wait has reached. Its row and its call's are held."""
    waited_s = (work.now - wait.entered_at).total_seconds()
    council, priority = work.rt.council, Priority(wait.priority)
    there = plan.usable(council, work.now, queueing.staffed(work))
    due = plan.teams_after(council, wait.queue, priority, waited_s, there)
    _cross_thresholds(work, wait, waited_s)
    for alert in due.alerts:
        key = f"{alert.who}:{wait.id}:{alert.after_s}"
        _tell(work, wait, key, f"waiting_{alert.who}", waited_s)
    _widen(work, wait, due.teams)
    _ring_duty(work, wait, due.duty)
    if due.exhausted and not queueing.being_offered(work, wait.call_id):
        queueing.give_up(work, wait, "nobody is left who could come")
        return
    again_s = _next_look_s(council, wait, waited_s)
    work.run(waits.note_wait(wait.id, next_at=work.now + timedelta(seconds=again_s)))


def _cross_thresholds(work: Work, wait: Any, waited_s: float) -> None:
    known = targets.thresholds(work.rt.council, wait.queue, Priority(wait.priority))
    for threshold in targets.crossed(known, waited_s):
        key = f"threshold:{wait.id}:{threshold.name}"
        _tell(work, wait, key, "threshold", waited_s, name=threshold.name, at_s=threshold.at_s)


def _tell(work: Work, wait: Any, key: str, kind: str, waited_s: float, **data: Any) -> None:
    """A breach: one alert and one event, however often it is looked at."""
    ids = {"call_id": wait.call_id, "wait_id": wait.id}
    known = {**ids, "queue": wait.queue, "priority": wait.priority}
    if alerts.raise_once(work, key, kind, **known, **data):
        work.happened("threshold", ids, queue=wait.queue, what=kind, waited_s=waited_s, **data)


def _widen(work: Work, wait: Any, teams: Collection[str]) -> None:
    added = [team for team in teams if team not in wait.teams]
    if not added:
        return
    work.run(waits.note_wait(wait.id, teams=[*wait.teams, *added]))
    for team in added:
        _overflowed(work, wait, team)
    number = len(wait.teams) + len(added)
    work.promise("match", f"match:{wait.id}:{number}", call_id=wait.call_id)


def _ring_duty(work: Work, wait: Any, due: Collection[plan.DutyCall]) -> None:
    """Ring outside numbers until somebody accepts: each once a round."""
    if not due:
        return
    made = [row.duty for row in work.run(waits.duty_offers(wait.id)).all()]
    for one in due:
        if made.count(one.target) <= one.round and offers.to_duty(work, wait, one.target):
            _overflowed(work, wait, one.target)


def _overflowed(work: Work, wait: Any, to: str) -> None:
    ids = {"call_id": wait.call_id, "wait_id": wait.id}
    work.happened("overflowed", ids, queue=wait.queue, to=to)


def _next_look_s(council: Council, wait: Any, waited_s: float) -> float:
    chain = plan.chain_of(council, wait.queue, Priority(wait.priority))
    known = targets.thresholds(council, wait.queue, Priority(wait.priority))
    moments = [step.after_s for step in chain] + [one.at_s for one in known]
    ahead = [moment - waited_s for moment in moments if moment > waited_s]
    repeats = [step.every_s for step in chain if step.every_s and step.after_s <= waited_s]
    return float(min([*ahead, *repeats, LOOK_AT_LEAST_S]))


def tick(rt: Runtime, most: int = 500) -> int:
    """Look after every waiting caller whose next deadline has come; how many."""
    with rt.work() as work:
        due = work.run(waits.waits_due(work.now, most)).scalars().all()
    return batches.each(rt, due, _look_if_due)


def _look_if_due(work: Work, wait_id: UUID) -> None:
    _, wait = queueing.hold(work, wait_id)
    if wait.state == WaitState.WAITING and wait.next_at <= work.now:
        look_after(work, wait)
