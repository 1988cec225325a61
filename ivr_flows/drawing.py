"""A flow drawn: as an outline, as Mermaid text, and as SVG with nothing but Python."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from ivr_flows.model import Flow

WIDE, HIGH, GAP_X, GAP_Y = 190, 46, 26, 70
_LETTERS = 26  # of a text that fit into a box
_LABEL = 15  # from one line of words to the next
_COLOURS = {"queue": "#cfe8d5", "transfer": "#cfe8d5", "ask": "#d5e3f5", "record": "#fff1c9"}
Ways = Mapping[str, Mapping[str, list[str]]]  # from a step to a step, and when


class Wire(NamedTuple):
    """Where callers go, and when."""

    when: str
    to: str


class Box(NamedTuple):
    """One step: its name, its verb, its words, and where it leads."""

    name: str
    verb: str
    words: str
    wires: tuple[Wire, ...]


def boxes(flow: Flow) -> list[Box]:
    """Every step, each before those it leads to."""
    found = {name: _box(flow, name) for name in flow.steps}
    return [found[name] for name in order(flow.first, found.values())]


def _box(flow: Flow, name: str) -> Box:
    step = flow.steps[name]
    verb = str(step.verb)
    words = str(getattr(step, verb.replace(" ", "_"), ""))
    wires = tuple(Wire(outcome(place), to) for place, to in step.wires().items())
    return Box(name, verb, "" if verb == "set" else words, wires)


def outcome(place: tuple[str, ...]) -> str:
    """What leads along the wire that stands at a place of a step; '' if it is the only way."""
    if place[0] == "press":
        return f"press {place[1]}"
    return "" if place == ("go",) else " ".join(place)


def mermaid(flow: Flow) -> str:
    """Mermaid text. Names get a prefix, because some words are Mermaid's own."""
    return "\n".join(["flowchart TD", *_mermaid(flow)])


def _mermaid(flow: Flow) -> Iterator[str]:
    for box in boxes(flow):
        text = f"{box.name}<br/>{box.verb}: {_shortened(box.words)}".replace('"', "'")
        yield f'  s_{box.name}["{text}"]'
    for name, wires in _drawn(boxes(flow)).items():
        for to, when in wires.items():
            label = f"|{', '.join(when)}|" if any(when) else ""
            yield f"  s_{name} -->{label} s_{to}"


def _drawn(all_boxes: Iterable[Box]) -> Ways:
    """The wires between steps, those of one pair together; not those every step has."""
    known = {box.name: box for box in all_boxes}
    found = dict[str, dict[str, list[str]]]()
    for box in known.values():
        ways = found.setdefault(box.name, {})
        for when, to in box.wires:
            if to in known:
                ways.setdefault(to, []).append(when)
    return found


class Line(NamedTuple):
    """A curve between two boxes, down or back up, and what leads along it."""

    curve: str
    when: str
    label_x: int
    label_y: int
    back: bool


class Picture(NamedTuple):
    """A drawing from top to bottom, as far from the first step as a caller must go."""

    width: int
    height: int
    boxes: tuple[tuple[Box, int, int], ...]
    lines: tuple[Line, ...]


def picture(first: str, steps: Iterable[Box]) -> Picture:
    """Where each step is drawn, by the name of the first; steps that lead nowhere too."""
    found = {box.name: box for box in steps}
    wires = _drawn(found.values())
    rows = _rows(first, wires)
    at = {name: _corner(x, y) for y, row in enumerate(rows) for x, name in enumerate(row)}
    return Picture(
        width=max(map(len, rows), default=0) * (WIDE + GAP_X) + GAP_X,
        height=len(rows) * (HIGH + GAP_Y) + GAP_X,
        boxes=tuple((found[name], *at[name]) for name in order(first, found.values())),
        lines=tuple(_lines(wires, at)),
    )


def svg(flow: Flow) -> str:
    """The picture of a flow, alone in a file."""
    drawn = picture(flow.first, boxes(flow))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {drawn.height}" '
        f'role="img" aria-label="{escape(flow.flow)}" font-family="sans-serif" font-size="12">'
    )
    shapes = [_shape(box, (x, y)) for box, x, y in drawn.boxes]
    return "\n".join([head, *map(_curve, drawn.lines), *shapes, "</svg>"])


def _label(ways: Iterable[str]) -> str:
    return ", ".join(one.removeprefix("press ") for one in ways if one)


def _rows(first: str, wires: Ways) -> list[list[str]]:
    """As deep as the longest way there, so that nearly all wires lead downwards."""
    depth = dict.fromkeys(wires, 0)
    names = _order(first, wires)
    place = {name: at for at, name in enumerate(names)}
    for name in names:
        for to in wires[name]:
            if place[to] > place[name]:
                depth[to] = max(depth[to], depth[name] + 1)
    deepest = max(depth.values(), default=-1)
    return [[name for name in names if depth[name] == row] for row in range(deepest + 1)]


def in_order(flow: Flow) -> list[str]:
    """The names of all steps, each before those it leads to, circles aside."""
    return order(flow.first, (_box(flow, name) for name in flow.steps))


def order(first: str, steps: Iterable[Box]) -> list[str]:
    """As in_order, of steps that may lead to what is not there."""
    return _order(first, _drawn(steps))


def _order(first: str, wires: Ways) -> list[str]:
    """Every step before those it leads to, wires that close a circle aside."""
    done, left = dict[str, None](), list[str]()
    for start in dict.fromkeys((*([first] if first in wires else ()), *wires)):
        path = [] if start in done else [(start, iter([*wires[start]][::-1]))]
        done.setdefault(start)
        while path:
            name, ways = path[-1]
            to = next((one for one in ways if one not in done), None)
            if to is None:
                left.append(name)
                path.pop()
            else:
                done[to] = None
                path.append((to, iter([*wires[to]][::-1])))
    return left[::-1]


def _corner(x: int, y: int) -> tuple[int, int]:
    return GAP_X + x * (WIDE + GAP_X), GAP_X + y * (HIGH + GAP_Y)


def _lines(wires: Ways, at: Mapping[str, tuple[int, int]]) -> Iterator[Line]:
    """The wires of each step, their words one below the other."""
    for name, ways in wires.items():
        for row, to in enumerate(sorted(ways, key=lambda to: at[to])):
            yield _line(at[name], at[to], _label(ways[to]), row)


def _line(start: tuple[int, int], end: tuple[int, int], when: str, row: int) -> Line:
    x1, y1 = start[0] + WIDE // 2, start[1] + HIGH
    x2, y2 = end[0] + WIDE // 2, end[1]
    bend = max(30, abs(y2 - y1) // 2)
    curve = f"M{x1},{y1} C{x1},{y1 + bend} {x2},{y2 - bend} {x2},{y2}"
    aside = max(-WIDE // 3, min(WIDE // 6, (x2 - x1) // 8))
    below = _LABEL * (row + 1)
    return Line(curve, when, x1 + aside, y1 + min(below, GAP_Y - 4), back=y2 < y1)


def _curve(line: Line) -> str:
    label = f'<text x="{line.label_x}" y="{line.label_y}" fill="#444">{escape(line.when)}</text>'
    dashes = ' stroke-dasharray="4 4"' if line.back else ""
    drawn = f'<path d="{line.curve}" fill="none" stroke="#7a8794"{dashes}/>'
    return f"{drawn}{label if line.when else ''}"


def _shape(box: Box, at: tuple[int, int]) -> str:
    x, y = at
    colour = _COLOURS.get(box.verb, "#f3f2f1")
    told = escape(_shortened(f"{box.verb}: {box.words}"))
    return (
        f'<g><title>{escape(box.words)}</title><rect x="{x}" y="{y}" width="{WIDE}" '
        f'height="{HIGH}" rx="4" fill="{colour}" stroke="#0b0c0c"/>'
        f'<text x="{x + 8}" y="{y + 18}" font-weight="bold">{escape(box.name)}</text>'
        f'<text x="{x + 8}" y="{y + 36}">{told}</text></g>'
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}…"
