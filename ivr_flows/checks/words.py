"""What the caller hears, as words: short, plain, in the right order, and true."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ivr_flows import engine
from ivr_flows.checks.findings import Finding, at_step
from ivr_flows.checks.grade import grade
from ivr_flows.checks.survey import Move, Survey
from ivr_flows.checks.worlds import facts
from ivr_flows.instructions import Ask, Instruction, Recording, Say
from ivr_flows.model import Flow
from ivr_flows.rehearse import spoken
from ivr_flows.steps import AskStep
from ivr_flows.values import Language
from ivr_flows.walk import Turn

MOST_WORDS = 60
HARDEST = 6.0
_ENGINES = "phrases"  # the engine's own words are not an author's to mend
_FIVES = re.compile(r"\b(?:55|5 5|5, 5|five[ -]five|fifty[ -]five)\b", re.IGNORECASE)
_PRESS = r"press(?:ing)? (?:\d|star|hash|one|two|three|four|five)"
_KEY = re.compile(rf"\b{_PRESS}\b", re.IGNORECASE)
_OURS_TO_SAY = "leave the key to us: we speak it after the words, so that both always agree"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"\b{_PRESS},? (?:for|to|if|and)\b", re.IGNORECASE),
        "say what a key is for before the key: nobody remembers a number first",
    ),
    (
        re.compile(
            r"\b(?:wrong|invalid|incorrect|not (?:a )?valid|mistake|failed|you did not|you didn't|"
            r"you have not|not recognised)\b",
            re.IGNORECASE,
        ),
        "these words blame the caller; say that we did not get it",
    ),
    (
        re.compile(
            r"\b(?:police (?:can|will|could|know)|(?:find|locate|trace|track) (?:you\b|your|where)|"
            r"where you are calling from)",
            re.IGNORECASE,
        ),
        "nobody can find a caller by this call: do not say so (S24)",
    ),
)


class Prompt(NamedTuple):
    """One thing that is said: its id, `step.slot`, its text, whether keys are ignored, and what is
    played of it. `language` is in what it is said: the plan's own where a translation is missing.
    """

    id: str
    text: str
    must_hear: bool
    audio: Recording | None = None
    language: Language = "en-GB"

    @property
    def step(self) -> str:
        """The step that says it."""
        return self.id.split(".", maxsplit=1)[0]


class Words(NamedTuple):
    """All that can be heard in one language: each prompt once, and the most words heard at a
    stretch, by step.
    """

    prompts: tuple[Prompt, ...]
    stretches: Mapping[str, int]
    screeds: Mapping[str, str]


def heard(found: Survey, language: Language | None = None) -> Words:
    """All words of a walk through a flow, as a caller hears them who has the language.

    Without one it is the flow's own.
    """
    prompts, stretches, screeds = dict[Prompt, None](), dict[str, int](), dict[str, str]()
    spoken_in = language or found.flow.language
    for instruction in dict.fromkeys(_instructions(found, spoken_in)):
        says = spoken([instruction])
        prompts |= dict.fromkeys(_prompts(says, must_hear=isinstance(instruction, Say)))
        text = " ".join(say.text for say in says)
        step = says[-1].prompt.split(".")[0] if says else ""
        if len(text.split()) > stretches.get(step, 0):
            stretches[step] = len(text.split())
        if isinstance(instruction, Ask) and step not in screeds:
            screeds[step] = text
    return Words(tuple(prompts), stretches, screeds)


def _instructions(found: Survey, language: Language) -> Iterator[Instruction]:
    """All there are. The walk was made in the flow's own language; a language changes only words,
    so that what was heard there is heard once more.
    """
    seen = set[Instruction]()
    for move in found.moves:
        if language == found.flow.language:
            yield from move.turn.instructions
        elif not seen.issuperset(move.turn.instructions):
            seen.update(move.turn.instructions)
            yield from _again(found.flow, move, language).instructions


def _again(flow: Flow, move: Move, language: Language) -> Turn:
    state = replace(move.node.state, language=language)
    return engine.step(flow, state, move.event, facts(move.world, flow))


def check(found: Words, flow: Flow, language: Language | None = None) -> Iterator[Finding]:
    """Errors: too long, the wrong order, blame, and claims that are not true (S24).

    The words are in the flow's own language if no other is named.
    """
    spoken_in = language or flow.language
    menus = {name for name, step in flow.steps.items() if isinstance(step, AskStep)}
    for step, words in found.stretches.items():
        if words > MOST_WORDS and step != _ENGINES:
            yield at_step(
                step, f"callers hear {words} words at a stretch; at most {MOST_WORDS} are followed"
            )
    for prompt in found.prompts:
        own = _own_words(prompt)
        for message in _wrong(own, spoken_in):
            yield at_step(prompt.step, f"'{prompt.text}': {message}")
        if prompt.step in menus and spoken_in.startswith("en") and _KEY.search(own):
            yield at_step(prompt.step, f"'{prompt.text}': {_OURS_TO_SAY}")


def warnings(found: Words, language: Language) -> Iterator[Finding]:
    """Words that are hard to follow, judged for a whole menu or announcement (English only)."""
    for step, text in _texts(found).items():
        hard = grade(text) if language.startswith("en") else 0.0
        if hard > HARDEST and step != _ENGINES:
            message = (
                f"these words are hard to follow: school year {hard:.1f}, and {HARDEST:.0f} is the "
                "aim. Use shorter words and sentences"
            )
            yield at_step(step, message)


def hardest(found: Words, language: Language) -> float:
    """The highest grade of any step's words; 0 in languages that have none."""
    if not language.startswith("en"):
        return 0.0
    return max((grade(text) for text in _texts(found).values()), default=0.0)


def _texts(found: Words) -> Mapping[str, str]:
    texts = dict(found.screeds)
    for prompt in found.prompts:
        texts.setdefault(prompt.step, prompt.text)
    return texts


def _prompts(says: Iterable[Say], *, must_hear: bool) -> Iterator[Prompt]:
    for say in says:
        yield Prompt(say.prompt, say.text, must_hear, say.audio, say.language)


def _own_words(prompt: Prompt) -> str:
    """An option without the key that the engine speaks after it."""
    if prompt.step == _ENGINES:
        return ""
    slot = prompt.id.removeprefix(f"{prompt.step}.").split(".")[0]
    is_option = slot.isdigit() or slot in {"star", "hash"}
    return prompt.text.rpartition(",")[0] if is_option else prompt.text


def _wrong(text: str, language: str) -> Iterator[str]:
    if _FIVES.search(text):
        yield "nothing may be said of pressing 5 twice: it is not for everyone to know (S24)"
    for pattern, message in _RULES if language.startswith("en") else ():
        if pattern.search(text):
            yield message
