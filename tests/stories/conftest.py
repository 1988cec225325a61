"""Every story is judged when it has been told."""

from collections.abc import Iterator

import pytest

from tests.judge import judge
from tests.world import World


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """No story may leave a fault, a wrong document or a time that the carrier does not confirm."""
    yield
    judge(world)
