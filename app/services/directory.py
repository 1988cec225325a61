"""Whom a caller can be handed to: teams, people, outside numbers, each as it is at this moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import desk as desk_rows
from app.models import directory
from app.runtime import Work
from app.services import queueing
from app.services.timeline import clock_words
from routing import plan
from routing.council import Council


@dataclass(frozen=True)
class Place:
    """One choice: its code for the form, its title, and how it is there now."""

    code: str
    title: str
    now: str


@dataclass(frozen=True)
class Directory:
    """All choices, by kind; `queues` are where a caller can be put without asking anybody."""

    teams: tuple[Place, ...]
    people: tuple[Place, ...]
    outside: tuple[Place, ...]
    queues: tuple[Place, ...]


def listed(work: Work, person_id: UUID) -> Directory:
    """The directory for one person, who is not in it."""
    council = work.rt.council
    ready = work.run(directory.ready_people(work.now, person_id)).all()
    staffed = queueing.staffed(work)
    waiting = {row.queue: row for row in work.run(desk_rows.queues_now(()))}
    opened = plan.usable(council, work.now)
    now = {
        name: _team_now(sum(name in row.teams for row in ready), name in staffed, name in opened)
        for name in council.teams
    }
    return Directory(
        teams=tuple(
            Place(
                f"team:{name}",
                team.title,
                f"{now[name]}{_of_queue(council, name, waiting, work.now)}",
            )
            for name, team in council.teams.items()
        ),
        people=tuple(Place(f"person:{row.id}", row.name, f"{row.title}, ready") for row in ready),
        outside=tuple(
            Place(f"outside:{name}", number.title, "outside number")
            for name, number in council.directory.items()
        ),
        queues=tuple(
            Place(
                f"queue:{name}",
                queue.title,
                f"{now[queue.team]}, {_waiting(waiting.get(name), work.now)}",
            )
            for name, queue in council.queues.items()
        ),
    )


def _team_now(ready: int, is_staffed: bool, is_open: bool) -> str:  # noqa: FBT001
    if not is_open:
        return "closed"
    if ready:
        return f"{ready} ready"
    return "all busy" if is_staffed else "nobody there"


def _of_queue(council: Council, team: str, waiting: Any, now: datetime) -> str:
    queue = council.queue_of(team)
    return f", {_waiting(waiting.get(queue), now)}" if queue else ""


def _waiting(row: Any, now: datetime) -> str:
    if row is None:
        return "nobody waiting"
    longest_s = (now - row.longest_since).total_seconds()
    return f"{row.waiting} waiting, longest {clock_words(longest_s)}"
