"""The one function that decides what a caller hears next: for live calls, rehearsals and proofs.

Pure: no clock, no chance, no outside. It never raises, whatever event comes.
"""

from ivr_flows.events import (
    DialOutcome,
    DialResult,
    Event,
    Fault,
    HungUp,
    QueueOutcome,
    QueueResult,
    Started,
)
from ivr_flows.facts import Facts
from ivr_flows.kinds.last_resort import LastResort
from ivr_flows.kinds.table import KINDS, Kind
from ivr_flows.model import Flow
from ivr_flows.state import State
from ivr_flows.steps import IF_STUCK, LAST_RESORT
from ivr_flows.walk import DoesNotFit, Turn, Walk

__all__ = ["START", "State", "Turn", "sent", "step"]

START = State()
CAP = 50  # steps without an answer from outside
_LAST_RESORT = LastResort()
_MET = (QueueResult(QueueOutcome.BRIDGED), DialResult(DialOutcome.ACCEPTED))


def step(flow: Flow, state: State, event: Event, facts: Facts) -> Turn:
    """What follows when `event` comes to a call that stands at `state`.

    An event that does not fit is a Fault; a Fault leads to `if stuck`, a second one to the duty
    phones. HungUp always wins. Once a person has the call nothing follows from hearing so again,
    but any other event means that the caller is back, and leads to a person.
    """
    walk = Walk(flow, state, event, facts)
    if isinstance(event, HungUp):
        _hung_up(walk)
    elif not _over(walk):
        _run(walk, _answer(walk))
    return walk.turn()


def _hung_up(walk: Walk) -> None:
    if not walk.state.ended:
        walk.log("hung up")
    if walk.state.ended != "goodbye":
        walk.end("caller")


def _over(walk: Walk) -> bool:
    if walk.state.ended == "person":
        return walk.event in _MET
    return bool(walk.state.ended)


def _answer(walk: Walk) -> str | None:
    if walk.state.step == "":
        walk.take_language()
        return _begin(walk)
    return _lever(walk) or _hear(walk)


def _begin(walk: Walk) -> str | None:
    pulled = _lever(walk)
    if pulled or not isinstance(walk.event, Started):
        walk.greet()
        return pulled or _fault(walk)
    return walk.flow.first


def _lever(walk: Walk) -> str | None:
    """The emergency lever: once each time that it is pulled, at the next event, unless a person has
    just answered.
    """
    lever = walk.facts.lever
    if not lever or sent(walk.state.sent_to, lever, walk.facts.pull) or walk.event in _MET:
        return None
    walk.note(sent_to=walk.facts.pull or lever)
    return lever if lever in walk.flow.steps else IF_STUCK


def sent(sent_to: str, lever: str, pull: str) -> bool:
    """Whether the lever has moved this caller since it was pulled. Without a name of the pull, or
    if who moved them knew none, the place is all that is known.
    """
    return sent_to != "" and sent_to in {lever, pull}


def _hear(walk: Walk) -> str | None:
    found = _at(walk, walk.state.step)
    if found is None or walk.state.ended or isinstance(walk.event, Fault):
        return _fault(walk)
    try:
        return found[1].hear(found[0], walk, walk.event)
    except DoesNotFit:
        return _fault(walk)


def _run(walk: Walk, target: str | None) -> None:
    for _ in range(CAP):
        if target is None:
            return
        target = _arrive(walk, target)
    if target is not None:
        walk.forget_words()
        _run(walk, _fault(walk))


def _arrive(walk: Walk, target: str) -> str | None:
    name = walk.resolve(target)
    found = _at(walk, name)
    if found is None:
        return _fault(walk)
    walk.note(step=name, part="", keyed="")
    try:
        return found[1].enter(found[0], walk)
    except DoesNotFit:
        return _fault(walk)


def _at(walk: Walk, name: str) -> tuple[object, Kind] | None:
    found = _LAST_RESORT if name == LAST_RESORT else walk.flow.steps.get(name)
    return (found, KINDS[type(found)]) if type(found) in KINDS else None


def _fault(walk: Walk) -> str:
    """To a person, once; after that to the duty phones, who repeat until somebody accepts (S7)."""
    walk.log("fault")
    walk.end("")
    again = walk.state.faulted
    walk.note(faulted=True)
    walk.raise_to("P2")
    if again:
        return LAST_RESORT
    walk.say(walk.phrase("person"))
    return IF_STUCK
