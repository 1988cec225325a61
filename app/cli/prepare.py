"""`frontdoor prepare`: all that must stand before the processes start."""

from collections.abc import Collection
from pathlib import Path

import click

from app.bootstrap import council_file, read_council, read_people, read_source, slow_runtime
from app.cli import phones, postcodes
from app.cli.database import await_database, upgrade
from app.cli.fallback import documents, write
from app.models.flows import COUNCIL
from app.runtime import Runtime
from app.services.flows import history, seeding
from app.services.refusals import Refused
from app.services.seeds import seed
from ivr_flows.source import Source
from routing.council import CouncilError
from routing.people import Person


@click.command()
@click.option(
    "--carrier-files-into",
    type=click.Path(file_okay=False, path_type=Path),
    help="folder for what the carrier is given: fallback document, names of the phones",
)
@click.option("--wait", default=0.0, help="seconds to wait for a database that is being started")
def prepare(carrier_files_into: Path | None, wait: float) -> None:
    """Bring the tables up to date, add people who are missing, put flow and council file in force.

    Safe to run again, and before every start of a new version.
    """
    rt = slow_runtime()
    await_database(rt.settings.sqlalchemy_url, wait)
    upgrade(rt.settings.sqlalchemy_url)
    people = _people(rt)
    postcodes.load_if_missing(rt.council)
    _put_flow_in_force(rt, people)
    _put_council_in_force(rt)
    if carrier_files_into:
        write(documents(rt.council), carrier_files_into)
        phones.write(rt.council, people, carrier_files_into)
    click.echo(f"{rt.council.name}: tables, {len(people)} people and the flow are in place.")


def _people(rt: Runtime) -> Collection[Person]:
    """The people of the folder, if they fit the council file in force: else all stay as they are,
    since each would be put back into a team that there is no more.
    """
    with rt.work() as work:
        ours = work.rt.council
    try:
        return read_people(rt.settings, ours)
    except CouncilError as broken:
        if ours == read_council(rt.settings):
            raise
        click.echo(f"People stay as they are: their file does not fit what is published.\n{broken}")
        return ()


def _put_council_in_force(rt: Runtime) -> None:
    text = council_file(rt.settings).read_bytes().decode()
    try:
        first = seeding.seed(rt, COUNCIL, Source(text))
    except Refused as broken:
        raise click.ClickException(str(broken)) from None
    if not first and history.in_force(rt, COUNCIL).source.yaml != text:
        click.echo(
            "The council file that people have published stays in force; the folder's is another. "
            "To bring it in: frontdoor council import"
        )


def _put_flow_in_force(rt: Runtime, people: Collection[Person]) -> None:
    source = read_source(rt.settings)
    try:
        first = seed(rt, people, source)
    except Refused as broken:
        raise click.ClickException(str(broken)) from None
    if not first and history.in_force(rt, history.flows(rt)[0]).source != source:
        click.echo(
            "The flow that people have published stays in force; the council's file is another. "
            "To bring it in: frontdoor flows import"
        )
