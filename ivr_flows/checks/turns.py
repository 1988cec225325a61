"""Promises about each single turn: nobody is dropped, cut off, stranded or asked too much."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ivr_flows import refuge
from ivr_flows.checks.findings import Finding, at_step
from ivr_flows.checks.survey import Move, Survey, earns, waits
from ivr_flows.checks.wording import happens, when
from ivr_flows.effects import LogStep
from ivr_flows.events import Fault, QueueOutcome, QueueResult
from ivr_flows.instructions import Ask, Dial, Enqueue, HangUp
from ivr_flows.model import Flow
from ivr_flows.steps import HoursStep

_PEOPLE = (Enqueue, Dial)
_STILL_WAITS = QueueResult(QueueOutcome.URGENT_KEY)


def check(found: Survey) -> Iterator[Finding]:
    """Errors: every promise that some turn breaks."""
    front = refuge.front_hours(found.flow) or ""
    for move in found.moves:
        yield from _broken(found.flow, move, front)


def warnings(found: Survey) -> Iterator[Finding]:
    """Goodbyes with a stated reason: a named person answers for each."""
    for move in found.moves:
        if _said_goodbye(move) and (reason := _reason(found.flow, move)):
            message = f"callers are told something and the call ends, because: {reason} (S1)"
            yield at_step(move.turn.state.step, message)


def _broken(flow: Flow, move: Move, front: str) -> Iterable[Finding]:
    if stranded := _stranded(move):
        yield at_step(move.node.state.step, stranded)
    if _said_goodbye(move) and not _reason(flow, move):
        message = "callers are cut off here without a person, a message or a callback (S1)"
        yield at_step(move.turn.state.step, message)
    if move.turn.state.urgent and (_is_machine(move) or earns(move.turn)):
        message = f"urgent callers meet a machine, not a person, when {happens(move.event)} (S5)"
        yield at_step(move.turn.state.step, message)
    yield from _lost_in_the_plan(move)
    yield from _too_deep(flow, move)
    yield from _helped(flow, move, front)


def _stranded(move: Move) -> str:
    held = move.turn.state.ended or waits(move.last) or move.event == _STILL_WAITS
    told = isinstance(move.last, HangUp)
    return "" if held or told else f"callers hear nothing more when {happens(move.event)} (S1)"


def _said_goodbye(move: Move) -> bool:
    ends = move.turn.state.ended == "goodbye" or isinstance(move.last, HangUp)
    return ends and not move.after.earned


def _reason(flow: Flow, move: Move) -> str:
    return getattr(flow.steps.get(move.turn.state.step), "reason", None) or ""


def _is_machine(move: Move) -> bool:
    return isinstance(move.last, HangUp) or (
        waits(move.last) and not isinstance(move.last, (*_PEOPLE, Ask))
    )


def _lost_in_the_plan(move: Move) -> Iterator[Finding]:
    """A fault after the event itself was understood is the plan's own."""
    logged = [one for one in move.turn.effects if isinstance(one, LogStep)]
    for before, one in pairwise(logged):
        if one.outcome == "fault" and before.outcome != "fault":
            yield at_step(one.step, _why_lost(move, before))


def _why_lost(move: Move, before: LogStep) -> str:
    state = move.turn.state
    after = f"callers who come from `{before.step}` when {happens(move.event)}"
    if state.caller == "child":
        return f"{after} are children and would be asked or told more (S23)"
    if state.urgent:
        return f"{after} are urgent and are not helped by this step (S5)"
    return f"{after} go round in a circle, or find no such step"


def _too_deep(flow: Flow, move: Move) -> Iterator[Finding]:
    trail = move.turn.state.trail
    if len(trail) > flow.promises.menus:
        message = (
            f"callers meet {len(trail)} menus in a row ({', '.join(trail)}); "
            f"{flow.promises.menus} were promised"
        )
        yield at_step(trail[-1], message)


def _helped(flow: Flow, move: Move, front: str) -> Iterator[Finding]:
    """Whoever fails, or whom we fail, is put through to people; out of hours to the duty phones."""
    failed = isinstance(move.event, Fault)
    if not (failed or "stuck" in move.outcomes):
        return
    step, event = move.node.state.step, happens(move.event)
    if failed and move.node.state.faulted:
        if not _duty(flow, move):
            yield at_step(step, "when something of ours fails twice nobody rings the duty phones")
    elif not isinstance(move.last, _PEOPLE):
        yield at_step(step, f"callers who need a person get none when {event} (S4)")
    elif _closed(flow, move, front) and not _duty(flow, move):
        message = (
            f"out of hours, when {event}, callers are not put through to one of the phones under "
            f"`last resort` (S22){_in(move)}"
        )
        yield at_step(step, message)


def _duty(flow: Flow, move: Move) -> bool:
    return isinstance(move.last, Dial) and move.last.target in flow.last_resort


def _closed(flow: Flow, move: Move, front: str) -> bool:
    """Whether the whole office is, not only the team that another `hours` step asks about."""
    shut, hours = move.node.state.shut, flow.steps.get(front)
    now = isinstance(hours, HoursStep) and move.world.get(("open", hours.hours)) is False
    return bool(front) and (shut == front or (not shut and now))


def _in(move: Move) -> str:
    world = when(move.world)
    return f", while {world}" if world else ""
