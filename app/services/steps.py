"""One step of a flow, done: what goes into the record, and what the line is told.

The engine decides (ivr_flows); each of its effects is written down in `_note`, each of its
instructions becomes verbs in `_obey`.
"""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from app.models import calls
from app.models.calls import CallRow
from app.runtime import Work
from app.script import HangUp, Listen, Play, Record, RingNumber, Script, Speak, Verb
from app.services import (
    alerts,
    callbacks,
    enquiries,
    flow_states,
    found_out,
    look_ups,
    queueing,
    ring_back,
)
from app.services.facts import facts_at
from ivr_flows import effects, instructions
from ivr_flows.engine import Turn, step
from ivr_flows.events import Event, QueueOutcome, QueueResult
from ivr_flows.model import Flow
from ivr_flows.state import State
from routing.priority import Priority
from routing.states import CALL, CallState, move

MOST_REFUSALS = 8


@dataclass
class Step:
    """One step in the making: what changes in the call's row, what is noted, what is said.

    `number` is the turn at which the caller will be heard next.
    """

    work: Work
    row: CallRow
    number: int
    changes: dict[str, Any] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    verbs: list[Verb] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, UUID | None]:
        """For the events."""
        return {"call_id": self.row.id}

    @property
    def state(self) -> CallState:
        """Where the caller is, as far as the step is made."""
        return CallState(self.changes.get("state", self.row.state))

    def moved(self, event: str) -> None:
        """The caller is led on, by an event of the table."""
        self.changes["state"] = move(CALL, self.state, event)


def advance(work: Work, row: CallRow, state: State, event: Event) -> Script:
    """Something happened at the call's turn: the flow goes on. What the line is told."""
    flow = work.rt.flows.pinned(row.flow_version)
    if flow is None:
        return _lost(work, row)
    result = step(flow, state, event, facts_at(work, row))
    doing = Step(work, row, row.turn + 1)
    doing.changes |= {"turn": doing.number, "heard_at": work.now}
    _back_in_flow(doing)
    _follow(doing, flow, result)
    work.put(calls.change_call(row.id, **doing.changes))
    return tuple(doing.verbs)


def _back_in_flow(doing: Step) -> None:
    if doing.state != CallState.IN_FLOW:
        doing.moved("answered" if doing.state == CallState.RINGING else "returned")


def tell(work: Work, row: CallRow, event: Event) -> dict[str, Any]:
    """The flow is told what happened to its caller elsewhere; nothing is said to the line.

    What changes in the call's row by it: nothing if its version of the flow is lost.
    """
    flow = work.rt.flows.pinned(row.flow_version)
    if flow is None:
        return {}
    doing = Step(work, row, row.turn)
    facts = replace(facts_at(work, row), lever=None)  # nobody is moved by it
    state, event = flow_states.read(work, row, event)
    _write_down(doing, step(flow, state, event, facts))
    return doing.changes


def _follow(doing: Step, flow: Flow, result: Turn) -> None:
    """Write down what was found out, tell the line what follows; again if a queue refuses.

    The engine leads a refused caller elsewhere, in the end to the duty phones; the bound only
    guards against a plan that no check has seen.
    """
    for _ in range(MOST_REFUSALS):
        _write_down(doing, result)
        if all(_obey(doing, instruction) for instruction in result.instructions):
            return
        facts = facts_at(doing.work, doing.row)
        result = step(flow, result.state, QueueResult(QueueOutcome.REFUSED), facts)
    doing.verbs.append(_ring(doing, doing.work.rt.council.fallback.duty[0]))


def _write_down(doing: Step, result: Turn) -> None:
    doing.changes["flow_state"] = flow_states.stored(doing.work, result.state)
    doing.work.personal = bool(result.state.keyed)
    doing.found.clear()
    doing.path.clear()
    for effect in result.effects:
        _note(doing, effect)
        _keep(doing, effect)
    enquiries.note(doing.work, doing.row.id, doing.path, **doing.found)


def _note(doing: Step, effect: effects.Effect) -> None:
    """Write down what the flow found out about the call."""
    match effect:
        case effects.SetPriority(priority):
            doing.changes["priority"] = doing.found["priority"] = priority
        case effects.SetCaller(kind):
            doing.found["caller_kind"] = kind
        case effects.SetReason(text):
            doing.found["reason"] = text
        case effects.SetArea(name):
            doing.found["area"] = name
        case effects.FlagSilent():
            doing.changes["silent"] = True
        case effects.Chose(_, words):
            doing.path.append(words)
        case effects.LogStep(name, event, outcome):
            version = doing.row.flow_version[:12]
            doing.work.happened(
                "menu", doing.ids, step=name, event=event, outcome=outcome, version=version
            )
        case _:
            doing.path.append(found_out.words(effect))


def _keep(doing: Step, effect: effects.Effect) -> None:
    """What has a place of its own in the record, beside the menu path."""
    if isinstance(effect, effects.AskCallback):
        callbacks.ask(doing.work, doing.row, effect)
    elif isinstance(effect, effects.Known):
        doing.found |= look_ups.learnt(doing.work.rt.council, effect.look_up, effect.value)


def _obey(doing: Step, instruction: instructions.Instruction) -> bool:
    """Turn one instruction of the flow into what the line is told; False: it cannot be done now."""
    match instruction:
        case instructions.Say():
            doing.verbs.extend(_spoken(instruction))
        case instructions.Ask():
            doing.verbs.append(_listen(doing, instruction))
        case instructions.Enqueue(queue, say):
            return _join(doing, queue, say)
        case instructions.Dial(target, say):
            doing.verbs.extend(_spoken(say) if say else ())
            doing.verbs.append(_ring(doing, target))
        case instructions.Record():
            return _record(doing, instruction)
        case instructions.HangUp():
            _leave_queue(doing)
            doing.verbs.append(HangUp())
    return True


def _spoken(say: instructions.Say) -> tuple[Speak | Play, ...]:
    """The words, or their recording and whatever must be spoken after it."""
    if say.audio is None:
        return (Speak(say.text, say.language),)
    then = say.audio.then
    return (Play(say.audio.sha256), *((Speak(then, say.language),) if then else ()))


def _join(doing: Step, queue: str, say: instructions.Say | None) -> bool:
    priority = doing.changes.get("priority", doing.row.priority)
    asked = ring_back.asking(doing.work, doing.row)
    if asked is not None and _went_back(doing):
        doing.verbs.append(ring_back.back(doing.work, asked, priority))
        doing.moved("queued")
        return True
    _leave_queue(doing)
    joined = queueing.join(doing.work, doing.row, queue, priority, say)
    if joined is not None:
        doing.moved("queued")
        doing.verbs.append(joined)
    return joined is not None


def _went_back(doing: Step) -> bool:
    """Whether the flow has led the caller to the very queue from which they were asked."""
    was = doing.row.flow_state
    return doing.changes["flow_state"]["step"] in {was["step"], was["back"]}


def _leave_queue(doing: Step) -> None:
    """A caller who was being asked about a callback is led elsewhere."""
    asked = ring_back.asking(doing.work, doing.row)
    if asked is not None:
        ring_back.led_elsewhere(doing.work, asked)


def _listen(doing: Step, ask: instructions.Ask) -> Listen:
    inside = tuple(verb for say in ask.prompts for verb in _spoken(say))
    path = f"/voice/heard/{doing.row.id.hex}/{doing.number}"
    return Listen(path, inside, ask.digits, ask.finish_on, ask.timeout_s)


def _record(doing: Step, record: instructions.Record) -> bool:
    """Take a message; never of the urgent (S5). The words before it are its notice (S27)."""
    if Priority(doing.changes.get("priority", doing.row.priority)).urgent:
        return False
    _leave_queue(doing)
    call = doing.row.id.hex
    path, events = f"/voice/recorded/{call}/{doing.number}", f"/voice/events/recording/{call}"
    doing.verbs.extend(_spoken(record.say))
    doing.verbs.append(Record(path, events, record.at_most_s, record.finish_on))
    return True


def _ring(doing: Step, target: str) -> RingNumber:
    _leave_queue(doing)
    doing.moved("dialled")
    where = f"{doing.row.id.hex}/{doing.number}"
    council = doing.work.rt.council
    target = target if target in council.directory else council.fallback.duty[0]  # it is gone
    number = council.directory[target].number
    doing.work.happened("dialled", doing.ids, to=target)
    return RingNumber(number, f"/voice/duty/{where}", f"/voice/dialled/{where}")


def _lost(work: Work, row: CallRow) -> Script:
    """The version this call began on is gone: the caller goes to a person, never to silence."""
    work.happened("fault", {"call_id": row.id}, what="flow version lost")
    alerts.raise_once(work, f"flow-lost:{row.flow_version}", "flow_lost", call_id=row.id)
    doing = Step(work, row, row.turn + 1, {"turn": row.turn + 1})
    _back_in_flow(doing)
    doing.moved("queued")
    work.run(calls.change_call(row.id, **doing.changes))
    return queueing.rejoin(work, row, work.rt.council.urgent_queue)
