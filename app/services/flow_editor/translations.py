"""The words of the other languages, each beside the English that it stands for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.services import plain_words
from app.services.flow_editor.measures import Measure, measure
from app.services.flow_editor.typed import Typed, plainly
from app.services.refusals import Refused
from ivr_flows import prompts
from ivr_flows.editing import manuscript, plan
from ivr_flows.loader import FlowError, load
from ivr_flows.model import Flow
from ivr_flows.originals import Original, originals
from ivr_flows.phrases import PHRASES
from ivr_flows.prompts import Entry
from ivr_flows.source import Source
from ivr_flows.values import Language
from ivr_flows.wording import digest

MEND_FIRST = "The plan itself has problems: mend those first, then the words of other languages."


@dataclass(frozen=True)
class Pair:
    """One prompt: its English, and what stands for it; `stale` if it stands for older English."""

    id: str
    step: str
    english: str
    words: str
    stale: bool
    recorded: str
    measure: Measure

    @property
    def control(self) -> str:
        """The id of its control in the page."""
        return f"t-{self.id}".replace(".", "-").replace(" ", "-")

    @property
    def standing(self) -> str:
        """Whether it is there and of today: missing, out of date, or up to date."""
        return "missing" if not self.words else "out of date" if self.stale else "up to date"


@dataclass(frozen=True)
class Translation:
    """One language of a draft. `broken` says why its file cannot be read; then it has no pairs."""

    language: Language
    title: str
    file: str
    text: str
    pairs: tuple[Pair, ...]
    broken: str = ""

    def having(self, standing: str) -> int:
        """How many prompts stand like this."""
        return sum(one.standing == standing for one in self.pairs)


def translations(source: Source) -> tuple[Translation, ...]:
    """Every language that the engine speaks besides the plan's own; with a file or without.

    Raises Refused while the plan itself does not load.
    """
    flow = _loaded(source)
    others = [language for language in PHRASES if language != flow.language]
    return tuple(_translation(source, flow, language) for language in others)


def translated(source: Source, language: str, given: Typed) -> Source:
    """The words of one language as typed. Words that are new, or looked at, are of today.

    Raises Refused while the plan, or the language's file, cannot be read.
    """
    flow = _loaded(source)
    found = next((one for one in translations(source) if one.language == language), None)
    if found is None or found.broken:
        raise Refused("The words of this language cannot be read: mend their text first.")
    before = prompts.read(found.text, found.file).prompts if found.text else {}
    entries = dict(_entries(flow, before, given))
    text = in_full(prompts.written(flow, found.language, entries))
    if not entries and not found.text:
        return source
    return Source(source.yaml, {**source.prompts, found.file: text})


def _loaded(source: Source) -> Flow:
    try:
        return load(source.yaml, "flow.yaml")
    except FlowError:
        raise Refused(MEND_FIRST) from None


def _translation(source: Source, flow: Flow, language: Language) -> Translation:
    title = plain_words.LANGUAGES.get(language, language)
    wanted, broken = f"prompts.{language.split('-', maxsplit=1)[0]}.yaml", ""
    text = source.prompts.get(wanted, "")
    entries: Mapping[str, Entry] = {}
    try:
        entries = prompts.read(text, wanted).prompts if text else {}
    except FlowError as error:
        broken = str(error.problems[0])
    pairs = () if broken else tuple(_pair(one, entries.get(one.id)) for one in originals(flow))
    return Translation(language, title, wanted, text, pairs, broken)


def _pair(one: Original, entry: Entry | None) -> Pair:
    words = (entry.say or "") if entry else ""
    return Pair(
        id=one.id,
        step=one.place[1],
        english=one.text,
        words=words,
        stale=entry is not None and entry.of != digest(one.text),
        recorded=entry.audio.file if entry and entry.audio else "",
        measure=measure(words, english=False),
    )


def _entries(flow: Flow, before: Mapping[str, Entry], given: Typed) -> Iterator[tuple[str, Entry]]:
    for one in originals(flow):
        old = before.get(one.id)
        words = plainly(given.get(f"say.{one.id}", old.say or "" if old else ""))
        same = old is not None and words == (old.say or "")
        if old and same and f"right.{one.id}" not in given:
            yield one.id, old
        elif words:
            audio = old.audio if old and same else None
            yield one.id, Entry(of=digest(one.text), say=words, audio=audio)


def in_full(text: str) -> str:
    """A prompt file without the entries that have no words: the check names those as missing."""
    values = plan.read(text)
    full = {key: one for key, one in values["prompts"].items() if one.get("say") or "audio" in one}
    return manuscript.rewritten(text, {**values, "prompts": full}) if full else text
