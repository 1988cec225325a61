"""`frontdoor demo`: everything on this machine, until Ctrl-C."""

import signal
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from app.cli.demo_data import data_folder
from app.cli.outside import missing
from app.cli.ports import Ports, PortTaken
from app.cli.stage import Stage
from app.cli.surroundings import surroundings
from app.embedded import EmbeddedError, EmbeddedStack

_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command()
@click.option("--port-desk", default=8000, show_default=True, help="staff screens")
@click.option("--port-voice", default=8001, show_default=True, help="where calls come in")
@click.option("--port-carrier", default=8002, show_default=True, help="browser telephone")
@data_folder("folder for data, logs and the demo's secrets")
@click.option("--carrier/--no-carrier", default=True, help="the local carrier, or another's")
@click.option("--reset", is_flag=True, help="forget the data first")
@click.option("--open", "show", is_flag=True, help="open the desk in a browser")
def demo(
    port_desk: int,
    port_voice: int,
    port_carrier: int,
    data: Path,
    carrier: bool,  # noqa: FBT001  click hands options over by name
    reset: bool,  # noqa: FBT001
    show: bool,  # noqa: FBT001
) -> None:
    """Run everything on this machine: servers, processes, and a telephone in the browser."""
    began = time.monotonic()
    given = surroundings()
    if not carrier:
        _insist(given)
    ports = Ports(desk=port_desk, voice=port_voice, carrier=port_carrier)
    stage = Stage(data, ports=ports, given=given, carrier=carrier, tell=click.echo)
    click.echo(f"Front Door is starting; its data is in {data}")
    with _until_interrupted(stage):
        if reset:
            _forget(data)
        stage.start()
        _welcome(stage, time.monotonic() - began, carrier=carrier)
        if show:
            webbrowser.open(stage.url("desk"))
        signal.pause()


@contextmanager
def _until_interrupted(stage: Stage) -> Iterator[None]:
    _on_signals(_leave)
    try:
        yield
    except (EmbeddedError, PortTaken) as problem:
        raise click.ClickException(str(problem)) from None
    finally:
        _on_signals(signal.SIG_IGN)  # one Ctrl-C is enough; stopping is not interrupted
        stage.stop()
        click.echo("Stopped.")


def _insist(given: dict[str, str]) -> None:
    complaint = missing(given)
    if complaint:
        raise click.ClickException(complaint)


def _forget(data: Path) -> None:
    EmbeddedStack(data).forget()
    click.echo("The data of earlier runs is forgotten.")


def _welcome(stage: Stage, seconds: float, *, carrier: bool) -> None:
    click.echo(f"\n  The desk, and what to try   {stage.url('desk')}")
    if carrier:
        click.echo(f"  The telephone               {stage.url('carrier')}")
    click.echo(f"  Calls come in at            {stage.url('voice')}")
    click.echo(f"\nready in {seconds:.1f} s. Ctrl-C stops everything; logs: {stage.folder}/logs")


def _on_signals(reaction: "signal._HANDLER") -> None:
    for number in _STOPS:
        signal.signal(number, reaction)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
