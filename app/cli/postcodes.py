"""`frontdoor postcodes`: which district a postcode lies in, and where that is known from."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import click

from app.adapters import postcode_directory as directory
from app.bootstrap import POSTCODES
from app.cli.in_force import council_in_force
from routing.council import Council
from routing.places import Places, Row, keys


@click.group()
def postcodes() -> None:
    """Look postcodes up, or bring in a fresher directory of them."""


@postcodes.command()
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
def load(file: Path | None) -> None:
    """Keep the postcodes of the council, as its file in force has it, and of its neighbours.

    FILE is the Office for National Statistics' postcode directory, as a ZIP or CSV file; without
    it, the one that comes with Front Door. Processes see it when they start again.
    """
    council = council_in_force()
    try:
        count = keep(council, partial(directory.given, file) if file else directory.packaged)
    except directory.NoDirectory as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count} postcodes around {council.name}.\n{directory.ATTRIBUTION}")


@postcodes.command()
@click.argument("written", metavar="POSTCODE_OR_KEYS")
def lookup(written: str) -> None:
    """Say what a postcode, the first half of one, or the keys of a telephone mean here, by the
    council file in force.
    """
    council = council_in_force()
    places = directory.places(POSTCODES, council.districts)
    if not places:
        raise click.ClickException("no postcodes yet: run `frontdoor postcodes load`")
    for line in answer(council, places, written.strip().upper()):
        click.echo(line)


def keep(council: Council, rows: Callable[[], Iterable[Row]]) -> int:
    """Keep what lies around the council; how many postcodes. Raises NoDirectory."""
    table = directory.around(rows, council.districts)
    if not table.keys:
        raise directory.NoDirectory(f"no postcode there lies in a district of {council.name}")
    directory.keep(table, directory.kept_in(POSTCODES, council.districts))
    return len(table.keys)


def load_if_missing(council: Council) -> None:
    """Keep the directory that comes with Front Door, unless one is kept for this council."""
    if council.districts and not directory.kept_in(POSTCODES, council.districts).exists():
        keep(council, directory.packaged)


def answer(council: Council, places: Places, written: str) -> Iterable[str]:
    """What is known, a line for each thing."""
    meant = places.on_keypad(written)
    for code, found in meant.items():
        yield f"{_district(council, code)}: {' or '.join(found)}"
    if meant:
        return
    whole = places.district(written)
    if whole:
        yield f"{_district(council, whole)}; on a telephone {keys(written.replace(' ', ''))}#"
        return
    for district, share in places.suggest(written):
        yield f"{_district(council, district)}: {share:.1%} of {written}"
    if not places.suggest(written):
        yield f"{written} is no postcode near {council.name}"


def _district(council: Council, code: str) -> str:
    known = council.districts.get(code)
    return f"{known.title} ({known.locality})" if known else f"not ours ({code or 'no district'})"
