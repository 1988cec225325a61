"""`frontdoor db`: the tables as this version of the code wants them."""

import click
from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine

from app.cli.program import ROOT
from app.settings import read_settings


def upgrade(url: str) -> None:
    """Apply every migration that is missing. `url` is SQLAlchemy's."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    with create_engine(url, poolclass=NullPool).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@click.group()
def db() -> None:
    """Look after the database's tables."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the tables up to this version."""
    upgrade(read_settings().sqlalchemy_url)
    click.echo("The tables are up to date.")
