"""What a waiting caller is told, in the language in which they were spoken to in the menus."""

from datetime import datetime
from typing import Any

from app.script import Play, Speak
from app.services.facts import notice_since
from ivr_flows import phrases
from ivr_flows.phrases import PHRASES, Phrases
from ivr_flows.values import Language
from routing.expectation import Told

OURS: Language = "en-GB"


STAY = "Please stay on the line. We are finding a person for you."


def neutral() -> Speak:
    """For whoever was rung back and not yet talked to: no word of who we are (S12)."""
    return Speak(STAY, OURS)


def welcome(call: Any, wait: Any) -> Speak | Play:
    """At the beginning: the flow's words for this queue, in their language, or their recording."""
    if wait.words_sha256:
        return Play(wait.words_sha256)
    if wait.words:
        return Speak(wait.words, wait.words_language or language(call))
    return _say(call, "in_queue")


def news(call: Any, said: Told) -> tuple[Speak, ...]:
    """How long it may take, or the place in line."""
    if said.range_:
        low, high = said.range_.low_min, said.range_.high_min
        phrase = "wait_minutes" if low else "wait_below" if high > 1 else "wait_a_minute"
        return (_say(call, phrase, low=low, high=high),)
    return (_say(call, "place", place=said.place),) if said.place else ()


def notice(call: Any, since: datetime, now: datetime) -> tuple[Speak, ...]:
    """A closure notice that has begun to speak since the last beat: heard once by who waits."""
    text = notice_since(call, since, now)
    return (Speak(text),) if text else ()


def advice(call: Any) -> Speak:
    """When to hang up and call 999, and the key that makes it urgent."""
    return _say(call, "in_danger")


def raised(call: Any) -> Speak:
    """The caller has pressed that key."""
    return _say(call, "now_urgent")


def ring_back(call: Any, key: str) -> Speak:
    """The key by which a patient caller asks to be rung back."""
    spoken = language(call)
    return Speak(phrases.option(spoken, PHRASES[spoken].keep_your_place, key), spoken)


def _say(call: Any, phrase: str, **filled: int | None) -> Speak:
    spoken = language(call)
    said: Phrases = PHRASES[spoken]
    return Speak(str(getattr(said, phrase)).format(**filled), spoken)


def language(call: Any) -> Language:
    """The language that the call's flow has settled on."""
    chosen = call.flow_state.get("language")
    return next((one for one in PHRASES if one == chosen), OURS)
