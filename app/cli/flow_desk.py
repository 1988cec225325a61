"""What the commands that change a flow share: a named person, a flow, and refusals in words."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from app.bootstrap import slow_runtime
from app.cli.colleague import runtime_of
from app.cli.environment import noted
from app.models.flows import COUNCIL
from app.runtime import Runtime
from app.services import people
from app.services.flows import history
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from app.settings import MissingSettings
from routing import calendar

Told = Callable[..., Any]
MOMENT = "%Y-%m-%d %H:%M"


class InWords(click.Command):
    """A command whose refusals are told in words, with exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        try:
            return super().invoke(ctx)
        except (Refused, Unknown) as told:
            raise click.ClickException(str(told)) from None
        except OperationalError:
            raise click.ClickException(
                "The database does not answer: see `frontdoor doctor`."
            ) from None


def runtime() -> Runtime:
    """The product that the settings name, or the demo over the folder that was given."""
    context = click.get_current_context()
    folder = context.find_object(Path)
    try:
        rt = runtime_of(noted(folder)) if folder else slow_runtime()
    except FileNotFoundError:
        raise click.ClickException(f"No demo has run over {folder}.") from None
    except MissingSettings as told:
        raise click.ClickException(
            f"{told}\nOr act on the demo: frontdoor {_group(context)} --demo …"
        ) from None
    context.call_on_close(rt.engine.dispose)
    with rt.work():
        return rt  # from its first piece of work on it knows the council file in force


def _group(context: click.Context) -> str:
    """`flows` or `council`: to which the command belongs."""
    return (context.parent.info_name if context.parent else None) or "flows"


def for_flow(command: Told) -> Told:
    """Adds `--flow`: which of the council's flows."""
    told = "The flow's name; the council's first if not given."
    return click.option("--flow", "named", default=None, help=told)(command)


def by_somebody(command: Told) -> Told:
    """Adds `--as` and `--why`: who does it, and the reason that is kept with it."""
    why = click.option("--why", required=True, help="The reason; it is kept.")
    return as_somebody(why(command))


def as_somebody(command: Told) -> Told:
    """Adds `--as`: who does it."""
    told = "The short name of the person who does this, as in the council's people file."
    return click.option("--as", "key", required=True, metavar="PERSON", help=told)(command)


def flow_of(rt: Runtime, named: str | None) -> str:
    """The flow that is meant. Raises click's error with the names that there are."""
    known = history.flows(rt)
    if named == COUNCIL:
        return COUNCIL
    if named is not None and named not in known:
        raise click.UsageError(f"There is no flow '{named}'. There are: {', '.join(known)}.")
    return named or known[0]


def person(rt: Runtime, key: str) -> Person:
    """The person of a short name. Raises click's error with the names that there are."""
    found = people.named(rt, key)
    if found is None:
        known = ", ".join(f"{one.key} ({one.role.value})" for one in people.everybody(rt))
        raise click.UsageError(f"There is nobody '{key}'. There are: {known}.")
    return found


def local(at: datetime) -> str:
    """A moment (UTC) as clocks here show it."""
    return f"{calendar.local_of(at):{MOMENT}}"


def moment(told: str) -> datetime:
    """A local time such as `2026-12-24 12:00`, as UTC. Raises click's error."""
    try:
        return calendar.utc_of(datetime.strptime(told, MOMENT))  # noqa: DTZ007 - local, made UTC
    except ValueError:
        raise click.BadParameter(f"'{told}' is no time such as '2026-12-24 12:00'") from None
