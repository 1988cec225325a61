"""`frontdoor doctor`: every setting, where it comes from, and what is wrong."""

from collections.abc import Mapping
from typing import NamedTuple

import click
from rich.console import Console
from rich.table import Table

from app.cli.surroundings import surroundings
from app.settings import MissingSettings, Settings, read_settings

SECRET = ("token", "secret", "key")


class Row(NamedTuple):
    """One setting as it is shown."""

    name: str
    source: str
    shown: str


def rows(given: Mapping[str, str]) -> list[Row]:
    """Every setting with its source and its value, secrets masked."""
    return [_row(name, given.get(name.upper(), "")) for name in Settings.model_fields]


def _row(name: str, given: str) -> Row:
    field = Settings.model_fields[name]
    if given:
        return Row(name.upper(), "environment", _masked(name, given))
    if field.is_required():
        return Row(name.upper(), "missing", "")
    return Row(name.upper(), "default", str(field.default))


def _masked(name: str, value: str) -> str:
    """A secret as its length alone; an address without the password in it."""
    if any(word in name for word in SECRET):
        return f"({len(value)} characters)"
    before, at, host = value.rpartition("@")
    scheme, slashes, user = before.partition("://")
    if not at or ":" not in user:
        return value
    return f"{scheme}{slashes}{user.partition(':')[0]}:***@{host}"


@click.command()
def doctor() -> None:
    """Show every setting, where it comes from, and what is wrong."""
    table = Table("setting", "from", "value")
    for row in rows(surroundings()):
        table.add_row(*row)
    Console().print(table)
    try:
        read_settings()
    except MissingSettings as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo("Nothing is wrong with the settings.")
