"""`ask` (menu): each key, miss, stuck."""

from collections.abc import Mapping
from functools import cache

from ivr_flows import phrases
from ivr_flows.events import KEYS, Event, Key, KeyName, Silence, Speech
from ivr_flows.instructions import Ask, Say
from ivr_flows.model import Flow
from ivr_flows.phrases import PHRASES
from ivr_flows.steps import AGAIN, BACK, IF_STUCK, AskStep, Option
from ivr_flows.walk import DoesNotFit, Walk

MISSES_A_CALL = 3  # S4; of one menu: the step's own `tries`
_SIGNS = {"star": "*", "hash": "#"}
_SILENT_KEY = "5"


def enter(step: AskStep, walk: Walk) -> str | None:
    """Play the menu. A child is asked nothing (S23); the urgent are not asked where (S14)."""
    if walk.state.caller == "child":
        raise DoesNotFit
    if step.asks_area and walk.state.urgent:
        walk.log("stuck")
        return step.stuck
    walk.note(trail=_trail(walk), step_misses=0, five=False)
    _play(step, walk)
    return None


def hear(step: AskStep, walk: Walk, event: Event) -> str | None:
    """A key, or a miss: silence, a wrong key and unmatched speech count together (S4)."""
    match event:
        case Key():
            return _pressed(step, walk, event)
        case Silence() | Speech():
            walk.note(five=False)
            return _miss(step, walk)
        case _:
            raise DoesNotFit


def written_out(step: AskStep, flow: Flow) -> AskStep:
    """The menu with the keys that every menu has."""
    return step.model_copy(update={"press": options(step, flow.language)})


def options(step: AskStep, language: str) -> Mapping[KeyName, Option]:
    """The menu's options, and on keys that it leaves free: a person, again, back."""
    return {**_everywhere(language), **step.press}


@cache
def _everywhere(language: str) -> Mapping[KeyName, Option]:
    said = PHRASES[language]
    person = {"for": said.to_speak_to_a_person, "short": said.a_person, "go": IF_STUCK}
    return {
        "0": Option.model_validate(person),
        "star": Option(go=AGAIN),
        "hash": Option(go=BACK),
    }


def _trail(walk: Walk) -> tuple[str, ...]:
    here, trail = walk.state.step, walk.state.trail
    return (*(trail[: trail.index(here)] if here in trail else trail), here)


def _play(step: AskStep, walk: Walk, *, shorter: bool = False) -> None:
    menu = options(step, walk.flow.language)
    said = [*walk.take_said(), walk.phrase("again") if shorter else walk.spoken("ask", step.ask)]
    said += [_option(walk, key, menu[key], shorter=shorter) for key in KEYS if _spoken(menu, key)]
    if step.after and not shorter:
        said.append(walk.spoken("after", step.after))
    keys = tuple(_SIGNS.get(key, key) for key in KEYS if key in menu)
    walk.instruct(Ask(tuple(said), keys, step.wait))


def _spoken(menu: Mapping[KeyName, Option], key: KeyName) -> bool:
    return key in menu and menu[key].words is not None


def _option(walk: Walk, key: KeyName, option: Option, *, shorter: bool) -> Say:
    words = (option.short if shorter else None) or option.words or ""
    slot = f"{key}.short" if shorter and option.short else key
    return walk.spoken(slot, phrases.option(walk.flow.language, words, key))


def _pressed(step: AskStep, walk: Walk, event: Key) -> str | None:
    walk.note(pressed=True)
    for key, option in options(step, walk.flow.language).items():
        if key == event.name:
            walk.note(five=False)
            return _chosen(step, walk, key, option)
    return _wrong(step, walk, event)


def _chosen(step: AskStep, walk: Walk, key: KeyName, option: Option) -> str | None:
    walk.log(AGAIN if option.go == AGAIN else key)
    if option.go == AGAIN:
        _play(step, walk)
        return None
    if option.go == BACK:
        here = walk.state.step
        return (here, here, *walk.state.trail)[-2]
    words = option.short or option.words or (walk.phrases.a_person if key == "0" else None)
    if words:
        walk.chose(words)
    walk.learn(option.set)
    if option.go == IF_STUCK:
        walk.say(walk.phrase("person"))
    if key == "0":
        walk.raise_to("P2")
    return option.go


def _wrong(step: AskStep, walk: Walk, event: Key) -> str | None:
    fives = event.name == _SILENT_KEY
    if fives and walk.state.five:
        return _cannot_speak(walk)
    walk.note(five=fives)
    return _miss(step, walk)


def _cannot_speak(walk: Walk) -> str:
    """5 and 5 again where 5 means nothing: at once to a person, without another word (S4)."""
    walk.raise_to("P0")
    walk.flag_silent()
    walk.log("stuck")
    return IF_STUCK if walk.closed() else walk.flow.if_cannot_speak


def _miss(step: AskStep, walk: Walk) -> str | None:
    here, call = walk.state.step_misses + 1, walk.state.call_misses + 1
    walk.note(step_misses=min(here, step.tries), call_misses=min(call, MISSES_A_CALL))
    if here >= step.tries or call >= MISSES_A_CALL or walk.closed():
        return _stuck(step, walk)
    walk.log("miss")
    _play(step, walk, shorter=True)
    return None


def _stuck(step: AskStep, walk: Walk) -> str:
    """To a person. A single 5 counts as silence: the second may have come too late (S4)."""
    walk.log("stuck")
    if walk.state.five or not walk.state.pressed:
        walk.raise_to("P1")
        walk.flag_silent()
    walk.raise_to("P2")
    walk.say(walk.phrase("person"))
    return IF_STUCK if walk.closed() else step.stuck
