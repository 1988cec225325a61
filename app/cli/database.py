"""`frontdoor db`: the tables as this version of the code wants them."""

import time

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import OperationalError

from app.cli.program import ROOT
from app.settings import read_settings

LOOK_EVERY_S = 0.02


def await_database(url: str, seconds: float) -> None:
    """Wait till the database lets us in. Raises `OperationalError` if it has not by then."""
    until = time.monotonic() + seconds
    asked = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 3})
    while True:
        try:
            asked.connect().close()
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_EVERY_S)
        else:
            return


def upgrade(url: str) -> None:
    """Apply every migration that is missing. `url` is SQLAlchemy's."""
    config = _alembic()
    with create_engine(url, poolclass=NullPool).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def versions(url: str) -> tuple[set[str], set[str]]:
    """The migrations the database has reached, and those this code wants.

    Raises SQLAlchemy's `DBAPIError` if the database cannot be asked within 3 s.
    """
    wanted = set(ScriptDirectory.from_config(_alembic()).get_heads())
    asked = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 3})
    with asked.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()), wanted


def _alembic() -> Config:
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    return config


@click.group()
def db() -> None:
    """Look after the database's tables."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the tables up to this version."""
    upgrade(read_settings().sqlalchemy_url)
    click.echo("The tables are up to date.")
