"""The tick: once a second at most, through a worker; in the clock itself if no worker can."""

import logging
from collections.abc import Callable, Collection

from app.models import events
from app.models.due import LOOK, QUESTIONS
from app.runtime import Runtime
from app.services import (
    agents,
    callbacks,
    deadlines,
    effects,
    handovers,
    holding,
    listening,
    matching,
    messages,
    offers,
    passed_over,
    queue_orders,
    recording,
    silences,
    storms,
    team_moves,
)
from app.services.councils import reading

log = logging.getLogger("frontdoor.ticking")
OVERDUE_S = 2.0
NO_TICK_S = 6.0
TICK = "tick"  # whoever ticked
WORKER = "worker"  # a worker did, not the clock in its place


ALWAYS = ""
EVERYTHING = frozenset({ALWAYS, *QUESTIONS})

# What is done, in this order, and the question of `models.due` whose yes asks for it.
STAGES: dict[Callable[[Runtime], int], str] = {
    silences.excuse: ALWAYS,
    offers.expire: "offers",
    agents.expire: "agents",
    listening.expire: "listens",
    team_moves.expire: "team moves",
    queue_orders.expire: "queue orders",
    storms.look: ALWAYS,
    deadlines.tick: "deadlines",
    passed_over.look: "waiting",
    matching.match_all: "in line",
    messages.tick: "messages",
    callbacks.tick: "callbacks",
    handovers.expire: "hand-overs",
    effects.drain: "effects",
    holding.look: "holds",
    recording.expire: "recordings",
    reading.look: ALWAYS,
}


def tick(rt: Runtime) -> None:
    """Free what is held too long, look after who waits, match, do what was left undone.

    One look tells what is due; whatever was done may have made more so, therefore all that comes
    after it is done too. A stage that fails is logged and never keeps the next from being done.
    """
    due = what_is_due(rt)
    for stage, question in STAGES.items():
        if question in due and _done(rt, stage):
            due = EVERYTHING
    show_life(rt, TICK)


def what_is_due(rt: Runtime) -> Collection[str]:
    """The questions of STAGES that are answered by yes now; all, if they cannot be asked."""
    try:
        with rt.work() as work:
            asked = {"now": work.now, "queues": list(work.rt.council.queues)}
            told = work.run(LOOK, asked).mappings().one()
    except Exception:
        log.exception("the tick could not look: it does everything")
        return EVERYTHING
    return {ALWAYS, *(name for name, yes in told.items() if yes)}


def _done(rt: Runtime, stage: Callable[[Runtime], int]) -> bool:
    """Whether something was done; taken for granted after a failure."""
    try:
        return bool(stage(rt))
    except Exception:
        log.exception("stage of the tick failed")
        return True


def rescue(rt: Runtime) -> bool:
    """Tick if nobody else does, with neither clock nor worker there; whether it was needed."""
    needed = age_s(rt, TICK) > NO_TICK_S
    if needed:
        tick(rt)
    return needed


def sweep(rt: Runtime) -> int:
    """Do effects that nobody took in time; the clock's own hands. How many."""
    return effects.drain(rt, overdue_s=OVERDUE_S)


def show_life(rt: Runtime, process: str) -> None:
    """Note that a process lives."""
    with rt.work() as work:
        work.run(events.show_life(process, work.now))


def take_slot(rt: Runtime, name: str, every_s: int) -> bool:
    """Whether this firing of the timetable is ours: each fires once, whoever beats."""
    with rt.work() as work:
        slot = int(work.now.timestamp()) // every_s
        return work.run(events.take_slot(name, slot, work.now)).first() is not None


def age_s(rt: Runtime, process: str) -> float:
    """Seconds since a process showed life; infinite if it never did."""
    with rt.work() as work:
        beats = {row.process: row.at for row in work.run(events.beats()).all()}
        return (work.now - beats[process]).total_seconds() if process in beats else float("inf")
