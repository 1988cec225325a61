"""python -m tests.bench [P1 ...] [--rounds N] [--no-quiet] [--save]."""

import click

from tests.bench import key_press, report

BENCHES = {"P1": key_press.run}


@click.command()
@click.argument("which", nargs=-1, type=click.Choice(list(BENCHES)))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(2))
@click.option("--quiet/--no-quiet", default=True, help="throw disturbed rounds away, or keep them")
@click.option("--save", is_flag=True, help="write docs/bench.md")
def main(which: tuple[str, ...], rounds: int, quiet: bool, save: bool) -> None:  # noqa: FBT001
    """Measure the product against its floors, in one run."""
    results = [BENCHES[name](rounds, insist=quiet) for name in which or BENCHES]
    click.echo(report.written(results))
    if save:
        report.save(results)


main()
