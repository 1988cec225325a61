"""Clock, randomness and environment are each read in one place only."""

import ast
from pathlib import Path

import pytest

from tests.house.imports import modules

# What may not be called, and the rooms that are that one place.
PLACES: dict[str, tuple[str, ...]] = {
    "datetime.now": ("app.adapters.clock", "app.simulator", "app.cli"),
    "datetime.utcnow": (),
    "datetime.today": (),
    "date.today": (),
    "time.time": ("app.simulator", "app.cli", "app.embedded"),
    "os.environ": ("app.cli", "app.embedded"),
    "os.getenv": (),
    "uuid4": (),
    "uuid.uuid4": (),
}
RANDOM = {"random", "secrets"}
CHANCE = ("app.adapters.chance", "app.simulator.chance", "app.cli", "app.embedded")


def spelt(node: ast.Attribute | ast.Name) -> str:
    return ast.unparse(node)


def used(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {spelt(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    return names | {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}


def imports_random(file: Path) -> bool:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    plain = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    from_ = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    return bool(RANDOM & (plain | from_))


@pytest.mark.parametrize(("module", "file"), list(modules()))
def test_no_other_clock_chance_or_environment(module: str, file: Path) -> None:
    found = used(file)
    for name, places in PLACES.items():
        if not module.startswith(places or ("-",)):
            assert name not in found, f"{module} reads {name}"
    if not module.startswith(CHANCE):
        assert not imports_random(file), f"{module} makes its own chance"


@pytest.mark.parametrize(("module", "file"), list(modules()))
def test_no_clock_in_sql(module: str, file: Path) -> None:
    if module.startswith(("app.adapters.clock", "app.cli", "app.embedded", "app.simulator")):
        return
    text = file.read_text(encoding="utf-8")
    assert "func.now(" not in text, module
    assert "CURRENT_TIMESTAMP" not in text, module
