"""`frontdoor doctor`: every setting, where it comes from, and what is wrong."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import click
from redis import Redis
from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import DBAPIError

from app.cli.database import versions
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
        settings = read_settings()
        wrong = list(complaints(settings))
    except MissingSettings as missing:
        raise click.ClickException(str(missing)) from None
    click.echo(telephones(settings))
    if wrong:
        raise click.ClickException("\n".join(wrong))
    click.echo("Nothing is wrong.")


def telephones(settings: Settings) -> str:
    """On what agents can take calls, and what is missing for more."""
    names = ("twilio_api_key_sid", "twilio_api_key_secret", "twilio_app_sid")
    missing = [name.upper() for name in names if not getattr(settings, name)]
    if not missing:
        return "Agents take calls on ordinary phones and in the browser."
    return f"Agents take calls on ordinary phones only; for browsers set {', '.join(missing)}."


def complaints(settings: Settings) -> Iterator[str]:
    """One line for each server that does not answer or is not as this code wants it."""
    try:
        reached, wanted = versions(settings.sqlalchemy_url)
        if reached != wanted:
            yield "DATABASE_URL: the tables are of another version: run `frontdoor db upgrade`"
    except DBAPIError as refused:
        yield f"DATABASE_URL: {_first_line(refused.orig)}"
    try:
        with Redis.from_url(settings.redis_url, socket_timeout=3, retry=None) as line:
            line.ping()
    except RedisError as refused:
        yield f"REDIS_URL: {_first_line(refused)}"


def _first_line(error: BaseException | None) -> str:
    return str(error).partition("\n")[0]
