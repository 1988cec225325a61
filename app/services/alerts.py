"""Alerts: a threshold crossed, a promise broken. Raised once, seen by a person."""

from uuid import UUID

from app.models import events
from app.runtime import Runtime, Work


def raise_once(
    work: Work,
    key: str,
    kind: str,
    *,
    queue: str | None = None,
    call_id: UUID | None = None,
    wait_id: UUID | None = None,
    **data: object,
) -> bool:
    """Raise an alert under its key; True if it is new."""
    statement = events.raise_alert(
        key=key,
        at=work.now,
        kind=kind,
        queue=queue,
        call_id=call_id,
        wait_id=wait_id,
        data=data,
    )
    new = work.run(statement).first() is not None
    if new:
        work.changed("alerts")
    return new


def see(rt: Runtime, person_id: UUID, alert_id: int) -> None:
    """A person has seen an alert; the first to see it stays."""
    with rt.work() as work:
        work.run(events.see_alert(alert_id, person_id, work.now))
        work.changed("alerts")
