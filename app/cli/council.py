"""`frontdoor council`: check a council's files, look at one, and put it in force as a flow is."""

import sys
from collections.abc import Iterator
from copy import copy
from functools import partial
from pathlib import Path

import click
from rich.markup import escape

from app.bootstrap import COUNCILS, PLANS
from app.cli import flow_versions
from app.cli.demo_data import or_on_the_demo
from app.cli.flow_desk import InWords
from app.cli.flow_desk import runtime as open_runtime
from app.cli.flow_files import open_council, open_plan
from app.cli.flows import console
from app.models.flows import COUNCIL
from app.services.flows.checking import known
from ivr_flows.checks import structure
from routing import people
from routing.council import Council, CouncilError
from routing.parts import ChainStep

WORDS = {
    "import": "Make COUNCIL the draft: a file, or the name of an example. It may be broken.",
    "propose": "Put the draft forward: it is checked, and a second person must publish it.",
    "publish": "Put the proposed VERSION in force for every call. Not by whoever proposed it.",
    "rollback": "Put VERSION in force again, which has been in force before.",
    "export": "Give back the text of VERSION, or of what is in force, to the byte.",
    "history": "What was in force, from when, by whom, and why; what is written and proposed.",
}


@click.group()
@or_on_the_demo
def council() -> None:
    """Check and show council files; write, publish and take back versions."""


def _of_the_council(command: click.Command) -> click.Command:
    """A command of `frontdoor flows` that acts on the council file: no flow is asked for."""
    act = partial(command.callback, named=COUNCIL) if command.callback else None
    params = [copy(one) for one in command.params if one.name != "named"]
    for one in params:
        one.metavar = "COUNCIL" if one.name == "plan" else one.metavar
    return InWords(command.name, params=params, callback=act, help=WORDS[command.name or ""])


for one in (
    flow_versions.import_,
    flow_versions.propose,
    flow_versions.publish,
    flow_versions.rollback,
    flow_versions.export,
    flow_versions.history_,
):
    council.add_command(_of_the_council(one))


def names() -> list[str]:
    """The example councils."""
    return sorted(file.parent.name for file in COUNCILS.glob("*/council.yaml"))


@council.command()
@click.argument("councils", nargs=-1)
def check(councils: tuple[str, ...]) -> None:
    """Check COUNCILS with their people and their flow: names of examples or files; all examples
    if none is given.

    Exit status 1 if anything is wrong.
    """
    out, broken = console(), False
    for name in councils or names():
        found = list(_wrong(_file(name)))
        for line in found:
            out.print(f"  [bold red]broken[/] {escape(line)}")
        verdict = "[bold red]Broken.[/]" if found else "[bold green]All of it fits.[/]"
        out.print(f"[bold]{escape(name)}[/]  {verdict}")
        broken |= bool(found)
    sys.exit(1 if broken else 0)


def _file(name: str) -> Path:
    example = COUNCILS / name / "council.yaml"
    file = example if example.exists() else Path(name)
    if not file.is_file():
        raise click.UsageError(f"There is no council '{name}'. There are: {', '.join(names())}.")
    return file


def _wrong(file: Path) -> Iterator[str]:
    """What is wrong with the file, with the people beside it, and with the flow that it serves."""
    try:
        ours = open_council(file)
        staff = file.parent / "people.yaml"
        if staff.exists():
            people.load(staff.read_text(encoding="utf-8"), str(staff), ours)
    except (CouncilError, UnicodeDecodeError, click.ClickException) as broken:
        yield from str(broken).splitlines()
        return
    flows = (file.parent / "flow.yaml", PLANS / file.parent.name / "flow.yaml")
    for flow in [one for one in flows if one.exists()][:1]:
        plan = open_plan(str(flow)).compiled.flow
        yield from (f"{flow} {one}" for one in structure.check(plan, known(ours)))


@council.command(cls=InWords)
@click.argument("name", metavar="COUNCIL", required=False)
def show(name: str | None) -> None:
    """Show COUNCIL, an example or a file, as an outline; otherwise what is in force."""
    ours = open_council(_file(name)) if name else open_runtime().council
    out = console()
    out.print(f"[bold]{escape(ours.name)}[/]")
    for line in ours.lines:
        out.print(f"  {line.number} {escape(line.title)} [dim]→ {escape(line.flow)}[/]")
    for key, queue in ours.queues.items():
        target = ours.target(key, queue.priority)
        says = f"{target.percent}% within {target.within_s} s"
        out.print(f"[bold]{key}[/] {queue.priority} {escape(queue.title)} [dim]{says}[/]")
        out.print(f"    at once [dim]→[/] team {queue.team}")
        for step in queue.chain:
            out.print(f"    after {step.after_s} s [dim]→[/] {_to(ours, step)}")
    out.print(f"[bold]kept[/] {_kept(ours)}")


def _kept(ours: Council) -> str:
    """What is deleted, and when: nothing without a rule of the council's (S32)."""
    if ours.recording is None:
        return "no talk is recorded; there is no rule by which anything is deleted"
    return f"the sound of talks {ours.recording.keep_days} days; nothing else has a rule"


def _to(ours: Council, step: ChainStep) -> str:
    if step.alert:
        return f"tell the {step.alert}"
    if step.team:
        return f"team {step.team}"
    return f"ring {escape(ours.directory[str(step.duty)].title)}"
