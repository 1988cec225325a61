"""No code of ours reaches a person without words for it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.services import plain_words
from tests.world import World

SERVICES = Path(plain_words.__file__).parent


def kinds_of_alerts() -> Iterator[str]:
    """The kind of each alert that the services raise by a plain word."""
    for file in SERVICES.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "raise_once":
                kind = node.args[2]
                if isinstance(kind, ast.Constant):
                    yield str(kind.value)


def test_every_alert_has_words(world: World) -> None:
    council = world.rt.council
    chains = [*(queue.chain for queue in council.queues.values()), *council.escalation.values()]
    told = {f"waiting_{step.alert}" for chain in chains for step in chain if step.alert}
    raised = set(kinds_of_alerts())
    assert len(raised) >= 6
    assert raised | told <= set(plain_words.ALERTS)
