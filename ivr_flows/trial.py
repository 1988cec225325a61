"""A call that is tried before any caller hears it: on the same `step()` as a live one.

Played anew from its start each time, so that nothing is kept between two keys but the events.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from ivr_flows import engine, story
from ivr_flows.checks.alphabet import events_at
from ivr_flows.events import Event, Fault, HungUp, Started
from ivr_flows.facts import Facts
from ivr_flows.instructions import Ask, Dial, Enqueue, Instruction, Record
from ivr_flows.model import Flow
from ivr_flows.rehearse import Rehearsal, rehearse
from ivr_flows.state import State
from ivr_flows.story import Given, Story

Way = tuple[Event, ...]


class Trial(NamedTuple):
    """A call as far as it has gone, in the world of its day and hour."""

    flow: Flow
    facts: Facts
    events: Way = (Started(),)

    def then(self, *events: Event) -> "Trial":
        """The call, some events later."""
        return self._replace(events=(*self.events, *events))

    def rehearsed(self) -> Rehearsal:
        """The whole call up to now."""
        return rehearse(self.flow, self.events, self.facts)


def waiting(rehearsal: Rehearsal) -> Instruction | None:
    """What the line waits in: a question, a queue, an outside number, a message; None: nothing."""
    done = (one for turn in rehearsal.turns[::-1] for one in turn.instructions[::-1])
    return next((one for one in done if isinstance(one, Ask | Enqueue | Dial | Record)), None)


def told(trial: Trial, plan: str, given: Given, name: str = "") -> Story:
    """The trial as a story that can be kept; `name` is what it is called, or a plain one."""
    rehearsal = trial.rehearsed()
    return Story(
        story=name or f"A call to {plan}, {given.at}",
        plan=plan,
        given=given,
        talk=tuple(story.line_of(event) for event in trial.events[1:]),
        ends=story.ending(rehearsal),
        priority=rehearsal.state.priority or None,
        within=max(1, int(rehearsal.listened_s + 1)),
    )


def way_to(flow: Flow, step: str, facts: Facts) -> Way | None:
    """The shortest way by which a caller comes to stand at a step; None if none can now.

    Only what callers and phones do is on it: nobody hangs up, nothing of ours fails.
    """
    begun: tuple[State, Way] = (engine.START, ())
    edge, seen = deque([begun]), {engine.START}
    while edge:
        state, way = edge.popleft()
        for event, next_state in _moves(flow, state, facts):
            if next_state.step == step:
                return (*way, event)
            if next_state not in seen:
                seen.add(next_state)
                edge.append((next_state, (*way, event)))
    return None


def _moves(flow: Flow, state: State, facts: Facts) -> Iterator[tuple[Event, State]]:
    for event in events_at(flow, state):
        if not isinstance(event, Fault | HungUp):
            yield event, engine.step(flow, state, event, facts).state
