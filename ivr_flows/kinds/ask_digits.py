"""`ask digits`: value, miss, stuck."""

from ivr_flows import keyed, misses
from ivr_flows.choice import CANNOT_SPEAK, MISS, PERSON, STAR, Choice
from ivr_flows.effects import Keyed
from ivr_flows.events import Event
from ivr_flows.steps import AGAIN, AskDigitsStep
from ivr_flows.walk import DoesNotFit, Walk

READ_BACK = "read back"


def enter(step: AskDigitsStep, walk: Walk) -> str | None:
    """Ask for the digits. A child is asked nothing (S23); the urgent are not kept from a person."""
    if walk.state.caller == "child":
        raise DoesNotFit
    if walk.state.urgent:
        walk.log("stuck")
        return step.stuck
    walk.note(step_misses=0, five=False)
    _play(step, walk)
    return None


def hear(step: AskDigitsStep, walk: Walk, event: Event) -> str | None:
    """The digits, or what the caller says of them when they are read back."""
    reading = walk.state.part == READ_BACK
    heard = _right(step, walk).hear(walk, event) if reading else keyed.hear(walk, event)
    match heard:
        case _ if heard == PERSON:
            walk.log(PERSON)
            return misses.person(walk)
        case _ if heard == CANNOT_SPEAK:
            return misses.cannot_speak(walk)
        case _ if heard == MISS or not (reading or _fits(step, heard)):
            return _miss(step, walk)
    return _read_back(step, walk, heard) if reading else _value(step, walk, heard)


def _fits(step: AskDigitsStep, value: str) -> bool:
    return value == STAR or len(value) == (step.length or max(len(value), 2))


def _value(step: AskDigitsStep, walk: Walk, value: str) -> str | None:
    if value == STAR:
        walk.log(AGAIN)
        _play(step, walk)
        return None
    walk.note(keyed=value)
    if not step.read_back:
        return _done(step, walk)
    walk.note(part=READ_BACK)
    _play(step, walk)
    return None


def _read_back(step: AskDigitsStep, walk: Walk, key: str) -> str | None:
    if key == "1":
        return _done(step, walk)
    walk.log(AGAIN)
    if key != STAR:
        walk.note(part="", keyed="")
    _play(step, walk)
    return None


def _done(step: AskDigitsStep, walk: Walk) -> str:
    walk.log("value")
    walk.tell(Keyed(step.noted_as, walk.state.keyed))
    return step.value


def _miss(step: AskDigitsStep, walk: Walk) -> str | None:
    if misses.one_too_many(walk, step.tries):
        return misses.stuck(walk, step.stuck)
    walk.log("miss")
    _play(step, walk, again=True)
    return None


def _play(step: AskDigitsStep, walk: Walk, *, again: bool = False) -> None:
    if walk.state.part == READ_BACK:
        _right(step, walk).play(walk, again=again)
        return
    short = again and step.short is not None
    words = walk.spoken(
        "short" if short else "ask", (step.short if short else None) or step.ask_digits
    )
    free = keyed.Keys(keyed.LONGEST, "then_hash")
    wanted = keyed.Keys(step.length) if step.length else free
    keyed.ask(walk, words, step.wait, wanted, again=again)


def _right(step: AskDigitsStep, walk: Walk) -> Choice:
    words = walk.phrase("keyed", digits=keyed.apart(walk.state.keyed))
    return Choice((words,), (walk.phrases.right, walk.phrases.key_again), step.wait)
