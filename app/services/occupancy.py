"""How busy our people were: half hours of teams, re-made from the event log, and summed up."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from app.models import team_half_hours as rows
from app.models.routing_figures import Which
from app.models.team_half_hours import TeamHalfHour
from app.runtime import Work
from routing import occupancy
from routing.occupancy import Known

AFTER = timedelta(days=1)  # the next change of a state tells which it was


@dataclass(frozen=True)
class Staffed:
    """For how many seconds some people were ready, and busy."""

    ready_s: float = 0.0
    busy_s: float = 0.0

    @property
    def at_work_s(self) -> float:
        """There, and not away."""
        return self.ready_s + self.busy_s


NOBODY = Staffed()


def rebuild(work: Work, start: datetime, until: datetime) -> None:
    """Re-make the half hours from `start` to before `until`, both on the half hour. The caller is
    the only one who does.
    """
    known = {
        row.person_id: Known(row.state, row.since, row.teams)
        for row in work.run(rows.people()).all()
    }
    changes = work.run(rows.changes(start, until + AFTER)).all()
    made = occupancy.spent(known, changes, start, min(until, work.now))
    work.run(rows.drop(start, until))
    if made:
        work.run(rows.WRITE, [asdict(row) for row in made])


def by_team(work: Work, which: Which) -> Mapping[Any, Staffed]:
    """Of each team, and under '' of everybody, each once."""
    return _by(work, which, rows.TEAM)


def of(work: Work, which: Which, team: str, by: str) -> Mapping[Any, Staffed]:
    """Of one team, or with '' of everybody, each once: by `rows.HOUR` or `rows.DAY`."""
    return _by(work, which, by, TeamHalfHour.team == team)


def _by(work: Work, which: Which, by: str, *teams: Any) -> Mapping[Any, Staffed]:
    found = work.run(rows.sums(which, by, *teams)).all()
    return {row.key: Staffed(row.ready_s, row.busy_s) for row in found}
