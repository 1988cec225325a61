"""Enquiries as people read and write them: the list, the record, saving with a version check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import records
from app.runtime import Runtime, Work
from app.services import enquiries, owed
from app.services.people import Person
from app.services.refusals import Refused
from app.services.timeline import Line, told

MOST_ENQUIRIES = 100
MOST_EVENTS = 200
WORDS = ("caller_kind", "caller_name", "organisation", "reason", "area", "summary", "advice")


@dataclass(frozen=True)
class Child:
    """One child of an enquiry."""

    name: str
    age: str = ""
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.age or self.place)


@dataclass(frozen=True)
class Words:
    """What people write in an enquiry. An empty text means that nothing is known yet."""

    caller_kind: str = ""
    caller_name: str = ""
    organisation: str = ""
    reason: str = ""
    area: str = ""
    summary: str = ""
    advice: str = ""
    children: tuple[Child, ...] = ()


@dataclass(frozen=True)
class Saved:
    """The words are written; `version` is the new one."""

    version: int
    at: datetime


@dataclass(frozen=True)
class Conflict:
    """Somebody saved first: nothing was written, both sides are here."""

    mine: Words
    theirs: Words
    version: int


@dataclass(frozen=True)
class Record:
    """One enquiry with all that is known of it. `hidden`: identity is kept from this reader."""

    id: UUID
    reference: str
    version: int
    state: str
    source: str
    received_at: datetime
    priority: str
    menu_path: tuple[str, ...]
    owner_team: str
    outcome: str | None
    recorder: str | None
    recorded_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    number: str | None
    number_kind: str | None
    silent: bool
    words: Words
    hidden: bool
    timeline: tuple[Line, ...] = ()


def listed(rt: Runtime, state: str | None) -> list[Any]:
    """The newest enquiries, 100 at most; none of their columns holds anybody's identity."""
    with rt.work() as work:
        return list(work.run(records.enquiries(state, MOST_ENQUIRIES)))


def opened(rt: Runtime, reader: Person, enquiry_id: UUID) -> Record | None:
    """One enquiry for a reader, and an audit row for the view (S29). None when there is none."""
    with rt.work() as work:
        row = work.run(records.enquiry(enquiry_id)).one_or_none()
        if row is None:
            return None
        work.run(records.audit(_note(work, reader, enquiry_id, "viewed", _how(reader))))
        return _record(rt, work, row, hidden=not reader.sees_identity)


def on_the_desk(rt: Runtime, work: Work, reader: Person, enquiry_id: UUID) -> Record | None:
    """The enquiry of the reader's own call. The audit notes the first view, not each refresh."""
    row = work.run(records.enquiry(enquiry_id)).one_or_none()
    if row is None:
        return None
    if not work.run(records.seen_by(reader.id, enquiry_id, "viewed on the desk")).scalar():
        work.run(records.audit(_note(work, reader, enquiry_id, "viewed on the desk", None)))
    return _record(rt, work, row, hidden=not reader.sees_identity)


def save(
    rt: Runtime, writer: Person, enquiry_id: UUID, version: int, words: Words
) -> Saved | Conflict | None:
    """Write the words over `version`; nothing when they are there already.

    Conflict when somebody has saved other words since; None when there is no such enquiry.
    """
    with rt.work() as work:
        before = work.run(records.enquiry(enquiry_id)).one_or_none()
        if before is None:
            return None
        held = _words(before, _children(work, enquiry_id))
        if held == words:
            return Saved(before.version, work.now)
        row = work.run(records.save(enquiry_id, version, _values(words))).one_or_none()
        if row is None:
            return Conflict(words, *_held_now(work, enquiry_id))
        _replace_children(rt, work, enquiry_id, words.children)
        changed = ", ".join(_changes(held, words))
        work.run(records.audit(_note(work, writer, enquiry_id, "changed", changed)))
        work.changed("enquiries", f"agent:{writer.id}")
        return Saved(row.version, work.now)


def write_up(rt: Runtime, writer: Person, enquiry_id: UUID, outcome: str) -> bool:
    """Give an enquiry its outcome after the wrap-up has run out. False when there is no such one.

    Raises Refused when it has an outcome, or when its caller is still on the line.
    """
    with rt.work() as work:
        row = work.run(records.enquiry(enquiry_id)).one_or_none()
        if row is None or row.call_id is None:
            return False
        if row.outcome is not None or row.ended_at is None:
            raise Refused("Nothing was changed: it is written up already, or the call goes on.")
        if waiting := owed.still(work, row.call_id):
            raise Refused(f"Nothing was changed: there is {waiting}. Settle that first.")
        enquiries.write_up(work, row.call_id, writer.id, outcome)
        work.run(records.audit(_note(work, writer, enquiry_id, "written up", outcome)))
        ids = {"call_id": row.call_id, "enquiry_id": enquiry_id, "agent_id": writer.id}
        work.happened("outcome", ids, outcome=outcome)
        work.changed(f"agent:{writer.id}")
        return True


def differences(one: Words, other: Words) -> list[str]:
    """The names of the words that differ."""
    return [name for name in (*WORDS, "children") if getattr(one, name) != getattr(other, name)]


_changes = differences


def _held_now(work: Work, enquiry_id: UUID) -> tuple[Words, int]:
    row = work.run(records.enquiry(enquiry_id)).one()
    return _words(row, _children(work, enquiry_id)), row.version


def _replace_children(
    rt: Runtime, work: Work, enquiry_id: UUID, children: tuple[Child, ...]
) -> None:
    work.run(records.forget_children(enquiry_id))
    rows = [
        {
            "id": rt.new_id(),
            "enquiry_id": enquiry_id,
            "position": position,
            "child_name": child.name,
            "age_or_birth_date": child.age or None,
            "address_or_school": child.place or None,
        }
        for position, child in enumerate(children)
    ]
    if rows:
        work.run(records.add_children(rows))


def _values(words: Words) -> Mapping[str, Any]:
    return {name: getattr(words, name) or None for name in WORDS}


def _children(work: Work, enquiry_id: UUID) -> tuple[Child, ...]:
    rows = work.run(records.children(enquiry_id))
    return tuple(
        Child(row.child_name, row.age_or_birth_date or "", row.address_or_school or "")
        for row in rows
    )


def _words(row: Any, children: tuple[Child, ...]) -> Words:
    held: dict[str, Any] = {name: getattr(row, name) or "" for name in WORDS}
    return Words(**held, children=children)


def _record(rt: Runtime, work: Work, row: Any, *, hidden: bool) -> Record:
    children = () if hidden else _children(work, row.id)
    words = _words(row, children)
    if hidden:
        words = replace(words, caller_name="", summary="", advice="")
    rows = work.run(records.events(row.call_id, row.id, MOST_EVENTS))
    return Record(
        id=row.id,
        reference=row.reference or f"number {row.number}",
        version=row.version,
        state=row.state,
        source=row.source,
        received_at=row.received_at,
        priority=row.priority,
        menu_path=tuple(row.menu_path),
        owner_team=row.owner_team,
        outcome=row.outcome,
        recorder=row.recorder,
        recorded_at=row.recorded_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        number=None if hidden else number_of(rt, row),
        number_kind=row.number_kind,
        silent=bool(row.silent),
        words=words,
        hidden=hidden,
        timeline=tuple(told(rt.council, rows)),
    )


def number_of(rt: Runtime, row: Any) -> str | None:
    """The caller's full number; the masked one if it cannot be unsealed, None when withheld."""
    if not row.caller_sealed:
        return None
    try:
        return rt.seals.unseal(row.caller_sealed, "calls.caller")
    except ValueError:
        return str(row.caller_masked)


def _how(reader: Person) -> str:
    return "with identity" if reader.sees_identity else "identity hidden"


def _note(work: Work, person: Person, enquiry_id: UUID, what: str, detail: str | None) -> Any:
    return {
        "at": work.now,
        "person_id": person.id,
        "what": what,
        "enquiry_id": enquiry_id,
        "detail": detail,
    }
