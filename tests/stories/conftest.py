"""Every story is judged when it has been told."""

from collections.abc import Iterator

import pytest

from tests.judge import judge
from tests.stories.ringing_back import hang_up_all, somebody_asks
from tests.world import World


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """No story may leave a fault, a wrong document or a time that the carrier does not confirm."""
    yield
    judge(world)


@pytest.fixture
def asked(world: World) -> Iterator[World]:
    """Somebody has asked to be rung back; in the end no line is left up."""
    somebody_asks(world)
    yield world
    hang_up_all(world)
