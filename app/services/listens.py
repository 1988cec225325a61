"""The end of a supervisor's part in a talk; below all that ends talks."""

from typing import Any
from uuid import UUID

from app.models import listens
from app.runtime import Work


def talk_over(work: Work, offer: Any) -> None:
    """The talk is over on the colleague's side: no supervisor stays in the room with a caller."""
    if not work.rt.council.listen_in:
        return
    for row in work.run(listens.end_at(offer.id, work.now, "the talk is over")).all():
        told(work, offer, row.id, row.person_id, "the talk is over")


def told(work: Work, offer: Any, listen_id: UUID, person_id: UUID, why: str) -> None:
    """It has ended: written down, the phone is hung up, the colleague sees it."""
    ids = {"call_id": offer.call_id, "offer_id": offer.id, "agent_id": offer.agent_id}
    work.happened("listened", ids, what="over", by=person_id.hex, why=why)
    key = f"end-listen:{listen_id}"
    work.promise("end listen", key, call_id=offer.call_id, listen=listen_id.hex)
    work.changed("calls", f"agent:{offer.agent_id}")
