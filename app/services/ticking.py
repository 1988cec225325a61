"""The tick: once a second at most, through a worker; in the clock itself if no worker can."""

import logging

from app.models import events
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
    storms,
    team_moves,
)
from app.services.councils import reading

log = logging.getLogger("frontdoor.ticking")
OVERDUE_S = 2.0
NO_TICK_S = 6.0
TICK = "tick"  # whoever ticked
WORKER = "worker"  # a worker did, not the clock in its place


STAGES = (
    agents.excuse,
    offers.expire,
    agents.expire,
    listening.expire,
    team_moves.expire,
    queue_orders.expire,
    storms.look,
    deadlines.tick,
    passed_over.look,
    matching.match_all,
    messages.tick,
    callbacks.tick,
    handovers.expire,
    effects.drain,
    holding.look,
    recording.expire,
    reading.look,
)


def tick(rt: Runtime) -> None:
    """Free what is held too long, look after who waits, match, do what was left undone.

    A stage that fails is logged and never keeps the next from being done.
    """
    for stage in STAGES:
        try:
            stage(rt)
        except Exception:
            log.exception("stage of the tick failed")
    show_life(rt, TICK)


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
