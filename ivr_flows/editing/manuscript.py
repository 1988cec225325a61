"""YAML text with other values in it: comments, order and layout of all else stay, to the byte.

The text is never written out from its values. Each difference becomes a change of the letters that
say it, and of no others, whatever the layout that its author chose.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ivr_flows.document import Place
from ivr_flows.editing import spelling
from ivr_flows.editing.spelling import Written

Values = Mapping[str, Written]


class Change(NamedTuple):
    """Letters from `start` up to `end`, and what stands there afterwards."""

    start: int
    end: int
    text: str


class _Entry(NamedTuple):
    key: ScalarNode
    value: Node


def rewritten(text: str, values: Values) -> str:
    """The text with these values. It must read as one document of mappings (`document.read`).

    New keys come after the one before them in `values`; keys that stay keep their order.
    """
    root = _root(text)
    if root is None:
        return text + spelling.block(values, 0)
    return _applied(text, _differences(text, root, values))


def renamed(text: str, place: Place, name: str) -> str:
    """The text with another word for the key at a place."""
    node: Node | None = _root(text)
    for key in place[:-1]:
        node = _entries(node)[key].value
    spot = _entries(node)[place[-1]].key
    return _applied(text, [_instead(spot, spelling.key(name))])


def _root(text: str) -> MappingNode | None:
    return YAML(typ="base", pure=True).compose(text)  # type: ignore[no-any-return]


def _applied(text: str, changes: Iterable[Change]) -> str:
    pieces, done = list[str](), 0
    for change in sorted(changes, key=lambda change: change.start):
        pieces += [text[done : change.start], change.text]
        done = max(done, change.end)
    return "".join([*pieces, text[done:]])


def _entries(node: Node | None) -> Mapping[str, _Entry]:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return {str(key.value): _Entry(key, value) for key, value in pairs}


def _differences(text: str, node: MappingNode, new: Values) -> Iterator[Change]:
    old = _entries(node)
    if node.flow_style and old.keys() != new.keys():
        yield _instead(node, spelling.inline(new))
    elif not old.keys() & new.keys():
        yield from _all_new(text, node, new)
    else:
        yield from _within(text, old, new, flow=bool(node.flow_style))


def _all_new(text: str, node: MappingNode, new: Values) -> Iterator[Change]:
    start, column = _begin(node), node.start_mark.column
    yield Change(start, _end(text, node), spelling.block(new, column).strip())


def _within(text: str, old: Mapping[str, _Entry], new: Values, *, flow: bool) -> Iterator[Change]:
    for key, entry in old.items():
        if key not in new:
            yield _dropped(text, entry)
        else:
            yield from _value(text, entry, new[key], flow=flow)
    if not flow:
        yield from _added(text, old, new)


def _added(text: str, old: Mapping[str, _Entry], new: Values) -> Iterator[Change]:
    column = next(iter(old.values())).key.start_mark.column
    before: _Entry | None = None
    for key, value in new.items():
        if key in old:
            before = old[key]
            continue
        spread = _is_spread(before or next(iter(old.values())))
        written = spelling.block({key: value}, column, spread=spread)
        if before:
            at = _line_end(text, _finish(text, before))
            yield Change(at, at, f"\n{written.rstrip()}")
        else:
            at = _line_start(text, _begin(next(iter(old.values())).key))
            yield Change(at, at, written)


def _is_spread(neighbour: _Entry) -> bool:
    return isinstance(neighbour.value, MappingNode) and not neighbour.value.flow_style


def _dropped(text: str, entry: _Entry) -> Change:
    """Its lines, and the comment right above them, which speaks of it."""
    start = _line_start(text, _begin(entry.key))
    indent = " " * entry.key.start_mark.column
    while start and text[_line_start(text, start - 1) : start].startswith(f"{indent}#"):
        start = _line_start(text, start - 1)
    end = _line_end(text, _finish(text, entry))
    return Change(start, min(end + 1, len(text)), "")


def _value(text: str, entry: _Entry, new: Written, *, flow: bool) -> Iterator[Change]:
    node = entry.value
    if _same(node, new):
        return
    if isinstance(node, MappingNode) and isinstance(new, Mapping):
        yield from _differences(text, node, new)
    elif flow:
        yield _instead(node, spelling.inline(new, flow=True))
    elif _stays_on_its_line(text, entry, new):
        yield _instead(node, spelling.inline(new))
    else:
        yield _beside(text, entry, new)


def _stays_on_its_line(text: str, entry: _Entry, new: Written) -> bool:
    node, key = entry.value, entry.key
    lines = {key.end_mark.line, node.start_mark.line, node.end_mark.line}
    if len(lines) > 1 or _is_empty(node):
        return False
    return _commented(text, entry) or spelling.fits(new, int(key.end_mark.column))


def _beside(text: str, entry: _Entry, new: Written) -> Change:
    """What comes after the colon, written anew; words keep the lines that they still have."""
    start, end = _colon(text, entry.key), _finish(text, entry)
    if _commented(text, entry):
        return Change(start, end, f" {spelling.inline(new)}")
    before = text[start:end].splitlines()[1:]
    return Change(start, end, spelling.after_colon(new, int(entry.key.start_mark.column), before))


def _same(node: Node, new: Written) -> bool:
    match node, new:
        case ScalarNode(), str():
            return bool(node.value == new)
        case SequenceNode(), list():
            return [item.value for item in node.value] == new
        case MappingNode(), Mapping():
            entries = _entries(node)
            return entries.keys() == new.keys() and all(
                _same(entry.value, new[key]) for key, entry in entries.items()
            )
        case _:
            return False


def _instead(node: Node, written: str) -> Change:
    return Change(_begin(node), int(node.end_mark.index), written)


def _commented(text: str, entry: _Entry) -> bool:
    """Whether a comment stands behind it on its last line: words below that would take it in."""
    end = _finish(text, entry)
    return text[end : _line_end(text, end)].lstrip().startswith("#")


def _begin(node: Node) -> int:
    return int(node.start_mark.index)


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.value and node.style is None


def _finish(text: str, entry: _Entry) -> int:
    """Where its value ends. Nothing at all ends at the colon, wherever the reader has gone."""
    return _colon(text, entry.key) if _is_empty(entry.value) else _end(text, entry.value)


def _end(text: str, node: Node) -> int:
    """Where it really ends: the reader's mark stands after the blank lines and comments below."""
    if isinstance(node, ScalarNode | SequenceNode | MappingNode) and _is_block(node):
        last = node.value[-1] if not isinstance(node, ScalarNode) else None
        if isinstance(last, tuple):
            return _finish(text, _Entry(*last))
        if last is not None:
            return _end(text, last)
        return len(text[: node.end_mark.index].rstrip())
    return int(node.end_mark.index)


def _is_block(node: Node) -> bool:
    if isinstance(node, ScalarNode):
        return node.style in {"|", ">"}
    return not getattr(node, "flow_style", False)


def _colon(text: str, key: Node) -> int:
    return text.index(":", int(key.end_mark.index)) + 1


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
