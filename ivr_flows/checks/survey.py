"""Everything that can happen to a caller of one flow, walked once for all promises."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ivr_flows import engine
from ivr_flows.checks.alphabet import events_at
from ivr_flows.checks.futures import Futures
from ivr_flows.checks.worlds import Lasting, World, in_each_world, lasting
from ivr_flows.effects import AskCallback, LeaveMessage, LogStep
from ivr_flows.events import Event, QueueOutcome
from ivr_flows.instructions import HangUp, Instruction, Say
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.walk import Turn

MOST_STATES = 30_000


class Node(NamedTuple):
    """A state that stands for its equals, and what cannot change there.

    `earned`: a message or a callback has been accepted.
    """

    state: State
    earned: bool = False
    known: Lasting = ()


class Move(NamedTuple):
    """One event at one state in one world, what followed, and where it leads."""

    node: Node
    event: Event
    world: World
    turn: Turn
    after: Node

    @property
    def last(self) -> Instruction | None:
        """What the line does at the end of the turn, if anything."""
        return self.turn.instructions[-1] if self.turn.instructions else None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of the steps on the way."""
        return tuple(one.outcome for one in self.turn.effects if isinstance(one, LogStep))


class Survey(NamedTuple):
    """All moves, in the order of the walk. `whole` is false if there was no end to it."""

    flow: Flow
    moves: Sequence[Move]
    states: int
    whole: bool


def survey(flow: Flow) -> Survey:
    """Breadth first from the first ring, every event that each state can get, in every world.

    Callers in more menus than promised are not followed: that promise is broken already.
    """
    futures = Futures(flow)
    start = Node(engine.START)
    seen, edge, moves = {start}, [start], list[Move]()
    while edge and len(seen) <= MOST_STATES:
        reached = dict[Node, None]()
        for node in edge:
            for move in _moves(flow, futures, node):
                moves.append(move)
                reached[move.after] = None
        edge = [node for node in reached if node not in seen]
        seen |= reached.keys()
    return Survey(flow, moves, len(seen), not edge)


def _moves(flow: Flow, futures: Futures, node: Node) -> Iterator[Move]:
    if len(node.state.trail) > flow.promises.menus:
        return
    for event in events_at(flow, node.state):
        for world, turn in in_each_world(flow, node.state, event, node.known):
            yield Move(node, event, world, turn, _after(futures, node, turn, world))


def _after(futures: Futures, node: Node, turn: Turn, world: World) -> Node:
    state = futures.of(turn.state)
    return Node(state, node.earned or earns(turn), lasting(world, state))


def earns(turn: Turn) -> bool:
    """Whether a message or a callback has just been accepted: somebody owns what follows."""
    if any(isinstance(one, AskCallback | LeaveMessage) for one in turn.effects):
        return True
    return turn.state.ended == "goodbye" and any(
        isinstance(one, LogStep) and one.outcome == QueueOutcome.CALLBACK_ASKED
        for one in turn.effects
    )


def waits(instruction: Instruction | None) -> bool:
    """Whether the line now waits for something to happen."""
    return instruction is not None and not isinstance(instruction, Say | HangUp)
