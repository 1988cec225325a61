"""What the clock does, and how often."""

from dataclasses import dataclass

from app.jobs import Job, Lane

NO_WORKER_S = 3  # a worker that has not ticked for so long is not there


@dataclass(frozen=True)
class Row:
    """One line of the timetable: `every_s` seconds, `job` on `lane`.

    `urgent` rows are done in the clock's own process when no worker takes them in time.
    """

    every_s: int
    job: Job
    lane: Lane
    urgent: bool = False

    @property
    def within_s(self) -> int:
        """Seconds after which the job is of no use: the next slot's is there, or the clock has
        done it.
        """
        return max(self.every_s, NO_WORKER_S)


TIMETABLE = (
    Row(1, Job.TICK, Lane.LIVE, urgent=True),
    Row(20, Job.LOOK_FOR_LOST, Lane.LIVE, urgent=True),
    Row(15, Job.REBUILD_HALF_HOURS, Lane.SLOW),
    Row(3600, Job.REBUILD_LATELY, Lane.SLOW),
    Row(3600, Job.FORGET_OLD, Lane.SLOW),
)
