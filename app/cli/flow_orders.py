"""`frontdoor flows notice|lever`: what callers hear, or where they go, from now on."""

from uuid import UUID

import click

from app.cli.flow_desk import InWords, by_somebody, flow_of, for_flow, local, moment, person
from app.cli.flow_desk import runtime as open_runtime
from app.services.flows import levers, notices
from app.services.flows.notices import Text


@click.group()
def notice() -> None:
    """Closure notices: words before a hand-over, live at once."""


@notice.command("show", cls=InWords)
@for_flow
def show_notices(named: str | None) -> None:
    """The notices that speak, or will."""
    rt = open_runtime()
    for one in notices.standing(rt, flow_of(rt, named)):
        speaks = "speaks" if one.speaks else "will speak"
        when = f"from {local(one.starts_at)} until {local(one.ends_at)}"
        click.echo(f"{one.id} {speaks} {when}, by {one.by} ({one.why}): {one.text}")


@notice.command("put-up", cls=InWords)
@click.argument("text")
@click.option("--from", "start", help="Local time, such as '2026-12-24 12:00'; otherwise now.")
@click.option("--until", "end", required=True, help="Local time.")
@click.option("--anyway", is_flag=True, help="In spite of what speaks against it.")
@by_somebody
@for_flow
def put_up(
    text: str, start: str | None, end: str, key: str, why: str, named: str | None, *, anyway: bool
) -> None:
    """Let callers hear TEXT before they are handed over."""
    rt = open_runtime()
    words = Text(text, moment(start) if start else rt.now(), moment(end), why)
    found = notices.put_up(rt, person(rt, key), flow_of(rt, named), words, anyway=anyway)
    click.echo(f"It is up: {found}")


@notice.command(cls=InWords)
@click.argument("notice_id", type=click.UUID)
@by_somebody
def lift(notice_id: UUID, key: str, why: str) -> None:
    """Take a notice down at once."""
    rt = open_runtime()
    notices.lift(rt, person(rt, key), notice_id, why)
    click.echo("It is down.")


@click.group()
def lever() -> None:
    """The emergency lever: everybody goes to one step, now."""


@lever.command("show", cls=InWords)
@for_flow
def show_lever(named: str | None) -> None:
    """Whether it is pulled, and where it could send everybody."""
    rt = open_runtime()
    flow = flow_of(rt, named)
    found = levers.pulled(rt, flow)
    if found:
        since = local(found.since)
        click.echo(f"Everybody goes to '{found.target}' since {since}: {found.by}, {found.why}")
    else:
        click.echo(f"Not pulled. It could send everybody to {', '.join(levers.targets(rt, flow))}.")


@lever.command(cls=InWords)
@click.argument("target")
@by_somebody
@for_flow
def pull(target: str, key: str, why: str, named: str | None) -> None:
    """Send everybody to the step TARGET, callers in the menus at their next key."""
    rt = open_runtime()
    levers.pull(rt, person(rt, key), flow_of(rt, named), target=target, why=why)
    click.echo(f"Everybody goes to '{target}' from now on.")


@lever.command(cls=InWords)
@by_somebody
@for_flow
def release(key: str, why: str, named: str | None) -> None:
    """Let callers go their own ways again."""
    rt = open_runtime()
    levers.release(rt, person(rt, key), flow_of(rt, named), why)
    click.echo("Callers go their own ways again.")
