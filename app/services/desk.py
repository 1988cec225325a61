"""The agent desk: everything one person's screen shows now, read in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import desk
from app.runtime import Runtime, Work
from app.services import back_desk, in_hand, records
from app.services.back_desk import Due
from app.services.in_hand import InHand
from app.services.people import Device, Person
from app.services.records import Record
from app.services.timeline import queue_title
from routing.callers import mask
from routing.council import Council
from routing.states import WaitState

RECENT = timedelta(days=28)
DAY = timedelta(days=1)
JUST = timedelta(seconds=5)  # the end of a line is the carrier's moment, its news is ours
SHOWN_EARLIER = 5
MOST_UNFINISHED = 5


@dataclass(frozen=True)
class State:
    """What the person is doing. Times are UTC; `ends_at` is the state's own deadline."""

    state: str
    reason: str | None
    next_state: str | None
    since: datetime
    ends_at: datetime | None
    phone: str
    misses: int
    device: str
    may_choose: bool  # a browser can be a telephone here
    window: str  # which of their windows is it, if any


@dataclass(frozen=True)
class Back:
    """What somebody asked for who is to be rung back: since when (UTC), when it is safe, tries."""

    asked_at: datetime
    safe_when: str
    tries: int
    rings: bool  # nobody is on the line: their number is rung when an agent is there


@dataclass(frozen=True)
class Call:
    """An offer or a call as the desk shows it. `number` is None when it was withheld."""

    offer_id: UUID
    offer_state: str
    enquiry_id: UUID
    reference: str
    queue_title: str
    priority: str
    made_at: datetime
    expires_at: datetime
    waiting_since: datetime
    target_s: int
    bridged_at: datetime | None
    ended_at: datetime | None
    held_since: datetime | None
    muted: bool
    supervisor: tuple[str, str] | None
    number: str | None
    number_kind: str
    caller_kind: str
    organisation: str
    reason: str
    area: str
    pressed: tuple[str, ...]
    silent: bool
    back: Back | None


@dataclass(frozen=True)
class Earlier:
    """Contacts from the same number: in the last day, in 28 days (S35), and the last five."""

    day: int
    month: int
    last: tuple[Any, ...]


@dataclass(frozen=True)
class Strip:
    """One of my queues: how many wait, since when (UTC), how many of them I may be offered."""

    title: str
    waiting: int
    longest_since: datetime | None
    mine: int


@dataclass(frozen=True)
class Desk:
    """One person's desk at one moment (UTC)."""

    at: datetime
    me: State
    offer: Call | None
    call: Call | None
    record: Record | None
    earlier: Earlier | None
    queues: tuple[Strip, ...]
    callbacks: tuple[Due, ...]
    missed: Due | None  # rung by this person just now, in vain
    unfinished: tuple[Any, ...]
    in_hand: InHand | None


def now(rt: Runtime, person: Person) -> Desk | None:
    """The desk of a person who takes calls; None for one who does not."""
    with rt.work() as work:
        row = work.run(desk.agent(person.id)).one_or_none()
        return _desk(rt, work, person, row) if row else None


def _desk(rt: Runtime, work: Work, person: Person, agent: Any) -> Desk:
    row = _current(work, person, agent.state)
    call = _call(rt, row) if row else None
    talking = call is not None and agent.state in {"on_call", "wrap_up"}
    record = records.on_the_desk(rt, work, person, row.enquiry_id) if talking else None
    callbacks = back_desk.listed(work, person.teams)
    unfinished = work.run(desk.unfinished(person.id, MOST_UNFINISHED + 1))
    return Desk(
        at=work.now,
        me=_state(agent, softphone=rt.softphone is not None),
        offer=call if agent.state == "offered" else None,
        call=call if talking else None,
        record=record,
        earlier=_earlier(work, row) if row else None,
        queues=_strips(rt.council, work, person),
        callbacks=callbacks,
        missed=_missed(callbacks, person, agent),
        unfinished=tuple(r for r in unfinished if not record or r.id != record.id),
        in_hand=_in_hand(work, person, agent.state, row) if row else None,
    )


def _missed(callbacks: Sequence[Due], person: Person, agent: Any) -> Due | None:
    """The callback whose try in vain was the last that this person did before they came to rest."""
    since = agent.since - JUST
    theirs = [one for one in callbacks if one.missed and one.missed.person_id == person.id]
    lately = {one.missed.at: one for one in theirs if one.missed and one.missed.at >= since}
    return lately[max(lately)] if lately else None


def _in_hand(work: Work, person: Person, state: str, row: Any) -> InHand | None:
    if state not in {"offered", "on_call"}:
        return None
    talking = state == "on_call" and row.bridged_at is not None
    return in_hand.of(work, person.id, row, talking=talking)


def _current(work: Work, person: Person, state: str) -> Any:
    if state in {"offered", "on_call"}:
        return work.run(desk.live_offer(person.id)).one_or_none()
    if state == "wrap_up":
        return work.run(desk.last_talk(person.id)).one_or_none()
    return None


def _state(row: Any, *, softphone: bool) -> State:
    return State(
        state=row.state,
        reason=row.reason,
        next_state=row.next_state,
        since=row.since,
        ends_at=row.wrap_up_until if row.state == "wrap_up" else None,
        phone=mask(row.phone) if row.phone else "no phone",
        misses=row.misses,
        device=row.device if softphone else Device.PHONE,
        may_choose=softphone,
        window=str(row.window_id or ""),
    )


def _call(rt: Runtime, row: Any) -> Call:
    return Call(
        offer_id=row.offer_id,
        offer_state=row.offer_state,
        enquiry_id=row.enquiry_id,
        reference=row.reference or "",
        queue_title=queue_title(rt.council, row.queue),
        priority=row.priority,
        made_at=row.made_at,
        expires_at=row.expires_at,
        waiting_since=row.entered_at,
        target_s=row.target_s,
        bridged_at=row.bridged_at,
        ended_at=row.call_ended_at or row.offer_ended_at,
        held_since=row.held_since,
        muted=row.muted,
        supervisor=_supervisor(row.supervisor),
        number=records.number_of(rt, row),
        number_kind=row.number_kind,
        caller_kind=row.caller_kind or "",
        organisation=row.organisation or "",
        reason=row.reason or "",
        area=row.area or "",
        pressed=tuple(row.menu_path),
        silent=row.silent,
        back=_back(row) if row.asked_at else None,
    )


def _back(row: Any) -> Back:
    rings = row.wait_state in {WaitState.DUE, WaitState.CALLING}
    return Back(row.asked_at, row.safe_when, row.tries, rings)


def _supervisor(label: str | None) -> tuple[str, str] | None:
    """Who takes part in the call besides, by name, and how; nobody does so in secret."""
    name, _, how = (label or "").rpartition(":")
    return (name, how) if name else None


def _earlier(work: Work, row: Any) -> Earlier | None:
    if row.caller_index is None:  # withheld: nobody is recognised by it
        return None
    found = list(
        work.run(
            desk.earlier_calls(row.caller_index, row.back_of or row.call_id, work.now - RECENT)
        )
    )  # fmt: skip
    day = sum(call.arrived_at >= work.now - DAY for call in found)
    return Earlier(day, len(found), tuple(found[:SHOWN_EARLIER]))


def _strips(council: Council, work: Work, person: Person) -> tuple[Strip, ...]:
    held = {row.queue: row for row in work.run(desk.queues_now(person.teams))}
    return tuple(
        _strip(queue.title, held.get(name))
        for name, queue in council.queues.items()
        if queue.team in person.teams or (name in held and held[name].mine)
    )


def _strip(title: str, row: Any) -> Strip:
    if row is None:
        return Strip(title, 0, None, 0)
    return Strip(title, row.waiting, row.longest_since, row.mine)
