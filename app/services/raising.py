"""What an agent asks for in a call: more urgency, and a supervisor."""

from uuid import UUID

from app.models import calls, directory, waits
from app.runtime import Runtime
from app.services import alerts, enquiries, offers
from app.services.refusals import Refused
from routing.priority import Priority


def raise_to(rt: Runtime, person_id: UUID, wanted: str, reason: str) -> None:
    """The caller's priority is raised, with a reason; nobody lowers it here (S16).

    It counts from now on: whenever this caller waits again, and on the enquiry.
    """
    if wanted not in set(Priority) or not reason.strip():
        raise Refused("Choose how urgent it is, and why.")
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        was, to = Priority(held.call.priority), Priority(wanted)
        if was.raised_to(to) == was:
            raise Refused("It is as urgent as that already. A priority is never lowered here.")
        work.run(calls.change_call(held.call.id, priority=to))
        work.run(waits.change_offer(held.offer.id, held.offer.state, priority=to))
        enquiries.note(work, held.call.id, priority=to)
        work.happened("raised", held.ids, was=was, to=to, by="agent", reason=reason)
        work.changed("calls", f"agent:{person_id}")


def ask_help(rt: Runtime, person_id: UUID) -> None:
    """Ask a supervisor to come: shown on the floor until somebody has seen it."""
    with rt.work() as work:
        held = offers.talk_of(work, person_id)
        times = work.run(directory.times_helped(held.call.id)).scalar_one()
        key = f"help:{held.offer.id}:{times}"
        known = {"queue": held.offer.queue, "call_id": held.call.id}
        if alerts.raise_once(work, key, "help_asked", **known, agent=person_id.hex):
            work.happened("help_asked", held.ids)
        work.changed(f"agent:{person_id}")
