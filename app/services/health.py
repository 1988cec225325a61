"""Can this process do its work? Asked by load balancers, the demo and the admin page."""

from dataclasses import dataclass
from datetime import datetime

from app.models import events
from app.runtime import Runtime

QUIET_S = 10


@dataclass(frozen=True)
class Health:
    """What works. `ready` asks only for what a call needs: the database."""

    database: bool
    redis: bool
    clock_at: datetime | None
    clock_beats: bool

    @property
    def ready(self) -> bool:
        """Whether calls can be taken with a record."""
        return self.database

    def as_json(self) -> dict[str, object]:
        """For /readyz: booleans and a time, nothing about anybody."""
        return {
            "ready": self.ready,
            "database": self.database,
            "redis": self.redis,
            "clock_beats": self.clock_beats,
        }


def report(rt: Runtime) -> Health:
    """Look at everything once; a part that fails is False, never an error."""
    beats, now, database = _beats(rt)
    clock_at = beats.get("clock")
    fresh = bool(clock_at and now and (now - clock_at).total_seconds() < QUIET_S)
    return Health(database, rt.jobs.alive(), clock_at, fresh)


def database_answers(rt: Runtime) -> bool:
    """Whether the database answers a question now."""
    return _beats(rt)[2]


def _beats(rt: Runtime) -> tuple[dict[str, datetime], datetime | None, bool]:
    try:
        with rt.work() as work:
            rows = work.run(events.beats()).all()
            return {row.process: row.at for row in rows}, work.now, True
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is no
        return {}, None, False
