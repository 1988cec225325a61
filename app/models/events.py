"""Named statements of effects, alerts, slots and beats."""

from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Select, Update, select, update
from sqlalchemy.dialects.postgresql import insert

from app.models.base import Rows
from app.models.log import Alert, Beat, Effect, Slot


def effects_due(now: datetime, most: int) -> Select[int]:
    """Effects to be done, the longest due first."""
    due = (Effect.state == "due", Effect.due_at <= now)
    return select(Effect.id).where(*due).order_by(Effect.due_at).limit(most)


def claim(now: datetime, until: datetime, most: int) -> Update:
    """Claim due effects: nobody else sees them until the claim ends."""
    due = effects_due(now, most).with_for_update(skip_locked=True)
    return (
        update(Effect)
        .where(Effect.id.in_(due.scalar_subquery()))
        .values(due_at=until, attempts=Effect.attempts + 1)
        .returning(Effect.id, Effect.kind, Effect.call_id, Effect.payload, Effect.attempts)
    )


def claim_longer(effect_ids: list[int], was: datetime, until: datetime) -> Update:
    """Move the end of a claim on; nothing for effects that were settled or claimed anew since."""
    return (
        update(Effect)
        .where(Effect.id.in_(effect_ids), Effect.state == "due", Effect.due_at == was)
        .values(due_at=until)
    )


def settle(effect_ids: list[int], **values: Any) -> Update:
    """Write what became of effects."""
    return update(Effect).where(Effect.id.in_(effect_ids), Effect.state == "due").values(**values)


def raise_alert(**values: Any) -> Executable:
    """An alert under its key, once; returns a row only when it is new."""
    return (
        insert(Alert)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Alert.id)
    )


def see_alert(alert_id: int, person_id: Any, now: datetime) -> Update:
    """A person has seen an alert; the first stays."""
    return (
        update(Alert)
        .where(Alert.id == alert_id, Alert.seen_at.is_(None))
        .values(seen_at=now, seen_by=person_id)
    )


def take_slot(name: str, slot: int, now: datetime) -> Executable:
    """Take one firing of the timetable; returns a row only for the first."""
    return (
        insert(Slot)
        .values(name=name, slot=slot, at=now)
        .on_conflict_do_nothing()
        .returning(Slot.name)
    )


def show_life(process: str, now: datetime) -> Executable:
    """Note that a process lives."""
    return (
        insert(Beat)
        .values(process=process, at=now)
        .on_conflict_do_update(index_elements=["process"], set_={"at": now})
    )


def beats() -> Rows:
    """When each process last showed life."""
    return select(Beat.process, Beat.at)
