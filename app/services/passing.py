"""Cold transfer: the caller goes to a queue at their true age; whoever had them writes up."""

from uuid import UUID

from app.runtime import Runtime
from app.services import consults, endings, holds, offers, queueing
from app.services.refusals import Refused

PASSED_ON = "passed on"


def pass_on(rt: Runtime, person_id: UUID, queue: str) -> None:
    """Put the caller in a queue: at true age, and at no lower priority (S8, S16).

    A queue that is closed or unstaffed hands on along its chain (S21).
    """
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        if queue not in work.rt.council.queues:
            raise Refused("Choose a queue.")
        if consults.live(work, held.call.id) is not None:
            raise Refused("Complete the hand-over or take the caller back first.")
        endings.finish(work, held.offer, PASSED_ON)
        holds.end(work, held.call.id, PASSED_ON, in_room=False)
        work.happened("transferred", held.ids, how="cold", to=queue, by=person_id.hex)
        queueing.to_music(work, held.call, queue)
        offers.send_back(work, held.offer)
