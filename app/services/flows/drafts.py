"""The draft of a flow: one that its editors share. It may be broken; it is kept as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.models import flow_drafts
from app.runtime import Runtime, Work
from app.services.flows import history, roles
from app.services.flows.history import InForce
from app.services.people import Person
from app.services.refusals import Refused
from ivr_flows.source import Source

MOST_LETTERS = 200_000
_PROMPTS = re.compile(r"prompts\.[a-z]{2,3}(?:-[A-Z]{2})?\.yaml")


@dataclass(frozen=True)
class Draft:
    """What is being written, and against what. Without a draft it is the text in force.

    `revision` 0: nobody has begun one. `based_on` is the version it was begun from.
    """

    flow: str
    source: Source
    revision: int
    based_on: str
    changed_by: str
    changed_at: datetime | None
    in_force: InForce

    @property
    def differs(self) -> bool:
        """Whether it is written otherwise than what is in force."""
        return self.source != self.in_force.source


@dataclass(frozen=True)
class Saved:
    """It is written; `revision` is the new one."""

    revision: int
    at: datetime


@dataclass(frozen=True)
class Conflict:
    """Somebody saved first: nothing was written, both sides are here."""

    mine: Source
    theirs: Source
    revision: int
    changed_by: str
    changed_at: datetime | None


def opened(rt: Runtime, flow: str) -> Draft:
    """The draft as it stands. Raises Unknown if there is no such flow."""
    with rt.work() as work:
        return read(work, flow)


def read(work: Work, flow: str) -> Draft:
    """As opened, within a piece of work."""
    now = history.standing(work, flow)
    row = work.run(flow_drafts.draft(flow)).one_or_none()
    if row is None:
        return Draft(flow, now.source, 0, now.version, "", None, now)
    source = Source(row.source, row.prompts)
    return Draft(flow, source, row.revision, row.based_on, row.changer, row.changed_at, now)


def save(rt: Runtime, me: Person, flow: str, source: Source, revision: int) -> Saved | Conflict:
    """Write the draft over `revision`; Conflict if somebody has written another since.

    A text that is no plan is kept all the same. Raises Refused for who may not edit, and for what
    no text file holds.
    """
    roles.must_edit(me)
    for message in _unwritable(source):
        raise Refused(f"{message} Nothing was changed.")
    with rt.work() as work:
        before = read(work, flow)
        if before.revision != revision:
            return _conflict(source, before)
        if before.source == source and revision:
            return Saved(revision, work.now)
        return _write(work, me, before, source)


def discard(rt: Runtime, me: Person, flow: str, revision: int) -> Saved | Conflict:
    """Go back to the text in force. Conflict if somebody has written since `revision`."""
    roles.must_edit(me)
    with rt.work() as work:
        before = read(work, flow)
        if before.revision != revision:
            return _conflict(before.in_force.source, before)
        if not before.differs:
            return Saved(revision, work.now)
        work.happened("flow_draft_discarded", {"agent_id": me.id}, flow=flow)
        return _write(work, me, before, before.in_force.source)


def _write(work: Work, me: Person, before: Draft, source: Source) -> Saved | Conflict:
    values = {
        "source": source.yaml,
        "prompts": dict(source.prompts),
        "based_on": before.based_on if before.differs else before.in_force.version,
        "changed_by": me.id,
        "changed_at": work.now,
    }
    revision = work.run(_statement(before, values)).scalar_one_or_none()
    if revision is None:
        return _conflict(source, read(work, before.flow))
    if not before.differs or before.changed_by != me.name:
        work.happened("flow_drafted", {"agent_id": me.id}, flow=before.flow, revision=revision)
    work.changed("flows")
    return Saved(revision, work.now)


def _statement(before: Draft, values: dict[str, Any]) -> Any:
    if before.revision:
        return flow_drafts.change_draft(before.flow, before.revision, values)
    return flow_drafts.begin_draft({"flow": before.flow, **values})


def _conflict(mine: Source, now: Draft) -> Conflict:
    return Conflict(mine, now.source, now.revision, now.changed_by, now.changed_at)


def _unwritable(source: Source) -> Iterator[str]:
    for name in source.prompts:
        if not _PROMPTS.fullmatch(name):
            yield f"'{name}' is no name of a prompt file, such as prompts.pl.yaml."
    for text in (source.yaml, *source.prompts.values()):
        if len(text) > MOST_LETTERS:
            yield f"The text is longer than {MOST_LETTERS:,} letters."
        if "\0" in text or not _is_text(text):
            yield "The text holds what no text file can hold: is it really one?"


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
