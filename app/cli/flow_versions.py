"""`frontdoor flows import|propose|publish|rollback|export|history`: versions in the database.

The same commands are those of `frontdoor council`, which is versioned the same way.
"""

from pathlib import Path

import click

from app.bootstrap import COUNCILS, PLANS, source_at
from app.cli.flow_desk import InWords, as_somebody, by_somebody, flow_of, for_flow, local, person
from app.cli.flow_desk import runtime as open_runtime
from app.models.flows import COUNCIL
from app.runtime import Runtime
from app.services.flows import checking, drafts, history, judging, proposals, publishing
from app.services.flows.drafts import Conflict, Draft
from app.services.flows.history import Move
from app.services.flows.judging import Verdict
from app.services.people import Person
from ivr_flows.source import Source


@click.command("import", cls=InWords)
@click.argument("plan")
@as_somebody
@for_flow
@click.option("--over", is_flag=True, help="Write over a draft that somebody else has changed.")
def import_(plan: str, key: str, named: str | None, *, over: bool) -> None:
    """Make PLAN the draft: a flow file, or the name of an example. It may be broken."""
    rt = open_runtime()
    flow, me = flow_of(rt, named), person(rt, key)
    source = _read(plan, flow)
    draft = drafts.opened(rt, flow)
    if _anothers(draft, me, source) and not over:
        raise click.ClickException(
            f"{draft.changed_by} has changed the draft: give --over to write over it."
        )
    saved = drafts.save(rt, me, flow, source, draft.revision)
    if isinstance(saved, Conflict):
        raise click.ClickException(f"{saved.changed_by} was quicker. Nothing was changed.")
    click.echo(f"The draft of '{flow}' is what {plan} holds (revision {saved.revision}).")
    _tell_problems(judging.check(rt, flow, source))


def _anothers(draft: Draft, me: Person, source: Source) -> bool:
    return draft.differs and draft.changed_by != me.name and draft.source != source


def file_of(flow: str) -> str:
    """The name of the file in which a text is kept in its folder."""
    return "council.yaml" if flow == COUNCIL else "flow.yaml"


def _read(plan: str, flow: str) -> Source:
    example = (COUNCILS if flow == COUNCIL else PLANS) / plan / file_of(flow)
    file = example if example.exists() else Path(plan)
    try:
        return source_at(file)
    except (OSError, UnicodeDecodeError) as wrong:
        raise click.ClickException(f"{file} cannot be read: {wrong}") from None


def _tell_problems(checked: Verdict) -> None:
    for one in checked.errors:
        click.echo(f"  broken: {one}")
    for one in checked.warnings:
        click.echo(f"  to be accepted: {checking.told(one)}")
    if checked.passes:
        click.echo(f"  It keeps all its promises, and is version {checked.version[:12]}.")


@click.command(cls=InWords)
@by_somebody
@for_flow
@click.option(
    "--accept",
    nargs=2,
    multiple=True,
    metavar="WARNING REASON",
    help="Accept a warning, in its own words, and say why.",
)
def propose(key: str, why: str, named: str | None, accept: tuple[tuple[str, str], ...]) -> None:
    """Put the draft forward: it is checked, and a second person must publish it."""
    rt = open_runtime()
    flow, me = flow_of(rt, named), person(rt, key)
    draft = drafts.opened(rt, flow)
    found = proposals.propose(
        rt,
        me,
        flow,
        revision=draft.revision,
        moves=draft.in_force.moves,
        why=why,
        accepted=dict(accept),
    )
    short = found.version[:12]
    group = "council" if flow == COUNCIL else "flows"
    click.echo(f"Proposed: version {short}. Somebody else: frontdoor {group} publish {short}")


@click.command(cls=InWords)
@click.argument("version")
@by_somebody
@for_flow
def publish(version: str, key: str, why: str, named: str | None) -> None:
    """Put the proposed VERSION in force for new calls. Not by whoever proposed it."""
    rt = open_runtime()
    flow, me = flow_of(rt, named), person(rt, key)
    found = history.version(rt, flow, version).version
    waiting = proposals.waiting(rt, flow)
    moves = waiting.moves if waiting else 0
    _tell_move(flow, publishing.publish(rt, me, flow, version=found, moves=moves, why=why))


@click.command(cls=InWords)
@click.argument("version")
@by_somebody
@for_flow
@click.option("--seen", type=int, help="The number of the move that you saw last in `history`.")
def rollback(version: str, key: str, why: str, named: str | None, seen: int | None) -> None:
    """Put VERSION in force again, which has been in force before."""
    rt = open_runtime()
    flow, me = flow_of(rt, named), person(rt, key)
    found = history.version(rt, flow, version).version
    moves = history.in_force(rt, flow).moves if seen is None else seen
    _tell_move(flow, publishing.roll_back(rt, me, flow, version=found, moves=moves, why=why))


def _tell_move(flow: str, move: Move) -> None:
    says = f"{move.kind.capitalize()}: version {move.version[:12]} is in force"
    if flow == COUNCIL:
        click.echo(f"{says} for every call, those in progress too.")
    else:
        click.echo(f"{says} for new calls. Calls in progress stay on the version they began with.")


@click.command(cls=InWords)
@click.argument("version", required=False)
@for_flow
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for the flow file and its prompt files; otherwise the flow file is printed.",
)
def export(version: str | None, named: str | None, into: Path | None) -> None:
    """Give back the text of VERSION, or of what is in force, as it was written, to the byte."""
    rt = open_runtime()
    flow = flow_of(rt, named)
    source = history.export(rt, flow, version)
    if into is None:
        click.echo(source.yaml.encode(), nl=False)
        return
    into.mkdir(parents=True, exist_ok=True)
    for name, text in {file_of(flow): source.yaml, **source.prompts}.items():
        (into / name).write_bytes(text.encode())
        click.echo(str(into / name))


@click.command("history", cls=InWords)
@for_flow
def history_(named: str | None) -> None:
    """What was in force, from when, by whom, and why; what is being written and proposed."""
    rt = open_runtime()
    flow = flow_of(rt, named)
    for one in history.history(rt, flow):
        people = " and ".join(filter(None, (one.proposed_by, one.approved_by)))
        why = f"{people}: {one.why}" if people else one.why
        click.echo(f"{one.number}  {local(one.at)}  {one.kind:<11}  {one.version[:12]}  {why}")
    _tell_state(rt, flow)


def _tell_state(rt: Runtime, flow: str) -> None:
    for version, running in history.in_force(rt, flow).running.items():
        click.echo(f"{running} in progress on version {version[:12]}")
    if waiting := proposals.waiting(rt, flow):
        click.echo(f"{waiting.by} proposes version {waiting.version[:12]}: {waiting.why}")
    draft = drafts.opened(rt, flow)
    if draft.differs and draft.changed_at:
        click.echo(f"{draft.changed_by} changed the draft on {local(draft.changed_at)}")
