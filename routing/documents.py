"""Strict YAML: every value a string, no key twice, and the line of every value known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: where (line from 1, key path) and what."""

    file: str
    line: int
    path: Path
    message: str

    def __str__(self) -> str:
        key = " > ".join(str(part) for part in self.path)
        return f"{self.file}:{self.line} {key}: {self.message}".replace(" : ", " ")


class DocumentError(ValueError):
    """A file cannot be used. `problems` names each thing that is wrong, in the file's order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Document:
    """The plain values of a YAML text, and the node that knows each one's line."""

    file: str
    values: Any
    root: Node | None

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at the deepest part of `path` that the text has."""
        return Problem(self.file, _line(self.root, path), path, message)


def read(text: str, file: str) -> Document:
    """The document; DocumentError when the text is no YAML or names a key twice."""
    try:
        root = YAML(typ="base", pure=True).compose(text)
        return Document(file, YAML(typ="base", pure=True).load(text), root)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = str(error.problem).split(" with value ")[0]  # a doubled key: not its whole contents
        raise DocumentError([Problem(file, mark.line + 1 if mark else 1, (), said)]) from None
    except YAMLError as error:
        raise DocumentError([Problem(file, 1, (), str(error))]) from None


def problems_of(document: Document, error: ValidationError, words: Iterable[str]) -> list[Problem]:
    """Pydantic's errors as problems with a line; an unknown key gets the likeliest of `words`."""
    known = sorted(words)
    return [
        document.problem(_plain(wrong["loc"]), _message(wrong, known)) for wrong in error.errors()
    ]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`, did you mean 'x'?` with the nearest known word, or nothing."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f", did you mean '{near[0]}'?" if near else ""


def _message(wrong: Mapping[str, Any], known: list[str]) -> str:
    if wrong["type"] == "extra_forbidden":
        return "unknown key" + did_you_mean(str(wrong["loc"][-1]), known)
    if wrong["type"] == "missing":
        return "is missing"
    said = str(wrong["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return said[:1].lower() + said[1:]


def _plain(loc: Iterable[str | int]) -> Path:
    return tuple(part for part in loc if part != "[key]")


def _line(node: Node | None, path: Path) -> int:
    line = 1
    for part in path:
        found = _child(node, part)
        if found is None:
            break
        line, node = found
    return line


def _child(node: Node | None, part: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        child = node.value[part]
        return child.start_mark.line + 1, child
    return None
