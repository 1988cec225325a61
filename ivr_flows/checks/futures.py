"""Which states have equal futures, so that each future is proved once.

What only describes a caller (the exact priority, the kind of caller, the flag of silence) changes
nothing that can still happen, except where the engine reads it. A test compares every state of a
plan with the one that stands for it.
"""

from collections.abc import Mapping
from dataclasses import replace

from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.steps import (
    LAST_RESORT,
    GoodbyeStep,
    HoursStep,
    LookUpStep,
    QueueStep,
    SayStep,
    SetStep,
    Step,
    TransferStep,
)

_ENDED = State(step="", ended="caller")
_HANDS_OVER = (QueueStep, TransferStep)
_ASKS_NOTHING = (SayStep, HoursStep, LookUpStep, SetStep, QueueStep, TransferStep, GoodbyeStep)


class Futures:
    """For one flow: the state that stands for all states with the same future."""

    def __init__(self, flow: Flow) -> None:
        self._quiet = _quiet_steps(flow)
        self._known: dict[State, State] = {}

    def of(self, state: State) -> State:
        """The state that stands for this one. What has ended has one future: none."""
        found = self._known.get(state)
        if found is None:
            found = self._known[state] = self._stands_for(state)
        return found

    def _stands_for(self, state: State) -> State:
        if state.ended:
            return _ENDED
        plain = replace(
            state,
            silent=False,
            priority="P1" if state.urgent else "",
            caller="child" if state.caller == "child" else "",
        )
        if state.step not in self._quiet:
            return plain
        # Nobody is asked anything from here on, so how the asking went is of no more use.
        return replace(plain, trail=(), step_misses=0, call_misses=0, pressed=False, caller="")


def _quiet_steps(flow: Flow) -> frozenset[str]:
    """Hand-overs after which no step can ask the caller anything."""
    always = {flow.if_stuck, flow.if_cannot_speak}
    leads = {name: _leads(step) | always for name, step in flow.steps.items()}
    asking = {name for name, step in flow.steps.items() if not isinstance(step, _ASKS_NOTHING)}
    while more := {name for name, to in leads.items() if to & asking and name not in asking}:
        asking |= more
    hands_over = {name for name, step in flow.steps.items() if isinstance(step, _HANDS_OVER)}
    resort = set() if always & asking else {LAST_RESORT}
    return frozenset((hands_over - asking) | resort)


def _leads(step: Step) -> set[str]:
    wires: Mapping[tuple[str, ...], str] = step.wires()
    return set(wires.values())
