"""`frontdoor tokens`: what lets a council's own tools read the figures."""

from uuid import UUID

import click

from app.cli.demo_data import or_on_the_demo
from app.cli.flow_desk import InWords, as_somebody, local, person
from app.cli.flow_desk import runtime as open_runtime
from app.services import api_tokens


@click.group()
@or_on_the_demo
def tokens() -> None:
    """Make, list and take back tokens with which tools read the figures as JSON."""


@tokens.command(cls=InWords)
@click.argument("name")
@click.option("--days", default=api_tokens.MOST_DAYS, show_default=True, help="How long it holds.")
@as_somebody
def make(name: str, days: int, key: str) -> None:
    """Make a token for the tool NAME. Its secret is shown once and kept nowhere."""
    rt = open_runtime()
    click.echo(api_tokens.make(rt, person(rt, key), name, days))
    click.echo("Keep it: it is not shown again. Send it as 'Authorization: Bearer …'.", err=True)


@tokens.command("list", cls=InWords)
@as_somebody
def list_(key: str) -> None:
    """All that were ever made, the newest first."""
    rt = open_runtime()
    for one in api_tokens.every(rt, person(rt, key)):
        ends = f"until {local(one.expires_at)}"
        if one.revoked_at:
            ends = f"taken back {local(one.revoked_at)}"
        used = f"used {local(one.used_at)}" if one.used_at else "never used"
        click.echo(f"{one.id} {one.name}: {ends}, {used}, made by {one.maker}")


@tokens.command(cls=InWords)
@click.argument("token_id", type=click.UUID)
@as_somebody
def revoke(token_id: UUID, key: str) -> None:
    """Take a token back at once."""
    rt = open_runtime()
    name = api_tokens.revoke(rt, person(rt, key), token_id)
    click.echo(f"The token of {name} is worth nothing any more.")
