"""Everything that can happen: each state of the engine, met with each event, in each world."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ivr_flows import engine
from ivr_flows.events import (
    KEYS,
    DialOutcome,
    DialResult,
    Digits,
    Event,
    Fault,
    HungUp,
    Key,
    QueueOutcome,
    QueueResult,
    Recorded,
    Silence,
    Speech,
    Started,
)
from ivr_flows.facts import Facts
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.walk import Turn

EVENTS: tuple[Event, ...] = (
    Started(),
    *(Key(key) for key in (*KEYS, "other")),
    Digits("12"),
    Speech("hello", 0.9),
    Silence(),
    *(QueueResult(result) for result in (*QueueOutcome, "unheard of")),
    *(DialResult(result) for result in (*DialOutcome, "unheard of")),
    Recorded(0, empty=True),
    Fault("something"),
    HungUp(),
)


class Move(NamedTuple):
    """One event at one state in one world, and what followed."""

    state: State
    event: Event
    facts: Facts
    turn: Turn


def moves(flow: Flow, worlds: Iterable[Facts], start: State = engine.START) -> Iterator[Move]:
    """Every move that can happen, breadth first. Ends, because counters saturate."""
    around = tuple(worlds)
    seen, edge = {start}, [start]
    while edge:
        found = list[State]()
        for move in _from(flow, edge, around):
            yield move
            if move.turn.state not in seen:
                seen.add(move.turn.state)
                found.append(move.turn.state)
        edge = found


def _from(flow: Flow, states: list[State], worlds: tuple[Facts, ...]) -> Iterator[Move]:
    for state in states:
        for event in EVENTS:
            for facts in worlds:
                yield Move(state, event, facts, engine.step(flow, state, event, facts))
