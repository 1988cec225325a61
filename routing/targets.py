"""How late a call or an enquiry is: shares of targets used, thresholds crossed, moments due."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from routing import working_time
from routing.parts import AnswerTarget, Calendar, Council
from routing.priority import Priority
from routing.rag import Rag, RagValue, Unit


@dataclass(frozen=True)
class Threshold:
    """A moment in a wait that is told once: its name and the seconds of waiting it stands at."""

    name: str
    at_s: int


def thresholds(council: Council, queue: str, priority: Priority) -> tuple[Threshold, ...]:
    """The thresholds of a wait, earliest first: half the answer target, the target, the longest
    wait allowed, and the queue's own.
    """
    target = council.target(queue, priority)
    own = (Threshold(f"{at_s} s", at_s) for at_s in council.queue(queue).thresholds_s)
    return tuple(sorted([*_of(target), *own], key=lambda threshold: threshold.at_s))


def crossed(
    all_of_them: Collection[Threshold], waited_s: float, told: Collection[str] = ()
) -> tuple[Threshold, ...]:
    """The thresholds that a wait has reached and that were not told yet, each once."""
    return tuple(t for t in all_of_them if t.at_s <= waited_s and t.name not in told)


def share_used(waited_s: float, target_s: float) -> float:
    """How much of a target is used: 0 at the start, 1 when due, more when late."""
    return max(waited_s, 0) / target_s


def _of(target: AnswerTarget) -> Iterator[Threshold]:
    yield Threshold("half", target.within_s // 2)
    yield Threshold("target", target.within_s)
    yield Threshold("longest", target.longest_s)


@dataclass(frozen=True)
class Due:
    """When an enquiry must be decided (UTC), by which target, and the safety clock of a Red.

    `safety_at` is the end of the elapsed minutes of a Red (S19), None for the others.
    """

    at: datetime
    target: RagValue
    safety_at: datetime | None


def due(council: Council, calendar: Calendar, rag: Rag, received: datetime) -> Due:
    """When an enquiry received then is due, on the calendar of its owner.

    Re-rating passes the same `received`: the start never moves (S18). NeverOpens when the
    calendar gives too little time.
    """
    target = council.targets[rag]
    safety = timedelta(minutes=council.red_safety_minutes)
    safety_at = received.astimezone(UTC) + safety if rag is Rag.RED else None
    return Due(_moment(calendar, target, received), target, safety_at)


def used(
    council: Council, calendar: Calendar, rag: Rag, received: datetime, now: datetime
) -> float:
    """The share of the RAG target used by `now`: 1 when due, more when late.

    Lists are ordered by it. An unrated enquiry counts as Amber until it is rated.
    """
    counted = Rag.AMBER if rag is Rag.NONE else rag
    value, unit = council.targets[counted]
    if unit is Unit.ELAPSED_MINUTES:
        return share_used((now - received) / timedelta(minutes=1), value)
    whole = working_time.between(calendar, received, due(council, calendar, counted, received).at)
    return share_used(working_time.between(calendar, received, now), whole)


def _moment(calendar: Calendar, target: RagValue, received: datetime) -> datetime:
    if target.unit is Unit.ELAPSED_MINUTES:
        return received.astimezone(UTC) + timedelta(minutes=target.value)
    if target.unit is Unit.WORKING_DAYS:
        return working_time.add_days(calendar, received, target.value)
    return working_time.add(calendar, received, target.value)
