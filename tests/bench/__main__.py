"""python -m tests.bench [P1 ...] [--rounds N] [--seconds S] [--no-quiet] [--ahead] [--save]."""

import os
from collections.abc import Callable, Mapping

import click

from tests.bench import (
    first_answer,
    key_press,
    matching,
    outbox,
    ready_to_ring,
    report,
    ticking,
    under_load,
)
from tests.bench.report import Result


@click.command()
@click.argument("which", nargs=-1)
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(2))
@click.option("--seconds", default=60.0, show_default=True, help="how long P2 and P5 last")
@click.option("--quiet/--no-quiet", default=True, help="throw disturbed rounds away, or keep them")
@click.option("--ahead", is_flag=True, help="run before all other work of the machine (as root)")
@click.option("--save", is_flag=True, help="write docs/bench.md")
def main(
    which: tuple[str, ...],
    rounds: int,
    seconds: float,
    quiet: bool,  # noqa: FBT001  click hands options over by name
    ahead: bool,  # noqa: FBT001
    save: bool,  # noqa: FBT001
) -> None:
    """Measure the product against its floors, in one run."""
    benches: Mapping[str, Callable[[], list[Result]]] = {
        "P1": lambda: [key_press.run(rounds, insist=quiet)],
        "P2": lambda: [under_load.run(seconds)],
        "P3": lambda: [matching.run(rounds, insist=quiet)],
        "P4": lambda: [ticking.run(30)],
        "P5": lambda: [outbox.run(seconds)],
        "ring": lambda: [ready_to_ring.run()],
        "P10": lambda: first_answer.run(rounds, insist=quiet),
    }
    if unknown := set(which) - set(benches):
        raise click.UsageError(f"{', '.join(unknown)}: there are {', '.join(benches)}")
    if ahead:  # the processes we start inherit it
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    results = [one for name in which or benches for one in benches[name]()]
    text = report.written(results, " ahead of the machine's other work" if ahead else "")
    click.echo(text)
    if save:
        report.save(text)


main()
