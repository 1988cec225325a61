"""A scripted talk with a flow: what a caller hears, and when, if this and that happens.

Between every two steps the state goes through JSON and back, as it does in a live call.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from ivr_flows import engine
from ivr_flows.events import Event, Silence
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial, Enqueue, HangUp, Instruction, Record, Say
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.timing import listened_s
from ivr_flows.walk import Turn


class Heard(NamedTuple):
    """Words, and the seconds from answer at which they have been spoken to the end."""

    say: Say
    by_s: float


class Rehearsal(NamedTuple):
    """How it went: each turn, all that was heard, and the seconds listened up to the end."""

    turns: tuple[Turn, ...]
    heard: tuple[Heard, ...]
    listened_s: float

    @property
    def state(self) -> State:
        """Where the call stands at the end."""
        return self.turns[-1].state if self.turns else engine.START

    @property
    def last(self) -> Instruction | None:
        """The last thing that the line was told to do."""
        done = [instruction for turn in self.turns for instruction in turn.instructions]
        return done[-1] if done else None


def rehearse(flow: Flow, events: Iterable[Event], facts: Facts) -> Rehearsal:
    """Talk with the flow from its start. A caller who presses a key first hears all there is."""
    state, turns, heard, clock = engine.START, [], list[Heard](), 0.0
    waiting = 0
    for event in events:
        clock += waiting if isinstance(event, Silence) else 0
        turn = engine.step(flow, through_json(state), event, facts)
        for say in spoken(turn.instructions):
            clock += listened_s(say)
            heard.append(Heard(say, clock))
        waiting = sum(done.timeout_s for done in turn.instructions if isinstance(done, Ask))
        turns.append(turn)
        state = turn.state
    return Rehearsal(tuple(turns), tuple(heard), clock)


def spoken(instructions: Iterable[Instruction]) -> list[Say]:
    """All words, in the order in which they are heard."""
    return [say for instruction in instructions for say in _words(instruction)]


def through_json(state: State) -> State:
    """The state as the next event will find it."""
    return State.from_json(json.loads(json.dumps(state.to_json())))


def _words(instruction: Instruction) -> Iterable[Say]:
    match instruction:
        case Say():
            return (instruction,)
        case Ask():
            return instruction.prompts
        case Enqueue() | Dial():
            return (instruction.say,) if instruction.say else ()
        case Record():
            return (instruction.say,)
        case HangUp():
            return ()
