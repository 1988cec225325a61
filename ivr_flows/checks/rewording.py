"""What is said otherwise in another version, and what is only written otherwise."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ivr_flows.checks.words import Prompt, Words
from ivr_flows.compiler import canonical_json
from ivr_flows.instructions import Say
from ivr_flows.model import Flow
from ivr_flows.phrases import PHRASES
from ivr_flows.timing import listened_s
from ivr_flows.values import Language


@dataclass(frozen=True, slots=True)
class Reworded:
    """One prompt that is new, gone or changed for callers who have the language.

    The texts are '' where there is none; the seconds are those of listening. `must_hear` and
    `played` say in words what else is otherwise, if anything.
    """

    prompt: str
    language: Language
    was: str
    now: str
    took_s: float
    takes_s: float
    must_hear: str = ""
    played: str = ""

    @property
    def step(self) -> str:
        """The step that says it."""
        return self.prompt.split(".", maxsplit=1)[0]

    def __str__(self) -> str:
        """One sentence."""
        other = "" if self.language == "en-GB" else f" in {PHRASES[self.language].language}"
        both = self.was and self.now
        took = f" ({self.took_s:.0f} s, now {self.takes_s:.0f} s)" if both else ""
        besides = [one for one in (self.must_hear, self.played) if one]
        if self.was != self.now:
            was, now = (f"'{text}'" if text else "nothing" for text in (self.was, self.now))
            besides = [f"was {was}; is now {now}", *besides]
        return f"`{self.prompt}`{other}: {'; '.join(besides)}{took}"


class _Said(NamedTuple):
    text: str = ""
    long_s: float = 0.0
    must_hear: frozenset[bool] = frozenset()
    played: frozenset[str] = frozenset()


def between(before: Words, after: Words, language: Language) -> Iterator[Reworded]:
    """Every prompt that callers hear otherwise, or can or cannot cut short any more."""
    was, now = _said(before), _said(after)
    for one in dict.fromkeys((*was, *now)):
        earlier, later = was.get(one, _Said()), now.get(one, _Said())
        if earlier != later:
            texts, lengths = (earlier.text, later.text), (earlier.long_s, later.long_s)
            yield Reworded(one, language, *texts, *lengths, *_besides(earlier, later))


def _said(words: Words) -> Mapping[str, _Said]:
    found = dict[str, list[Prompt]]()
    for prompt in dict.fromkeys(words.prompts):
        found.setdefault(prompt.id, []).append(prompt)
    return {one: _of(prompts) for one, prompts in found.items()}


def _of(prompts: Sequence[Prompt]) -> _Said:
    says = [Say(one.id, one.text, one.language, one.audio) for one in prompts]
    return _Said(
        " / ".join(dict.fromkeys(one.text for one in prompts)),
        max(map(listened_s, says)),
        frozenset(one.must_hear for one in prompts),
        frozenset(one.audio.sha256 for one in prompts if one.audio),
    )


def _besides(was: _Said, now: _Said) -> tuple[str, str]:
    must_hear, played = "", ""
    if was.text and now.text and was.must_hear != now.must_hear:
        cut = False in now.must_hear
        must_hear = "can now be cut short by a key" if cut else "must now be heard to the end"
    if was.text and now.text and was.played != now.played:
        played = "another recording" if now.played else "no recording any more"
    return must_hear, played


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
