"""`ask` (menu): each key, miss, stuck."""

from collections.abc import Mapping
from functools import cache

from ivr_flows import misses
from ivr_flows.events import KEYS, Event, Key, KeyName, Silence, Speech
from ivr_flows.instructions import Ask, Say
from ivr_flows.model import Flow
from ivr_flows.phrases import PHRASES
from ivr_flows.steps import AGAIN, BACK, IF_STUCK, AskStep, Option
from ivr_flows.values import Language
from ivr_flows.walk import DoesNotFit, Walk

_SIGNS = {"star": "*", "hash": "#"}


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


def options(step: AskStep, language: Language) -> Mapping[KeyName, Option]:
    """The menu's options, and on keys that it leaves free: a person, again, back."""
    return {**_everywhere(language), **step.press}


@cache
def _everywhere(language: Language) -> Mapping[KeyName, Option]:
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
    return walk.option(slot, words, key)


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
    words = option.short or option.words or (walk.our_phrases.a_person if key == "0" else None)
    if words:
        walk.chose(words)
    walk.learn(option.set)
    if option.go == IF_STUCK:
        walk.say(walk.phrase("person"))
    if key == "0":
        walk.raise_to("P2")
    return option.go


def _wrong(step: AskStep, walk: Walk, event: Key) -> str | None:
    if misses.wrong(walk, event.name):
        return misses.cannot_speak(walk)
    return _miss(step, walk)


def _miss(step: AskStep, walk: Walk) -> str | None:
    if misses.one_too_many(walk, step.tries):
        return misses.stuck(walk, step.stuck)
    walk.log("miss")
    _play(step, walk, shorter=True)
    return None
