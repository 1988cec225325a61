"""People of a council, for the demonstration and the first day: who, which teams, which phone."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field, ValidationError

from routing.council import Council, CouncilError
from routing.documents import Document, DocumentError, Problem, did_you_mean, problems_of, read
from routing.fields import Dialable
from routing.parts import Part
from routing.staffing import unanswerable


class Role(StrEnum):
    """What somebody may do on the screens."""

    AGENT = "agent"
    WORKER = "worker"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Device(StrEnum):
    """On what somebody takes calls."""

    PHONE = "phone"  # an ordinary one, which is rung
    BROWSER = "browser"  # the desk's own window: it shows the offer and calls us


class Person(Part):
    """Somebody with an account: `id` never changes, `phone` is rung when a call is offered.

    Whoever has no phone takes no calls.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
    name: str
    role: Role
    teams: tuple[str, ...]
    skills: tuple[str, ...] = ()
    phone: Dialable | None = None


class _People(Part):
    people: tuple[Person, ...]


def load(text: str, file: str, council: Council) -> tuple[Person, ...]:
    """The people of a YAML text. CouncilError for unknown keys and teams, doubled ids, numbers
    that may not be dialled (S25), and queues that nobody staffs (S21).
    """
    try:
        return _checked(read(text, file), council)
    except DocumentError as error:
        raise CouncilError(error.problems) from None


def _checked(document: Document, council: Council) -> tuple[Person, ...]:
    try:
        people = _People.model_validate(document.values).people
    except ValidationError as error:
        raise CouncilError(problems_of(document, error, Person.model_fields)) from None
    found = [
        *_strange_teams(document, people, council),
        *_doubles(document, people),
        *_unstaffed(document, people, council),
    ]
    if found:
        raise CouncilError(found)
    return people


def _strange_teams(
    document: Document, people: tuple[Person, ...], council: Council
) -> Iterator[Problem]:
    for index, person in enumerate(people):
        for team in set(person.teams) - set(council.teams):
            yield document.problem(
                ("people", index, "teams"),
                f"no team is called {team!r}" + did_you_mean(team, council.teams),
            )


def _doubles(document: Document, people: tuple[Person, ...]) -> Iterator[Problem]:
    ids = [person.id for person in people]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield document.problem(("people", index, "id"), f"{name!r} is there twice")


def _unstaffed(
    document: Document, people: tuple[Person, ...], council: Council
) -> Iterator[Problem]:
    """Queues whose callers nobody could ever answer."""
    staffed = {team for person in people if person.phone for team in person.teams}
    for _, says in unanswerable(council, staffed):
        yield document.problem(("people",), says)
