"""What stands beside the figures of some days: who waits at this moment, and how old they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.models import routing_figures as asked
from app.models import wall as counts
from app.runtime import Work
from app.services import wall


@dataclass(frozen=True)
class Now:
    """Who waits and who is ready at this moment (UTC); `since` is when the longest wait began."""

    at: datetime
    waiting: int
    over: int
    since: datetime | None
    ready: int
    callbacks_owed: int
    counted_at: datetime | None

    @property
    def behind(self) -> bool:
        """Whether today's rows have not been made anew for too long, whatever else runs."""
        return wall.is_old(self.counted_at, self.at)


def seen(work: Work, queue: str) -> Now:
    """Of one queue or, with '', of all."""
    waits = [wait for wait in work.run(counts.waiting()) if not queue or wait.queue == queue]
    agents = {row.state: row.people for row in work.run(counts.agents_by_state(work.now))}
    target = timedelta(seconds=1)
    return Now(
        at=work.now,
        waiting=len(waits),
        over=sum(work.now - wait.entered_at > wait.target_s * target for wait in waits),
        since=min((wait.entered_at for wait in waits), default=None),
        ready=agents.get("ready", 0),
        callbacks_owed=work.run(asked.callbacks_owed(queue)).scalar_one(),
        counted_at=wall.counted_at(work),
    )
