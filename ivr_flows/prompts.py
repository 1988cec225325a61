"""The prompt files beside a flow file: one a language, with its words and its recordings."""

import io
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from ivr_flows import document
from ivr_flows.audio import NotAudio, Sound
from ivr_flows.checks.findings import Finding, likely
from ivr_flows.document import Document
from ivr_flows.model import Flow
from ivr_flows.originals import Original, originals
from ivr_flows.parts import Part
from ivr_flows.problems import FlowError, finding, problem
from ivr_flows.values import Language, StepName, Words
from ivr_flows.wording import Audio, Digest, FileName, PromptId, Sha256, Wording, digest

WIDTH = 96
NO_FILES: Mapping[str, str] = MappingProxyType({})
Sounds = Mapping[str, Sound | NotAudio]
NO_SOUNDS: Sounds = MappingProxyType({})


class Recorded(Part):
    """A recording beside the file; `of` is the digest of the words that it speaks."""

    file: FileName
    sha256: Sha256
    of: Digest


class Entry(Part):
    """A prompt in this language. `of` is the digest of the flow's words that it stands for.

    In the flow's own language there is only a recording: the words stand in the flow file.
    """

    of: Digest
    say: Words | None = None
    audio: Recorded | None = None


NO_ENTRIES: Mapping[PromptId, Entry] = MappingProxyType({})


class PromptFile(Part):
    """The words of a flow in one language, and recordings, each under its prompt's id."""

    flow: StepName
    language: Language
    prompts: Annotated[Mapping[PromptId, Entry], Field(min_length=1)]


class _Read(NamedTuple):
    file: str
    written: Document
    values: PromptFile

    def error(self, findings: Iterable[Finding]) -> FlowError:
        lines = self.written
        return FlowError([problem(self.file, lines.line(one.place), one) for one in findings])


def schema() -> dict[str, Any]:
    """The JSON schema of a prompt file, for editors; committed as `prompts.schema.json`."""
    return PromptFile.model_json_schema(by_alias=True)


def written(flow: Flow, language: Language, kept: Mapping[PromptId, Entry] = NO_ENTRIES) -> str:
    """The prompt file as it should be: every prompt in the flow's order, with its words of today.

    `kept` are the entries there are. One that is missing has no words yet, so that the file is not
    taken before somebody has given it some; one for older words keeps their digest. The flow's own
    language has only recordings, and need not have them.
    """
    prompts = CommentedMap()
    for one in originals(flow):
        entry = kept.get(one.id)
        if entry is None and language == flow.language:
            continue
        prompts[one.id] = _entry(entry) if entry else {"of": digest(one.text), "say": ""}
        prompts.yaml_set_comment_before_after_key(one.id, _comment(one, entry), indent=2)
    out, yaml = io.StringIO(), YAML()
    yaml.width = WIDTH
    yaml.dump({"flow": flow.flow, "language": language, "prompts": prompts}, out)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _entry(kept: Entry) -> dict[str, Any]:
    return kept.model_dump(by_alias=True, exclude_none=True)


def _comment(one: Original, entry: Entry | None) -> str:
    """The words, and their digest if the entry is for older ones."""
    of = digest(one.text)
    stale = f"now {of}: " if entry and entry.of != of else ""
    return "\n".join(textwrap.wrap(stale + one.text, WIDTH - 4))


def joined(flow: Flow, folder: str, files: Mapping[str, str], sounds: Sounds) -> Flow:
    """The flow with the languages of these texts, by file name; problems name their `folder`.

    `sounds` are the recordings beside them, by file name. Raises FlowError.
    """
    languages = dict[Language, Mapping[PromptId, Wording]]()
    for name in sorted(files):
        read = _read(files[name], f"{folder}/{name}" if folder else name)
        entries = read.values.prompts
        findings = [*_misplaced(read.values, flow, languages)]
        findings += [*_incomplete(entries, own=read.values.language == flow.language)]
        findings += [*_unplayable(entries, sounds)]
        if findings:
            raise read.error(findings)
        languages[read.values.language] = {
            prompt: _wording(one, sounds) for prompt, one in entries.items()
        }
    return flow.model_copy(update={"languages": languages}) if languages else flow


def _misplaced(
    read: PromptFile, flow: Flow, languages: Mapping[Language, object]
) -> Iterator[Finding]:
    if read.flow != flow.flow:
        yield Finding(("flow",), f"these are words of '{read.flow}', not of '{flow.flow}'")
    if read.language in languages:
        yield Finding(("language",), f"there is another file for '{read.language}'")


def _incomplete(entries: Mapping[PromptId, Entry], *, own: bool) -> Iterator[Finding]:
    for prompt, one in entries.items():
        place = ("prompts", prompt)
        if own and one.say:
            yield Finding((*place, "say"), "these words stand in the flow file itself")
        elif own and not one.audio:
            yield Finding((*place, "audio"), "is missing")
        elif not own and not one.say:
            yield Finding((*place, "say"), "is missing")


def _unplayable(entries: Mapping[PromptId, Entry], sounds: Sounds) -> Iterator[Finding]:
    for prompt, one in entries.items():
        if one.audio:
            for wrong in _recording(one.audio, sounds):
                yield Finding(("prompts", prompt, "audio"), *wrong)


def _recording(audio: Recorded, sounds: Sounds) -> Iterator[tuple[str, str | None]]:
    sound = sounds.get(audio.file)
    if sound is None:
        yield f"there is no recording '{audio.file}' beside this file", likely(audio.file, sounds)
    elif isinstance(sound, NotAudio):
        yield f"'{audio.file}' {sound}", None
    elif sound.sha256 != audio.sha256:
        yield f"'{audio.file}' is another recording: its SHA-256 is {sound.sha256}", None


def _wording(one: Entry, sounds: Sounds) -> Wording:
    sound = sounds.get(one.audio.file) if one.audio else None
    if one.audio is None or not isinstance(sound, Sound):
        return Wording(of=one.of, say=one.say)
    audio = Audio(sha256=sound.sha256, seconds=sound.seconds, of=one.audio.of)
    return Wording(of=one.of, say=one.say, audio=audio)


def read(text: str, file: str) -> PromptFile:
    """The prompt file in the text; `file` is its name in errors. Raises FlowError."""
    return _read(text, file).values


def _read(text: str, file: str) -> _Read:
    try:
        written = document.read(text)
    except document.Refused as refused:
        found = Finding(refused.place, refused.message)
        raise FlowError([problem(file, refused.line, found)]) from None
    try:
        return _Read(file, written, PromptFile.model_validate(written.values))
    except ValidationError as error:
        found_all = [_finding(one) for one in error.errors()]
        raise FlowError(
            [problem(file, written.line(one.place), one) for one in found_all]
        ) from None


_MODELS: tuple[type[Part], ...] = (PromptFile, PromptFile, Entry, Recorded)  # by depth


def _finding(error: Any) -> Finding:
    place = tuple(str(part) for part in error["loc"] if part != "[key]")
    return finding(error, place, lambda: _MODELS[len(place) - 1])
