"""Job names as dotted paths: nothing is imported to enqueue one."""

from enum import StrEnum


class Job(StrEnum):
    """Every job a worker may be asked for; a house test resolves each."""

    DRAIN = "workers.effects.drain"
    TICK = "workers.queueing.tick"
    LOOK_FOR_LOST = "workers.upkeep.look_for_lost"
    REBUILD_HALF_HOURS = "workers.figures.rebuild_half_hours"
    REBUILD_LATELY = "workers.figures.rebuild_lately"
    FORGET_OLD = "workers.upkeep.forget_old"


class Lane(StrEnum):
    """The two RQ queues; a worker process serves exactly one (several lose jobs on a kill)."""

    LIVE = "live"
    SLOW = "slow"
