"""`frontdoor figures`: the half-hour rows behind the wall and the reports."""

from datetime import UTC, datetime

import click
from sqlalchemy.exc import DBAPIError

from app.bootstrap import slow_runtime
from app.services import figures as service
from routing.periods import midnight


@click.group()
def figures() -> None:
    """Look after the figures of calls."""


@figures.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day to make anew; without it, from the first call on.",
)
def rebuild(since: datetime | None) -> None:
    """Make the half-hour rows anew from the log of events, which they only sum up."""
    rt = slow_runtime()
    now = rt.now()
    start = midnight(since.date()).astimezone(UTC) if since else None
    if start and start > now:
        raise click.ClickException("That day has not come yet.")
    try:
        rows = service.rebuild(rt, start, now)
    except DBAPIError as away:
        raise click.ClickException(
            f"The database did not do it ({type(away).__name__}); nothing is lost, try again."
        ) from None
    click.echo(f"{rows} half-hour rows made anew.")
