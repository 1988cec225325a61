"""The drain job: a promise that comes while it is at work asks for another drain."""

from typing import Any

import pytest
from sqlalchemy import event

from tests.world import World
from workers import effects


def test_the_mark_of_the_nudge_goes_before_the_first_effect_is_looked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def note(_line: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE effects"):
            order.append("looked")

    monkeypatch.setattr(effects, "live_runtime", lambda: world.rt)
    monkeypatch.setattr(world.jobs, "taken", lambda: order.append("mark gone"))
    event.listen(world.rt.engine, "before_cursor_execute", note)
    effects.drain()
    event.remove(world.rt.engine, "before_cursor_execute", note)
    assert order == ["mark gone", "looked"]
