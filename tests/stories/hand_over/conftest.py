"""No story of a hand-over may leave anything open."""

from collections.abc import Iterator

import pytest

from tests.judge import judge
from tests.world import World


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """Judged as every story, but for what was dropped on purpose."""
    yield
    for call in world.carrier.calls():
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(5)
    assert world.rows("SELECT 1 FROM holds WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM handovers WHERE ended_at IS NULL") == []
    assert world.rows("SELECT 1 FROM offers WHERE state IN ('open', 'accepted')") == []
    judge(world, forgiven="on purpose")
