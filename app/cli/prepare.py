"""`frontdoor prepare`: all that must stand before the processes start."""

import click

from app.cli.database import upgrade
from app.settings import read_settings


@click.command()
def prepare() -> None:
    """Bring the tables up to date; safe to run again."""
    upgrade(read_settings().sqlalchemy_url)
