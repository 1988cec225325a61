"""What the commands that need only the council file go by."""

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.bootstrap import slow_runtime
from routing.council import Council


def council_in_force() -> Council:
    """What is published; the folder's file while nothing is, or while the database is away or has
    no tables yet: then that is said.
    """
    rt = slow_runtime()
    try:
        with rt.work() as work:
            return work.rt.council
    except (OperationalError, ProgrammingError):
        click.echo(
            "The database does not answer: this goes by the folder's council file.", err=True
        )
        return rt.council
