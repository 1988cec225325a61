"""The music of the queues, where the carrier and the record disagree."""

import pytest

from app.services import calls, wait_loop
from app.services.refusals import Unknown
from tests.world import World, keys


def test_s1_a_line_that_asks_although_it_was_thought_over_is_no_line_to_hang_up(
    world: World,
) -> None:
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("44"))
    world.until(lambda: call.place == "queue")
    with world.rt.work() as work:
        calls.end(work, calls.held(work, world.record(call).id), "found ended", work.now)
    with world.rt.work() as work, pytest.raises(Unknown):  # the door hands the caller to duty
        wait_loop.left(work, world.waits(call)[0].id, "leave")
