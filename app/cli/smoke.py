"""`frontdoor smoke`: one call through everything, on a private stack, in under half a minute."""

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from requests import RequestException
from rich.console import Console
from rich.markup import escape

from app.cli.colleague import Colleague, colleague, runtime_of
from app.cli.ports import PortTaken
from app.cli.record import Record, read
from app.cli.stage import Stage
from app.cli.surroundings import surroundings
from app.cli.telephone import Telephone
from app.embedded import EmbeddedError
from app.services.refusals import Refused

CALLER = "+447700900123"  # Ofcom's drama numbers
OWN = {"DATABASE_URL", "REDIS_URL", "OFFICE_HOURS"}
TALK_S = 20  # of the line
LOOK_EVERY_S = 0.1
OUTCOME = "advice"

Find = Callable[[Record], datetime | None]


@dataclass(frozen=True)
class Step:
    """One thing that must happen within `within_s` seconds of the one before."""

    words: str
    find: Find
    within_s: float = 10.0


def _told(what: str, **facts: Any) -> Find:
    return lambda record: record.told(what, **facts)


def _event(kind: str, **data: Any) -> Find:
    return lambda record: record.event(kind, **data)


STEPS = (
    Step("it rang", _told("rang")),
    Step("“… hang up and call 9 9 9” was heard", lambda record: record.heard("9 9 9"), 15),
    Step("the menu began", lambda record: record.heard_next("9 9 9")),
    Step("the caller pressed 1", _told("key", key="1"), 15),
    Step("queued as urgent", _event("queued", priority="P0")),
    Step("offered to an agent", _event("offered", to="agent")),
    Step("the agent's phone rang", _event("ringing", what="rung")),
    Step("and was picked up", _event("ringing", what="picked up"), 15),
    Step("accepted by a key", _event("accepted")),
    Step("bridged: they talk", _told("bridged")),
    Step("the caller hung up", _told("ended", by="caller"), 20),
    Step("the call's end is on record", _event("ended", outcome="answered")),
    Step("the agent wraps up", _event("wrap_up")),
    Step("wrapped up", _event("outcome", outcome=OUTCOME)),
)
LAST_OF_AGENT = STEPS[-1]


class NotSeen(Exception):
    """A step did not happen in time."""


@click.command()
@click.option("--speed", default=4.0, show_default=True, help="seconds of the line in a real one")
@click.option("--keep", is_flag=True, help="on failure keep the folder with data and logs")
def smoke(speed: float, keep: bool) -> None:  # noqa: FBT001  click hands options over by name
    """Start everything privately, place one urgent call, print what happened.

    Ends with 0, or with 1 naming the step that failed.
    """
    out = Console(highlight=False)
    folder = Path(tempfile.mkdtemp(prefix="frontdoor-smoke-"))
    began = time.monotonic()
    try:
        _run(out, folder, speed)
    except (NotSeen, EmbeddedError, PortTaken, RequestException, Refused, LookupError) as failed:
        out.print(f"\n[bold red]FAILED[/] {escape(str(failed))}")
        if keep:
            out.print(f"Data and logs are kept in {folder}")
        raise SystemExit(1) from None
    else:
        out.print(f"\n[bold green]passed[/] in {time.monotonic() - began:.1f} s")
        keep = False
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _run(out: Console, folder: Path, speed: float) -> None:
    given = {name: value for name, value in surroundings().items() if name not in OWN}
    given["OFFICE_HOURS"] = "open"  # the hour of the day must not matter
    stage = Stage(folder / "data", given=given, keep=False, durable=False, speed=speed)
    began = time.monotonic()
    with stage, ExitStack() as after:
        out.print(f"everything is ready after {time.monotonic() - began:.1f} s")
        rt = runtime_of(stage.environment)
        after.callback(rt.engine.dispose)
        agent = colleague(rt, rt.council.queues[rt.council.urgent_queue].team)
        after.callback(agent.go_away)
        telephone = Telephone(stage.url("carrier"), stage.environment["LINE_NUMBER"])
        telephone.phone(agent.number(), does="answer", after=2, press="1")
        agent.sit_down()
        sid = _ring(telephone)
        out.print(f"\n{CALLER} rings; the line runs {speed:g} times as fast\n")
        _follow(out, lambda: read(rt, telephone, sid), agent)


def _ring(telephone: Telephone) -> str:
    urgent = {"asked": True, "wait": 1, "press": "1"}
    return telephone.ring(CALLER, urgent, {"bridged": True, "talk": TALK_S})


def _follow(out: Console, look: Callable[[], Record], agent: Colleague) -> None:
    """Print each step as it is seen. Raises NotSeen."""
    for step in STEPS:
        if step is LAST_OF_AGENT:
            agent.finish(OUTCOME)
        at, record = _await(step, look)
        out.print(f"  {(at - record.rang).total_seconds():7.2f} s   {step.words}")
    if not record.reference:
        raise NotSeen("the enquiry: there is none, or more than one")
    out.print(f"\n  enquiry {record.reference}, {record.enquiry_state}, {record.priority}")
    if record.faults:
        raise NotSeen(f"an answer without fault: the carrier found {record.faults[0]}")


def _await(step: Step, look: Callable[[], Record]) -> tuple[datetime, Record]:
    until = time.monotonic() + step.within_s
    while True:
        record = look()
        at = step.find(record)
        if at is not None:
            return at, record
        if time.monotonic() > until:
            raise NotSeen(f"{step.words}: not within {step.within_s:g} s of the step before")
        time.sleep(LOOK_EVERY_S)
