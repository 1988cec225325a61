"""`frontdoor prepare`: all that must stand before the processes start."""

import click

from app.bootstrap import read_flow, read_people, slow_runtime
from app.cli.database import upgrade
from app.services import seeds


@click.command()
def prepare() -> None:
    """Bring tables, people and flow up to the council's files; safe to run again."""
    rt = slow_runtime()
    upgrade(rt.settings.sqlalchemy_url)
    flow = read_flow(rt.settings, rt.council)
    seeds.seed(rt, read_people(rt.settings, rt.council), flow)
    click.echo(f"{rt.council.name}: flow {flow.flow.flow}, version {flow.version[:12]}")
