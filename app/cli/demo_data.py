"""The demo's folder as the commands name it: `--data`, and `--demo` for those that act on it."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from app.cli.program import ROOT

Told = Callable[..., Any]
_DEFAULT = "var/demo"


def data_folder(told: str) -> Callable[[Told], Told]:
    """Adds `--data`: the demo's folder, and in `told` what it is to this command."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        default=ROOT / _DEFAULT,
        help=f"{told}  [default: {_DEFAULT}]",
    )


def or_on_the_demo(group: Told) -> Told:
    """Adds `--demo` and `--data`: the group's commands find the demo's folder in their context,
    or nothing there when they act on what the settings name.
    """

    @wraps(group)
    @click.pass_context
    def meant(context: click.Context, data: Path, *, demo: bool) -> None:
        context.obj = data if demo else None
        group()

    flag = click.option("--demo", is_flag=True, help="Act on the demo that runs here.")
    return flag(data_folder("The demo's data folder")(meant))
