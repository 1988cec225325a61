"""Can this process do its work? Asked by load balancers, the demo and the admin page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.models import events, tables
from app.runtime import Runtime, Work
from app.services.councils import reading

QUIET_S = 10
AWAY = "The database does not answer."
NO_TABLES = "The database has no tables yet: run `frontdoor prepare`."
OLDER = (
    "The database's tables are at {found} and this code wants {wanted}: run `frontdoor prepare`."
)


@dataclass(frozen=True)
class Seen:
    """What the database tells: the number of its newest migration, and who lives."""

    tables: str = ""
    now: datetime | None = None
    beats: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    """What works. `ready` asks only for what a call needs: the database and its tables."""

    database: bool
    redis: bool
    clock_at: datetime | None
    clock_beats: bool
    trouble: str

    @property
    def ready(self) -> bool:
        """Whether calls can be taken with a record."""
        return not self.trouble

    def as_json(self) -> dict[str, object]:
        """For /readyz: what works, and in words what keeps us; nothing about anybody."""
        return {
            "ready": self.ready,
            "database": self.database,
            "tables": self.database and self.ready,
            "redis": self.redis,
            "clock_beats": self.clock_beats,
            "trouble": self.trouble,
        }


def report(rt: Runtime) -> Health:
    """Look at everything once; a part that fails is False, never an error."""
    seen = _seen(rt)
    clock_at = seen.beats.get("clock") if seen else None
    fresh = bool(seen and clock_at and seen.now and (seen.now - clock_at).total_seconds() < QUIET_S)
    trouble = _trouble(rt.tables, seen)
    return Health(seen is not None, rt.jobs.alive(), clock_at, fresh, trouble)


def database_answers(rt: Runtime) -> bool:
    """Whether the database answers a question now, and has tables to write in."""
    seen = _seen(rt)
    return seen is not None and bool(seen.tables)


def _trouble(wanted: str, seen: Seen | None) -> str:
    """Why no calls should be sent here; empty: they may be.

    Tables newer than this code are no trouble: a migration leaves the code before it what it needs,
    and while a new version is brought in somebody has to take the calls.
    """
    if seen is None:
        return AWAY
    if not seen.tables:
        return NO_TABLES
    return "" if seen.tables >= wanted else OLDER.format(found=seen.tables, wanted=wanted)


def _seen(rt: Runtime) -> Seen | None:
    try:
        with rt.work() as work:
            return _look(work)
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is no
        return None


def _look(work: Work) -> Seen:
    if not work.run(tables.THERE).scalar_one():
        return Seen()
    reading.tell(work)  # whoever cannot read the council file may be this process alone
    beats = {row.process: row.at for row in work.run(events.beats()).all()}
    return Seen(work.run(tables.REACHED).scalar_one() or "", work.now, beats)
