"""`frontdoor journal`: what was taken while the database was away."""

import click
from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import slow_runtime
from app.services import late


@click.group()
def journal() -> None:
    """Look after the calls that were taken without the database."""


@journal.command()
def replay() -> None:
    """Put them into the record now, with their true times; voice does it by itself."""
    try:
        replayed = late.replay(slow_runtime())
    except SQLAlchemyError as away:
        raise click.ClickException(
            f"The database does not answer ({type(away).__name__}); nothing is lost, try again."
        ) from None
    click.echo(f"{replayed} entries went into the record.")
