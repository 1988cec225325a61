"""How long words take to say. An estimate, until real calls give better."""

from collections.abc import Mapping
from types import MappingProxyType

from ivr_flows.instructions import Say
from ivr_flows.values import Language

# The same meaning takes about as long in Polish, in fewer words: they are longer.
WORDS_PER_SECOND: Mapping[Language, float] = MappingProxyType({"en-GB": 2.5, "pl-PL": 2.0})


def seconds(text: str, language: Language = "en-GB") -> float:
    """Seconds it takes to speak the text; `9 9 9` counts as three words."""
    return len(text.split()) / WORDS_PER_SECOND[language]


def listened_s(say: Say) -> float:
    """Seconds it takes to hear it: what its recording takes, if it has one."""
    if say.audio is None:
        return seconds(say.text, say.language)
    return say.audio.seconds + seconds(say.audio.then, say.language)
