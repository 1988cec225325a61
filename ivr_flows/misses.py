"""Failed input: silence, a wrong key and words that mean nothing count together (S4)."""

from ivr_flows.steps import IF_STUCK
from ivr_flows.walk import Walk

MISSES_A_CALL = 3  # of one step: its own `tries`
SILENT_KEY = "5"


def wrong(walk: Walk, key: str) -> bool:
    """Note a key that means nothing here; whether it was 5 and 5 again."""
    fives = key == SILENT_KEY
    again = fives and walk.state.five
    walk.note(five=fives)
    return again


def one_too_many(walk: Walk, tries: int) -> bool:
    """Count a miss; whether the caller needs a person now. When closed, the first is enough."""
    here, call = walk.state.step_misses + 1, walk.state.call_misses + 1
    walk.note(step_misses=min(here, tries), call_misses=min(call, MISSES_A_CALL))
    return here >= tries or call >= MISSES_A_CALL or walk.closed()


def cannot_speak(walk: Walk) -> str:
    """5 and 5 again: at once to a person, without another word."""
    walk.raise_to("P0")
    walk.flag_silent()
    walk.log("stuck")
    return IF_STUCK if walk.closed() else walk.flow.if_cannot_speak


def stuck(walk: Walk, target: str, outcome: str = "stuck") -> str:
    """To a person. A single 5 counts as silence: the second may have come too late."""
    walk.log(outcome)
    if walk.state.five or not walk.state.pressed:
        walk.raise_to("P1")
        walk.flag_silent()
    walk.raise_to("P2")
    walk.say(walk.phrase("person"))
    return IF_STUCK if walk.closed() else target


def person(walk: Walk) -> str:
    """The caller asked for a person."""
    walk.chose(walk.our_phrases.a_person)
    walk.say(walk.phrase("person"))
    walk.raise_to("P2")
    return IF_STUCK
