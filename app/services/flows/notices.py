"""Closure notices: words before a hand-over, from one moment to another, live at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.models import flow_orders
from app.runtime import Runtime
from app.services.flows import changes, checking, history, roles
from app.services.flows.roles import NOTHING
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from ivr_flows.checks import words
from ivr_flows.checks.words import Prompt, Words
from ivr_flows.model import Flow
from ivr_flows.timing import seconds

STEP = "notice"


@dataclass(frozen=True)
class Text:
    """What is put up: the words, from when until when (UTC), and why."""

    text: str
    starts_at: datetime
    ends_at: datetime
    why: str


@dataclass(frozen=True)
class Notice:
    """A notice that is not over and was not lifted. `speaks`: callers hear it now."""

    id: UUID
    flow: str
    text: str
    starts_at: datetime
    ends_at: datetime
    why: str
    by: str
    raised_at: datetime
    speaks: bool


@dataclass(frozen=True)
class Heard:
    """How long words take to say, in seconds, and what speaks against them.

    What is `wrong` no notice may say; over `doubts` a person may put it up anyway.
    """

    length_s: float
    wrong: tuple[str, ...]
    doubts: tuple[str, ...]


def standing(rt: Runtime, flow: str) -> tuple[Notice, ...]:
    """The notices that speak, or will; the newest first, and of two that overlap it speaks."""
    with rt.work() as work:
        rows = work.run(flow_orders.notices(flow, work.now))
        return tuple(_notice(row, work.now) for row in rows)


def put_up(rt: Runtime, me: Person, flow: str, notice: Text, *, anyway: bool = False) -> UUID:
    """Put a notice up, for calls in progress too; its id.

    Raises Refused for words that no prompt may say, for a time that is none, and, unless `anyway`,
    for what speaks against it.
    """
    roles.must_publish(me)
    why, text = roles.reason(notice.why), " ".join(notice.text.split())
    _speakable(heard(rt, flow, text), anyway=anyway)
    with rt.work() as work:
        if not notice.starts_at < notice.ends_at or notice.ends_at <= work.now:
            raise Refused(f"The notice must end after it starts, and after now. {NOTHING}")
        row = {
            "id": rt.new_id(),
            "flow": flow,
            "text": text,
            "starts_at": notice.starts_at,
            "ends_at": notice.ends_at,
            "why": why,
            "raised_by": me.id,
            "raised_at": work.now,
        }
        work.run(flow_orders.raise_notice(row))
        times = {"starts_at": str(notice.starts_at), "ends_at": str(notice.ends_at)}
        ids = {"agent_id": me.id}
        work.happened("flow_notice_put_up", ids, flow=flow, text=text, why=why, **times)
        work.changed("flows")
    return UUID(str(row["id"]))


def lift(rt: Runtime, me: Person, notice_id: UUID, why: str) -> None:
    """Take a notice down at once. Raises Unknown if it is not up."""
    roles.must_publish(me)
    why = roles.reason(why)
    with rt.work() as work:
        flow = work.run(
            flow_orders.lift_notice(notice_id, me.id, why, work.now)
        ).scalar_one_or_none()
        if flow is None:
            raise Unknown("There is no such notice, or it is down already.")
        ids = {"agent_id": me.id}
        work.happened("flow_notice_lifted", ids, flow=flow, notice=str(notice_id), why=why)
        work.changed("flows")


def heard(rt: Runtime, flow: str, text: str) -> Heard:
    """What the words would mean to callers of the version in force."""
    in_force = changes.readable(rt, history.in_force(rt, flow).version)
    text = " ".join(text.split())
    said = Words((Prompt(f"{STEP}.say", text, must_hear=False),), {STEP: len(text.split())}, {})
    wrong = [one.message for one in words.check(said, in_force)] if text else ["it says nothing"]
    doubts = [one.message for one in words.warnings(said, in_force.language)]
    doubts += _too_long(rt, in_force, text)
    return Heard(seconds(text), tuple(wrong), tuple(doubts))


def _speakable(found: Heard, *, anyway: bool) -> None:
    if found.wrong or (found.doubts and not anyway):
        listed = "\n".join([*found.wrong, *found.doubts])
        raise Refused(f"The notice was not put up:\n{listed}")


def _too_long(rt: Runtime, flow: Flow, text: str) -> Iterator[str]:
    """What the council promised, and no longer keeps while callers hear these words as well."""
    proved = checking.again(rt, flow).proved
    for one in proved.figures if proved else ():
        later = one.found + seconds(text)
        if one.name.startswith("a person,") and one.kept and later > one.promised:
            yield (
                f"{one.name}: with the notice it takes {later:.0f} s until somebody is called, and "
                f"{one.promised:.0f} s were promised"
            )


def _notice(row: Any, now: datetime) -> Notice:
    return Notice(
        id=row.id,
        flow=row.flow,
        text=row.text,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        why=row.why,
        by=row.raiser,
        raised_at=row.raised_at,
        speaks=row.starts_at <= now,
    )
