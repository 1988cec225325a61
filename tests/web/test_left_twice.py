"""One stay may be left more than once: brought in, in vain, and then sent out."""

from xml.etree import ElementTree as ET

from tests.signed import form, post
from tests.world import World, keys


def test_each_way_out_of_the_queue_has_its_own_answer(world: World) -> None:
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("41"))
    world.until(lambda: call.place == "queue")
    path = f"/voice/left/{world.waits(call)[0].id.hex}"
    answers = [
        post(world, path, form(CallSid=call.sid, QueueResult=result)).text
        for result in ("redirected", "leave")
    ]
    assert [ET.fromstring(answer).find("Enqueue") is not None for answer in answers] == [
        False,
        True,
    ]
