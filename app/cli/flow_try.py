"""A call in the terminal, on the same `step()` as a live call."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import click
from rich.console import Console
from rich.markup import escape

from app.cli import flow_files
from app.cli.flow_files import Plan
from app.services.flows import stand_ins
from ivr_flows import story, trial
from ivr_flows.events import (
    DialResult,
    Digits,
    Event,
    Fault,
    HungUp,
    Key,
    QueueResult,
    Recorded,
    Silence,
)
from ivr_flows.instructions import Ask, Dial, Enqueue, Instruction, Record
from ivr_flows.rehearse import Rehearsal, spoken
from ivr_flows.story import Given
from ivr_flows.trial import Trial

_ANYWHERE = "h hang up, x something of ours fails"
_QUEUE = {
    "": "nobody",
    "a": "bridged",
    "1": "urgent key",
    "f": "full",
    "c": "callback asked",
    "r": "refused",
    "e": "error",
}
_PHONE = {"": "no answer", "a": "accepted", "b": "busy", "r": "refused", "f": "failed"}
_HINTS = {
    Ask: "a key, Enter for silence",
    Enqueue: "a answered, Enter nobody, 1 urgent now, c callback, f full, r closed, e error",
    Dial: "a accepted, Enter no answer, b busy, r refused, f failed",
    Record: "seconds of the message, Enter for none",
}


class Caller(NamedTuple):
    """Who rings, and when (UTC); `given` is that as a story tells it."""

    at: datetime
    given: Given


def caller(plan: Plan, at: str | None, number: str | None, language: str | None) -> Caller:
    """A caller from what was typed; nothing is now, a withheld number, and the plan's own language.

    Raises click's errors, in words.
    """
    offered = plan.compiled.flow.offered()
    if language and language not in offered:
        told = ", ".join(offered)
        raise click.BadParameter(f"'{plan.name}' is not offered in '{language}': {told}")
    moment = flow_files.moment(at)
    given = {"at": flow_files.as_told(moment), "from": number, "language": language}
    return Caller(moment, Given.model_validate({name: it for name, it in given.items() if it}))


def ring(out: Console, plan: Plan, who: Caller, save: Path | None) -> None:
    """Talk until the call ends or the input does; then write the story if it is wanted."""
    told = who.given.at
    world = flow_files.facts(plan, who.at, who.given.number)
    call = Trial(plan.compiled.flow, story.as_given(who.given, world))
    out.print(f"[bold]{escape(plan.name)}[/]  version {plan.compiled.version[:12]}  {told}")
    while True:
        rehearsal = call.rehearsed()
        waiting = _tell(out, rehearsal)
        event = _next(out, waiting) if not rehearsal.state.ended else None
        if event is None:
            break
        call = call.then(event)
    out.print(f"[bold]The caller is at the end: {story.ending(rehearsal)}.[/]")
    if save:
        kept = stand_ins.in_the_place_of(trial.told(call, plan.name, who.given))
        save.write_text(story.written(kept), encoding="utf-8")
        out.print(f"Written to {save}.")


def _tell(out: Console, rehearsal: Rehearsal) -> Instruction | None:
    turn, state = rehearsal.turns[-1], rehearsal.state
    for say in spoken(turn.instructions):
        out.print(f"  [cyan]{escape(say.text)}[/]")
    where = state.step or "before the first step"
    priority = f"  {state.priority}" if state.priority else ""
    out.print(f"[dim]{rehearsal.listened_s:6.1f} s listened  {where}{priority}[/]")
    return trial.waiting(rehearsal)


def _next(out: Console, waiting: Instruction | None) -> Event | None:
    """The next event, as typed; None when the input ends."""
    hint = _HINTS.get(type(waiting), "Enter")
    while True:
        try:
            typed = click.prompt(f"({hint}; {_ANYWHERE})", default="", show_default=False)
        except click.Abort:
            return None
        event = understood(typed.strip(), waiting)
        if event is not None:
            return event
        out.print("That means nothing here.")


def understood(typed: str, waiting: Instruction | None) -> Event | None:
    """What was typed, as an event where the line waits like this; None if it means nothing."""
    if typed == "h":
        return HungUp()
    if typed == "x":
        return Fault("tried")
    match waiting:
        case Enqueue():
            return QueueResult(_QUEUE[typed]) if typed in _QUEUE else None
        case Dial():
            return DialResult(_PHONE[typed]) if typed in _PHONE else None
        case Record():
            return _message(typed)
        case _:
            return _keys(typed)


def _message(typed: str) -> Event | None:
    if not typed:
        return Recorded(0, empty=True)
    return Recorded(int(typed), empty=False) if typed.isdecimal() else None


def _keys(typed: str) -> Event | None:
    if not typed:
        return Silence()
    if len(typed) > 1:
        return Digits(typed) if set(typed) <= set("0123456789*#") else None
    return Key(typed) if typed in "0123456789*#" else None
