"""If nobody ever answers and the caller does nothing, the duty phones ring in turn, for ever.

Any other circle would keep a silent caller from ever being offered a message or the duty chain.
"""

from collections.abc import Iterator, Mapping, Sequence

from ivr_flows.checks.findings import Finding, at_step
from ivr_flows.checks.survey import Move, Node, Survey
from ivr_flows.checks.wording import happens
from ivr_flows.events import (
    DialOutcome,
    DialResult,
    Event,
    QueueOutcome,
    QueueResult,
    Recorded,
    Silence,
)
from ivr_flows.instructions import Dial
from ivr_flows.model import Flow

_MET = (QueueOutcome.BRIDGED, DialOutcome.ACCEPTED)
_BY_THE_CALLER = (
    QueueOutcome.URGENT_KEY,
    QueueOutcome.CALLER_LEFT,
    QueueOutcome.CALLBACK_ASKED,
)
Edges = Mapping[Node, Mapping[Node, Move]]


def check(found: Survey) -> Iterator[Finding]:
    """Errors: circles that are not the duty chain."""
    edges = dict[Node, dict[Node, Move]]()
    for move in found.moves:
        if _unanswered(move.event) and not _rings_duty(found.flow, move):
            edges.setdefault(move.node, {}).setdefault(move.after, move)
    for circle in _circles(edges):
        yield at_step(circle[0].node.state.step, _told(circle))


def _told(circle: Sequence[Move]) -> str:
    round_and_round = ", ".join(
        f"`{move.node.state.step}` ({happens(move.event)})" for move in circle
    )
    return (
        f"if nobody ever answers, callers who do nothing go round in a circle: {round_and_round}, "
        "and again; they are never offered a message or the duty phones"
    )


def _unanswered(event: Event) -> bool:
    match event:
        case QueueResult() | DialResult():
            return event.result not in (*_MET, *_BY_THE_CALLER)
        case Recorded():
            return event.empty
        case _:
            return isinstance(event, Silence)


def _rings_duty(flow: Flow, move: Move) -> bool:
    return isinstance(move.last, Dial) and move.last.target in flow.last_resort


def _circles(edges: Edges) -> Iterator[Sequence[Move]]:
    """One circle for each set of steps that has one, by a walk in depth without recursion."""
    told, done = set[frozenset[str]](), set[Node]()
    for start in edges:
        for circle in _from(edges, start, done):
            steps = frozenset(move.node.state.step for move in circle)
            if steps not in told:
                told.add(steps)
                yield circle


def _from(edges: Edges, start: Node, done: set[Node]) -> Iterator[Sequence[Move]]:
    path = {} if start in done else {start: iter(edges[start].values())}
    came = list[Move]()
    while path:
        here = next(reversed(path))
        move = next(path[here], None)
        if move is None:
            done.add(here)
            del path[here]
            came = came[:-1]
        elif move.after in path:
            yield [*came, move][[*path].index(move.after) :]
        elif move.after not in done:
            path[move.after] = iter(edges.get(move.after, {}).values())
            came.append(move)
