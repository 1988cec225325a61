"""What is said otherwise in another version, and what is only written otherwise."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ivr_flows.checks.words import Words
from ivr_flows.compiler import canonical_json
from ivr_flows.model import Flow
from ivr_flows.phrases import PHRASES
from ivr_flows.timing import seconds
from ivr_flows.values import Language


@dataclass(frozen=True, slots=True)
class Reworded:
    """One prompt that is new, gone or changed for callers who have the language.

    The texts are '' where there is none.
    """

    prompt: str
    was: str
    now: str
    must_hear: str = ""
    language: Language = "en-GB"

    @property
    def step(self) -> str:
        """The step that says it."""
        return self.prompt.split(".", maxsplit=1)[0]

    def __str__(self) -> str:
        """One sentence."""
        other = "" if self.language == "en-GB" else f" in {PHRASES[self.language].language}"
        if self.was == self.now:
            return f"`{self.prompt}`{other}: {self.must_hear}"
        took, takes = (seconds(text, self.language) for text in (self.was, self.now))
        longer = f" ({took:.0f} s, now {takes:.0f} s)" if self.was and self.now else ""
        was, now = (f"'{text}'" if text else "nothing" for text in (self.was, self.now))
        return f"`{self.prompt}`{other}: was {was}; is now {now}{longer}{self.must_hear}"


def between(before: Words, after: Words, language: Language) -> tuple[Reworded, ...]:
    """Every prompt that callers hear otherwise, or can or cannot cut short any more."""
    was, now = _said(before), _said(after)
    ids = dict.fromkeys((*was, *now))
    return tuple(
        replace(_reworded(one, was.get(one), now.get(one)), language=language)
        for one in ids
        if was.get(one) != now.get(one)
    )


_Said = tuple[str, frozenset[bool]]


def _said(words: Words) -> dict[str, _Said]:
    texts, musts = dict[str, dict[str, None]](), dict[str, set[bool]]()
    for prompt in words.prompts:
        texts.setdefault(prompt.id, {})[prompt.text] = None
        musts.setdefault(prompt.id, set()).add(prompt.must_hear)
    return {one: (" / ".join(texts[one]), frozenset(musts[one])) for one in texts}


def _reworded(prompt: str, was: _Said | None, now: _Said | None) -> Reworded:
    must = ""
    if was and now and was[1] != now[1]:
        can = False in now[1]
        must = "can now be cut short by a key" if can else "must now be heard to the end"
    return Reworded(prompt, was[0] if was else "", now[0] if now else "", must)


def written(before: Flow, after: Flow, told: Collection[str]) -> tuple[str, ...]:
    """Places of the files that differ, without those of steps whose change has been told."""
    was, now = (dict(_leaves(json.loads(canonical_json(flow)), ())) for flow in (before, after))
    places = sorted({*was, *now}, key=str)
    return tuple(
        f"{' '.join(place)}: was {was.get(place, 'nothing')}; is now {now.get(place, 'nothing')}"
        for place in places
        if was.get(place) != now.get(place) and _step(place) not in told
    )


def _step(place: tuple[str, ...]) -> str:
    match place:
        case ("steps", step, *_):
            return step
        case ("languages", _, prompt, *_):
            return prompt.split(".", maxsplit=1)[0]
        case _:
            return ""


def _leaves(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, key))
    else:
        yield place, value
