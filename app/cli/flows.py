"""`frontdoor flows`: prove a call plan, look at it, try it, compare it, and put it in force."""

import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli import flow_files, flow_orders, flow_prompts, flow_try, flow_versions
from app.cli.demo_data import or_on_the_demo
from app.cli.flow_files import Plan
from ivr_flows import drawing
from ivr_flows.checks.difference import Difference, difference
from ivr_flows.checks.findings import Finding
from ivr_flows.checks.report import Proved, Report
from ivr_flows.checks.report import check as check_flow
from ivr_flows.checks.seconds import Figure

_GRADE = "reading grade"


def console() -> Console:
    """Where the commands write. Lines are not broken where nobody looks at a terminal."""
    return Console(soft_wrap=not sys.stdout.isatty(), highlight=False)


@click.group()
@or_on_the_demo
def flows() -> None:
    """Check, show, try and compare call plans; write, publish and take back versions."""


for one in (
    flow_versions.import_,
    flow_versions.propose,
    flow_versions.publish,
    flow_versions.rollback,
    flow_versions.export,
    flow_versions.history_,
    flow_orders.notice,
    flow_orders.lever,
    flow_prompts.prompts,
):
    flows.add_command(one)


@flows.command()
@click.argument("plans", nargs=-1)
def check(plans: tuple[str, ...]) -> None:
    """Prove the promises of PLANS: names of examples or files; all examples if none is given.

    Exit status 1 if a promise is broken.
    """
    out, broken = console(), False
    for name in plans or flow_files.names():
        plan = flow_files.open_plan(name)
        began = time.monotonic()
        report = check_flow(plan.compiled.flow, plan.known)
        _tell(out, plan, report, time.monotonic() - began)
        broken |= not report.passes
    sys.exit(1 if broken else 0)


def _tell(out: Console, plan: Plan, report: Report, took_s: float) -> None:
    out.print(f"[bold]{escape(plan.name)}[/]  version {plan.compiled.version[:12]}")
    for kind, style, found in (
        ("broken", "bold red", report.errors),
        ("to be accepted", "yellow", report.warnings),
    ):
        for one in found:
            out.print(f"  [{style}]{kind}[/] {escape(_where(plan, one))}")
    if report.proved:
        out.print(_figures(report.proved))
        out.print(
            f"  {report.proved.states} states and {report.proved.transitions} transitions "
            f"walked in {took_s:.2f} s"
        )
    verdict = "[bold green]All promises are kept.[/]" if report.passes else "[bold red]Broken.[/]"
    out.print(f"  {verdict}\n")


def _where(plan: Plan, found: Finding) -> str:
    return f"{plan.file}:{plan.document.line(found.place)} {found}"


def _figures(proved: Proved) -> Table:
    table = Table("promise", "found", "promised", "", box=None, padding=(0, 2))
    for one in proved.figures:
        digits = 1 if one.unit or one.name == _GRADE else 0
        found, promised = f"{one.found:.{digits}f} {one.unit}", f"{one.promised:.0f} {one.unit}"
        table.add_row(one.title, found, promised, _verdict(one))
    return table


def _verdict(one: Figure) -> str:
    """The reading grade is an estimate: over it a named person decides."""
    if one.kept:
        return "kept"
    return "[yellow]over[/]" if one.name == _GRADE else "[red]broken[/]"


@flows.command()
@click.argument("plan")
@click.option("--mermaid", "how", flag_value="mermaid", help="As Mermaid text.")
@click.option("--svg", "how", flag_value="svg", help="As an SVG drawing.")
def show(plan: str, how: str | None) -> None:
    """Show PLAN as an outline, or as a drawing."""
    flow = flow_files.open_plan(plan).compiled.flow
    if how:
        click.echo({"mermaid": drawing.mermaid, "svg": drawing.svg}[how](flow))
        return
    out = console()
    for box in drawing.boxes(flow):
        out.print(f"[bold]{box.name}[/] [dim]{box.verb}[/] {escape(box.words)}")
        for wire in box.wires:
            out.print(f"    {escape(wire.when)} [dim]→[/] {wire.to}")


@flows.command(name="try")
@click.argument("plan")
@click.option("--at", help="When the caller rings, such as 'Sun 02:00'; otherwise now.")
@click.option("--from", "number", help="The number the caller rings from; otherwise withheld.")
@click.option("--language", help="The language of the line, such as pl-PL; otherwise English.")
@click.option("--save", type=click.Path(path_type=Path), help="Write the call as a story.")
def try_(
    plan: str, at: str | None, number: str | None, language: str | None, save: Path | None
) -> None:
    """Ring PLAN in the terminal: keys, Enter for silence, h to hang up."""
    opened = flow_files.open_plan(plan)
    flow_try.ring(console(), opened, flow_try.caller(opened, at, number, language), save)


@flows.command()
@click.argument("before")
@click.argument("after")
def diff(before: str, after: str) -> None:
    """What changes for callers from BEFORE to AFTER. Exit status 1 if anything does."""
    was, now = (flow_files.open_plan(one) for one in (before, after))
    found = difference(was.compiled.flow, now.compiled.flow)
    _tell_changes(console(), found)
    sys.exit(0 if found.nothing else 1)


def _tell_changes(out: Console, found: Difference) -> None:
    for title, lines in (
        ("Callers are brought elsewhere", found.changes),
        ("Callers hear other words", found.reworded),
        ("Only written otherwise", found.only_written),
    ):
        if lines:
            out.print(f"[bold]{title}[/]")
            for line in lines:
                out.print(f"  {escape(str(line))}")
    if found.nothing:
        out.print("Nothing changes for any caller.")
        return
    if found.before.proved and found.after.proved:
        out.print(_compared(found.before.proved, found.after.proved))
    for one in found.after.errors:
        out.print(f"[bold red]broken[/] {escape(str(one))}")


def _compared(before: Proved, after: Proved) -> Table:
    was = {one.title: one.found for one in before.figures}
    table = Table("promise", "before", "after", "promised", box=None, padding=(0, 2))
    for one in after.figures:
        earlier = was.get(one.title)
        told = "" if earlier is None else f"{earlier:.1f}"
        table.add_row(one.title, told, f"{one.found:.1f}", f"{one.promised:.0f}")
    return table
