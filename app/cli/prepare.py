"""`frontdoor prepare`: all that must stand before the processes start."""

from pathlib import Path

import click

from app.bootstrap import read_people, read_source, slow_runtime
from app.cli import phones, postcodes
from app.cli.database import await_database, upgrade
from app.cli.fallback import documents, write
from app.services.seeds import seed


@click.command()
@click.option(
    "--carrier-files-into",
    type=click.Path(file_okay=False, path_type=Path),
    help="folder for what the carrier is given: fallback document, names of the phones",
)
@click.option("--wait", default=0.0, help="seconds to wait for a database that is being started")
def prepare(carrier_files_into: Path | None, wait: float) -> None:
    """Bring the tables up to date, add people who are missing, put the flow in force.

    Safe to run again, and before every start of a new version.
    """
    rt = slow_runtime()
    await_database(rt.settings.sqlalchemy_url, wait)
    upgrade(rt.settings.sqlalchemy_url)
    people = read_people(rt.settings, rt.council)
    postcodes.load_if_missing(rt.council)
    seed(rt, people, read_source(rt.settings))
    if carrier_files_into:
        write(documents(rt.council), carrier_files_into)
        phones.write(rt.council, people, carrier_files_into)
    click.echo(f"{rt.council.name}: tables, {len(people)} people and the flow are in place.")
