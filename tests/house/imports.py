"""Who imports whom, read from the source with `ast`: nothing is run."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("app", "ivr_flows", "routing", "workers")


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of ours: dotted name and file."""
    for room in OURS:
        for file in sorted((ROOT / room).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), file
    yield "wsgi", ROOT / "wsgi.py"


NAMES = {name for name, _ in modules()}


def imported(file: Path) -> Iterator[str]:
    """What a file imports, by full dotted name of the module."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in NAMES else node.module


def is_ours(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in OURS


def outside(name: str) -> str | None:
    """The library behind an import, if it is neither ours nor the standard library's."""
    top = name.split(".", maxsplit=1)[0]
    return None if top in OURS or top in sys.stdlib_module_names else top
