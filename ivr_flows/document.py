"""YAML text as plain values, each with the line it stands on. Strict: every value is a string.

Plain YAML turns 17:00 into 1020, `on` into true, drops leading zeros and keeps the last of two
equal keys. Nothing of that happens here; anchors and tags are refused as well.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place = tuple[str, ...]
_KINDS = ("str", "int", "float", "bool", "null", "timestamp", "merge", "map", "seq")
_PLAIN = frozenset(f"tag:yaml.org,2002:{kind}" for kind in _KINDS)


class Refused(Exception):
    """The text is no document that a flow may be written in."""

    def __init__(self, line: int, place: Place, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.place = place
        self.message = message


class Document(NamedTuple):
    """The values, and the line (from 1) of each place in them."""

    values: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of the place, or of the nearest thing around it that is in the file."""
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]


def read(text: str) -> Document:
    """The document. Raises Refused for anything that is not one plain YAML document."""
    try:
        root = YAML(typ="base", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise Refused(_line(error), (), f"is not YAML: {error.problem}") from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise Refused(1, (), f"is not YAML: {str(error).splitlines()[0]}") from None
    lines: dict[Place, int] = {(): 1}
    return Document(_value(root, (), lines) if root else {}, lines)


def _line(error: MarkedYAMLError) -> int:
    return int(error.problem_mark.line) + 1 if error.problem_mark else 1


def _value(node: Node, place: Place, lines: dict[Place, int]) -> Any:
    _plain(node, place)
    if isinstance(node, MappingNode):
        return {
            key: _value(value, (*place, key), lines) for key, value in _pairs(node, place, lines)
        }
    if isinstance(node, SequenceNode):
        lines.update({(*place, str(at)): _at(item) for at, item in enumerate(node.value)})
        return [_value(item, (*place, str(at)), lines) for at, item in enumerate(node.value)]
    return str(node.value)


def _pairs(node: MappingNode, place: Place, lines: dict[Place, int]) -> Iterator[tuple[str, Node]]:
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise Refused(_at(key), place, "a key must be one word or a few, not a list")
        here = (*place, str(key.value))
        if here in lines:
            raise Refused(_at(key), here, f"is there twice, first on line {lines[here]}")
        lines[here] = _at(key)
        yield str(key.value), value


def _plain(node: Node, place: Place) -> None:
    if node.anchor:
        raise Refused(_at(node), place, "anchors (&) are not allowed: write it out each time")
    if str(node.tag) not in _PLAIN:
        raise Refused(_at(node), place, f"tags ({node.tag}) are not allowed")


def _at(node: Node) -> int:
    return int(node.start_mark.line) + 1
