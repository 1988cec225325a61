"""`offer callback`: asked, declined, bad number.

Up to the request. Nobody is rung back who has not said that it is safe, at which number and when
(S11); the urgent are never offered it (S5).
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ivr_flows import keyed, misses
from ivr_flows.choice import CANNOT_SPEAK, MISS, PERSON, STAR, Choice
from ivr_flows.effects import AskCallback
from ivr_flows.events import Event
from ivr_flows.instructions import Say
from ivr_flows.steps import AGAIN, IF_STUCK, OfferCallbackStep
from ivr_flows.walk import Walk

SAFE, NUMBER, KEY, READ_BACK, WHEN = "safe", "number", "key", "read back", "when"
WHENS = ("any time", "mornings", "afternoons")
# a United Kingdom number as it is dialled here: no premium rate, no short code (S25)
_RINGABLE = re.compile(r"0(?:[1237]\d{8,9}|8\d{9})")


def enter(step: OfferCallbackStep, walk: Walk) -> str | None:
    """Offer it, and first ask whether it is safe."""
    if walk.state.urgent or walk.state.caller == "child":
        return _back(walk, "declined", step.declined)
    walk.note(step_misses=0, five=False, part=SAFE)
    _play(step, walk)
    return None


def hear(step: OfferCallbackStep, walk: Walk, event: Event) -> str | None:
    """The answer to the question at which the offer stands."""
    keying = walk.state.part == KEY
    heard = keyed.hear(walk, event) if keying else _choice(step, walk).hear(walk, event)
    match heard:
        case _ if heard == PERSON:
            misses.person(walk)
            return _back(walk, "declined", step.declined)
        case _ if heard == CANNOT_SPEAK:
            return misses.cannot_speak(walk)
        case _ if heard == MISS or (keying and heard != STAR and not _RINGABLE.fullmatch(heard)):
            return _miss(step, walk)
        case _ if heard == STAR:
            walk.log(AGAIN)
            _play(step, walk)
            return None
    return _ANSWERS[walk.state.part](step, walk, heard)


def _safe(step: OfferCallbackStep, walk: Walk, key: str) -> str | None:
    if key != "1":
        return _back(walk, "declined", step.declined)
    _ask(step, walk, NUMBER if walk.facts.number_ends else KEY)
    return None


def _number(step: OfferCallbackStep, walk: Walk, key: str) -> None:
    _ask(step, walk, {"1": WHEN, "2": KEY}.get(key, SAFE))


def _key(step: OfferCallbackStep, walk: Walk, number: str) -> None:
    walk.note(keyed=number)
    _ask(step, walk, READ_BACK)


def _read_back(step: OfferCallbackStep, walk: Walk, key: str) -> None:
    if key != "1":
        walk.note(keyed="")
    _ask(step, walk, WHEN if key == "1" else KEY)


def _when(step: OfferCallbackStep, walk: Walk, key: str) -> str | None:
    if not key.isdecimal():
        _ask(step, walk, READ_BACK if walk.state.keyed else SAFE)
        return None
    walk.log("asked")
    walk.tell(AskCallback(walk.state.keyed, WHENS[int(key) - 1], walk.state.back))
    return step.asked


Answer = Callable[[OfferCallbackStep, Walk, str], "str | None"]
_ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {SAFE: _safe, NUMBER: _number, KEY: _key, READ_BACK: _read_back, WHEN: _when}
)


def _ask(step: OfferCallbackStep, walk: Walk, part: str) -> None:
    walk.note(part=part)
    _play(step, walk)


def _miss(step: OfferCallbackStep, walk: Walk) -> str | None:
    if not misses.one_too_many(walk, step.tries):
        walk.log("miss")
        _play(step, walk, again=True)
        return None
    if walk.state.part == KEY:
        return misses.stuck(walk, _target(walk, step.bad_number), "bad number")
    return misses.stuck(walk, _target(walk, step.declined), "declined")


def _back(walk: Walk, outcome: str, target: str | None) -> str:
    walk.log(outcome)
    return _target(walk, target)


def _target(walk: Walk, target: str | None) -> str:
    return target or walk.state.back or IF_STUCK


def _play(step: OfferCallbackStep, walk: Walk, *, again: bool = False) -> None:
    if walk.state.part == KEY:
        words = walk.phrase("key_number")
        wanted = keyed.Keys(keyed.LONGEST, "then_hash")
        keyed.ask(walk, words, step.wait, wanted, again=again)
        return
    _choice(step, walk).play(walk, again=again)


def _choice(step: OfferCallbackStep, walk: Walk) -> Choice:
    words, options = _QUESTIONS.get(walk.state.part, _first)(step, walk)
    return Choice((words,), options, step.wait)


Question = tuple[Say, tuple[str, ...]]


def _first(step: OfferCallbackStep, walk: Walk) -> Question:
    words = walk.spoken("offer callback", step.offer_callback)
    return words, (walk.phrases.safe, walk.phrases.not_now)


def _own_number(_step: OfferCallbackStep, walk: Walk) -> Question:
    ends = keyed.apart(walk.facts.number_ends or "")
    words = walk.phrase("your_number", digits=ends)
    return words, (walk.phrases.right, walk.phrases.another_number)


def _number_back(_step: OfferCallbackStep, walk: Walk) -> Question:
    words = walk.phrase("keyed", digits=keyed.apart(walk.state.keyed))
    return words, (walk.phrases.right, walk.phrases.key_again)


def _times(_step: OfferCallbackStep, walk: Walk) -> Question:
    said = walk.phrases
    return walk.phrase("when"), (said.any_time, said.mornings, said.afternoons)


_QUESTIONS: Mapping[str, Callable[[OfferCallbackStep, Walk], Question]] = MappingProxyType(
    {NUMBER: _own_number, READ_BACK: _number_back, WHEN: _times}
)
