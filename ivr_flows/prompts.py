"""The prompt files beside a flow file: one for each other language."""

import io
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from ivr_flows import document
from ivr_flows.checks.findings import Finding
from ivr_flows.document import Document
from ivr_flows.model import Flow
from ivr_flows.originals import Original, originals
from ivr_flows.parts import Part
from ivr_flows.problems import FlowError, finding, problem
from ivr_flows.values import Language, StepName, Words
from ivr_flows.wording import Digest, PromptId, Wording, digest

WIDTH = 96
NO_FILES: Mapping[str, str] = MappingProxyType({})


class Entry(Part):
    """A prompt in this language. `of` is the digest of the flow's words that it stands for."""

    of: Digest
    say: Words


NO_ENTRIES: Mapping[PromptId, Entry] = MappingProxyType({})


class PromptFile(Part):
    """The words of a flow in one other language, each under its prompt's id, `step.slot`."""

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
    taken before somebody has given it some; one for older words keeps their digest.
    """
    prompts = CommentedMap()
    for one in originals(flow):
        entry = kept.get(one.id)
        prompts[one.id] = _entry(entry) if entry else {"of": digest(one.text), "say": ""}
        prompts.yaml_set_comment_before_after_key(one.id, _comment(one, entry), indent=2)
    out, yaml = io.StringIO(), YAML()
    yaml.width = WIDTH
    yaml.dump({"flow": flow.flow, "language": language, "prompts": prompts}, out)
    return out.getvalue()


def _entry(kept: Entry) -> dict[str, str]:
    return kept.model_dump(by_alias=True, exclude_none=True)


def _comment(one: Original, entry: Entry | None) -> str:
    """The words, and their digest if the entry is for older ones."""
    of = digest(one.text)
    stale = f"now {of}: " if entry and entry.of != of else ""
    return "\n".join(textwrap.wrap(stale + one.text, WIDTH - 4))


def joined(flow: Flow, folder: str, files: Mapping[str, str]) -> Flow:
    """The flow with the languages of these texts, by file name; problems name their `folder`.

    Raises FlowError.
    """
    languages = dict[Language, Mapping[PromptId, Wording]]()
    for name in sorted(files):
        read = _read(files[name], f"{folder}/{name}" if folder else name)
        if findings := list(_misplaced(read.values, flow, languages)):
            raise read.error(findings)
        languages[read.values.language] = {
            prompt: Wording(of=one.of, say=one.say) for prompt, one in read.values.prompts.items()
        }
    return flow.model_copy(update={"languages": languages}) if languages else flow


def _misplaced(
    read: PromptFile, flow: Flow, languages: Mapping[Language, object]
) -> Iterator[Finding]:
    if read.flow != flow.flow:
        yield Finding(("flow",), f"these are words of '{read.flow}', not of '{flow.flow}'")
    if read.language == flow.language:
        yield Finding(("language",), "these words stand in the flow file itself")
    if read.language in languages:
        yield Finding(("language",), f"there is another file for '{read.language}'")


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


def _finding(error: Any) -> Finding:
    place = tuple(str(part) for part in error["loc"] if part != "[key]")
    return finding(error, place, lambda: Entry if "prompts" in place else PromptFile)
