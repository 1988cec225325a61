"""Recordings of prompts in a draft: which words have one, and the draft with one more or less."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.services import plain_words
from app.services.flow_editor.translations import MEND_FIRST, in_full
from app.services.refusals import Refused, Unknown
from ivr_flows import prompts
from ivr_flows.audio import Sound
from ivr_flows.loader import FlowError, load
from ivr_flows.model import Flow
from ivr_flows.originals import originals
from ivr_flows.prompts import Entry, PromptFile, Recorded
from ivr_flows.source import Source
from ivr_flows.values import Language
from ivr_flows.wording import digest

RECORDED, OTHER_WORDS, SPOKEN = "recorded", "recorded in other words", "spoken by the machine"


@dataclass(frozen=True)
class Prompt:
    """One prompt in one language; `sha256` and `file` of its recording, '' if it has none.

    A recording of other words than those of today is not played.
    """

    id: str
    step: str
    words: str
    sha256: str = ""
    file: str = ""
    stale: bool = False

    @property
    def control(self) -> str:
        """The id of its place in the page."""
        return self.id.replace(".", "-").replace(" ", "-")

    @property
    def standing(self) -> str:
        """What callers hear of it."""
        return SPOKEN if not self.sha256 else OTHER_WORDS if self.stale else RECORDED


@dataclass(frozen=True)
class Spoken:
    """The prompts of a draft in one language."""

    language: Language
    title: str
    prompts: tuple[Prompt, ...]


def spoken(source: Source) -> tuple[Spoken, ...]:
    """Each language of the draft, its own first. Raises Refused while a text cannot be read."""
    flow = _loaded(source)
    languages: dict[Language, None] = {flow.language: None}
    languages |= {one.language: None for one in _files(source).values()}
    return tuple(
        Spoken(one, plain_words.LANGUAGES.get(one, one), tuple(_prompts(source, flow, one)))
        for one in languages
    )


def prompt(source: Source, language: str, name: str) -> Prompt:
    """One prompt of a draft. Raises Refused while a text cannot be read, Unknown for no such."""
    found = (
        each
        for one in spoken(source)
        if one.language == language
        for each in one.prompts
        if each.id == name
    )
    for one in found:
        return one
    raise Unknown("This draft has no such words any more.")


def recorded(source: Source, language: str, name: str, sound: Sound, file: str) -> Source:
    """The draft with a recording of these words of today. Raises Refused, Unknown."""
    words = prompt(source, language, name).words
    return _with(source, language, name, Recorded(file=file, sha256=sound.sha256, of=digest(words)))


def unrecorded(source: Source, language: str, name: str) -> Source:
    """The draft with these words spoken by the machine again. Raises Refused, Unknown."""
    prompt(source, language, name)
    return _with(source, language, name, None)


def _with(source: Source, language: str, name: str, audio: Recorded | None) -> Source:
    flow, files = _loaded(source), _files(source)
    languages = (flow.language, *(one.language for one in files.values()))
    spoken_in = next(one for one in languages if one == language)
    file = next((file for file, one in files.items() if one.language == language), _name(language))
    entries = dict(files[file].prompts) if file in files else {}
    of = next(digest(one.text) for one in originals(flow) if one.id == name)
    own = {"of": of} if language == flow.language else {}  # others tell what they translate
    entry = entries.pop(name, Entry(of=of)).model_copy(update={"audio": audio, **own})
    if entry.say or entry.audio:
        entries[name] = entry
    texts = {one: text for one, text in source.prompts.items() if one != file}
    if entries:
        texts[file] = in_full(prompts.written(flow, spoken_in, entries))
    return Source(source.yaml, texts)


def _prompts(source: Source, flow: Flow, language: Language) -> Iterator[Prompt]:
    kept = next((one for one in _files(source).values() if one.language == language), None)
    for one in originals(flow):
        entry = kept.prompts.get(one.id) if kept else None
        words = entry.say if entry and entry.say else one.text
        if language != flow.language and not (entry and entry.say):
            continue  # without words of its own it is heard in the plan's own language
        audio = entry.audio if entry else None
        old = entry is not None and entry.of != digest(one.text)
        found = (audio.sha256, audio.file, old or audio.of != digest(words)) if audio else ()
        yield Prompt(one.id, one.place[1], words, *found)


def _loaded(source: Source) -> Flow:
    try:
        return load(source.yaml, "flow.yaml")
    except FlowError:
        raise Refused(MEND_FIRST) from None


def _files(source: Source) -> dict[str, PromptFile]:
    try:
        return {name: prompts.read(text, name) for name, text in sorted(source.prompts.items())}
    except FlowError as error:
        raise Refused(f"{error.problems[0]}. Mend that text first.") from None


def _name(language: str) -> str:
    return f"prompts.{language.split('-', maxsplit=1)[0]}.yaml"
