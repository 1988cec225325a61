"""What a caller hears, in the caller's language.

Where a language has no words for a prompt, or has words for older ones, the flow's own are spoken:
never silence, and never what is not meant any more. A recording of other words is not played.
"""

from dataclasses import replace
from typing import NamedTuple

from ivr_flows import phrases
from ivr_flows.instructions import Recording, Say
from ivr_flows.model import Flow
from ivr_flows.phrases import PHRASES, Phrases
from ivr_flows.values import Language
from ivr_flows.wording import Wording, digest


class Voice(NamedTuple):
    """Speaks a flow's words in one language."""

    flow: Flow
    language: Language

    @property
    def phrases(self) -> Phrases:
        """The engine's own words."""
        return PHRASES[self.language]

    def say(self, prompt: str, text: str) -> Say:
        """An author's words; `prompt` is their id, `text` how the flow file has them."""
        own = self.flow.language
        found = self.flow.languages.get(self.language, {}).get(prompt)
        if found is not None and found.of == digest(text):
            words, language = found.say or text, self.language if found.say else own
            return Say(prompt, words, language, _recording(found, words))
        if self.language == own:
            return Say(prompt, text, own)
        ours = phrases.ours(text, own, self.language)
        return Say(prompt, ours, self.language) if ours else Voice(self.flow, own).say(prompt, text)

    def option(self, prompt: str, text: str, key: str) -> Say:
        """An author's words for a key, and the key, which only the engine speaks."""
        said = self.say(prompt, text)
        whole = phrases.option(said.language, said.text, key)
        audio = replace(said.audio, then=phrases.key(said.language, key)) if said.audio else None
        return replace(said, text=whole, audio=audio)

    def offer(self, prompt: str, words: str, key: str) -> Say:
        """The engine's own words for a key, which are in the caller's language already."""
        return Say(prompt, phrases.option(self.language, words, key), self.language)

    def phrase(self, name: str, **values: str) -> Say:
        """The engine's own words by their name in Phrases, with the values filled in."""
        words: str = getattr(self.phrases, name)
        return Say(f"phrases.{name}", words.format(**values), self.language)


def _recording(found: Wording, words: str) -> Recording | None:
    audio = found.audio
    if audio is None or audio.of != digest(words):
        return None
    return Recording(audio.sha256, audio.seconds)
