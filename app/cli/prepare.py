"""`frontdoor prepare`: all that must stand before the processes start."""

import click

from app.bootstrap import read_flow, read_people, slow_runtime
from app.cli.database import upgrade
from app.services.seeds import seed


@click.command()
def prepare() -> None:
    """Bring the tables up to date, add people who are missing, put the flow in force.

    Safe to run again, and before every start of a new version.
    """
    rt = slow_runtime()
    upgrade(rt.settings.sqlalchemy_url)
    people = read_people(rt.settings, rt.council)
    seed(rt, people, read_flow(rt.settings, rt.council))
    click.echo(f"{rt.council.name}: tables, {len(people)} people and the flow are in place.")
