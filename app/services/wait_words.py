"""What a waiting caller is told, in the language in which they were spoken to in the menus."""

from typing import Any

from app.script import Speak
from ivr_flows import phrases
from ivr_flows.phrases import PHRASES, Phrases
from ivr_flows.values import Language

OURS: Language = "en-GB"


def welcome(call: Any, wait: Any) -> tuple[Speak, ...]:
    """At the beginning: the flow's words for this queue, and when to hang up and call 999."""
    words = Speak(wait.words, _language(call)) if wait.words else _say(call, "in_queue")
    return (words, advice(call))


def advice(call: Any) -> Speak:
    """When to hang up and call 999, and the key that makes it urgent."""
    return _say(call, "in_danger")


def raised(call: Any) -> Speak:
    """The caller has pressed that key."""
    return _say(call, "now_urgent")


def ring_back(call: Any, key: str) -> Speak:
    """The key by which a patient caller asks to be rung back."""
    language = _language(call)
    return Speak(phrases.option(language, PHRASES[language].keep_your_place, key), language)


def _say(call: Any, phrase: str) -> Speak:
    language = _language(call)
    said: Phrases = PHRASES[language]
    return Speak(str(getattr(said, phrase)), language)


def _language(call: Any) -> Language:
    """The language that the call's flow has settled on."""
    chosen = call.flow_state.get("language")
    return next((one for one in PHRASES if one == chosen), OURS)
