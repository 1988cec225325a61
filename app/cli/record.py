"""One call as both sides wrote it down: the carrier's timeline and our rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from app.cli.telephone import Json, Telephone
from app.models import Call, Enquiry, Event
from app.runtime import Runtime


@dataclass(frozen=True)
class Record:
    """What is known of one call. Times are UTC."""

    timeline: Sequence[Json]
    events: Sequence[Any]
    enquiries: Sequence[Any]
    faults: Sequence[Json]

    @property
    def rang(self) -> datetime:
        """When the carrier let it ring."""
        return _moment(self.timeline[0])

    @property
    def reference(self) -> str:
        """The reference of its one enquiry; empty when it has none, or two."""
        return str(self.enquiries[0].reference) if len(self.enquiries) == 1 else ""

    @property
    def enquiry_state(self) -> str:
        """The state of its enquiry."""
        return str(self.enquiries[0].state)

    @property
    def priority(self) -> str:
        """The priority of its enquiry."""
        return str(self.enquiries[0].priority)

    def told(self, what: str, **facts: Any) -> datetime | None:
        """When the carrier first wrote this down."""
        return next((_moment(e) for e in self.timeline if _has(e, {"what": what, **facts})), None)

    def heard(self, phrase: str) -> datetime | None:
        """When the last word of a phrase had been spoken to the caller, uncut."""
        return next((at for e in self.timeline if (at := _heard(e, phrase)) is not None), None)

    def heard_next(self, phrase: str) -> datetime | None:
        """When the words after a phrase began."""
        said = [e for e in self.timeline if e["what"] == "heard"]
        return next((_moment(b) for a, b in pairwise(said) if _heard(a, phrase) is not None), None)

    def event(self, kind: str, **data: Any) -> datetime | None:
        """When we first wrote this down."""
        return next((e.at for e in self.events if e.kind == kind and _has(e.data, data)), None)


def _has(known: Json, wanted: Json) -> bool:
    return all(known.get(name) == value for name, value in wanted.items())


def _moment(entry: Json) -> datetime:
    return datetime.fromisoformat(entry["at"])


def _heard(entry: Json, phrase: str) -> datetime | None:
    end = str(entry.get("text", "")).find(phrase) + len(phrase)
    if entry["what"] != "heard" or end < len(phrase) or phrase not in entry.get("said", phrase):
        return None
    share = end / len(entry["text"])
    return _moment(entry) + timedelta(seconds=(entry["seconds"] or 0) * share)


def read(rt: Runtime, telephone: Telephone, sid: str) -> Record:
    """Read both sides now. Raises requests' or SQLAlchemy's errors if one does not answer."""
    timeline = telephone.call(sid)["timeline"]
    mine = select(Call.id).where(Call.sid == sid).scalar_subquery()
    with rt.work() as work:
        events = work.run(
            select(Event.at, Event.kind, Event.data).where(Event.call_id == mine).order_by(Event.id)
        ).all()
        enquiries = work.run(
            select(Enquiry.reference, Enquiry.state, Enquiry.priority, Enquiry.received_at).where(
                Enquiry.call_id == mine
            )
        ).all()
    return Record(timeline, events, enquiries, telephone.faults())
