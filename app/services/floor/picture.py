"""The floor as it stands: live calls, people by state, queues, requests for help (S28, S29)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import floor
from app.models import wall as counts
from app.runtime import Runtime, Work
from app.services import storms, wall
from routing.council import Council
from routing.states import AgentState, CallState, OfferState, WaitState

MOST_CALLS = 200  # a page of more is slow to read and to draw; whoever asks has them all
STALE = timedelta(seconds=15)
URGENT = frozenset({"P0", "P1"})
MENUS, WAITING, RINGING, ASKING = "menus", "waiting", "ringing", "asking"
JOINING, TALKING, HELD, OUTSIDE, ALONE = "joining", "talking", "held", "outside", "alone"
RUNG_BACK, DUE = "rung_back", "due"
_BY_HASTE = (
    *(ALONE, WAITING, RINGING, ASKING, JOINING, OUTSIDE, HELD, TALKING, RUNG_BACK, MENUS, DUE),
)
_OF_WAIT = {
    WaitState.BRIDGING: JOINING,
    WaitState.ASKING: ASKING,
    WaitState.DUE: DUE,
    WaitState.CALLING: RUNG_BACK,
}
_BY_STATE = (
    AgentState.ON_CALL,
    AgentState.OFFERED,
    AgentState.WRAP_UP,
    AgentState.READY,
    AgentState.AWAY,
)


@dataclass(frozen=True)
class Caller:
    """One call in progress. `where` is one of this module's words, `since` (UTC) when that began.

    `people` are rung or talked with, by name; `share` is how much of the answer target is used.
    """

    id: UUID
    enquiry_id: UUID | None
    reference: str
    number: str
    number_kind: str
    caller_kind: str
    silent: bool
    arrived_at: datetime
    where: str
    since: datetime
    queue: str | None
    priority: str
    target_s: int | None
    share: float
    people: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether nobody has them yet, and they have a place in a queue."""
        return self.where in {WAITING, RINGING, ASKING}

    @property
    def standing(self) -> str:
        """How their wait stands against its target, in the wallboard's words."""
        if not self.waits:
            return "none"
        return "over" if self.share > 1 else "close" if self.share >= wall.CLOSE_SHARE else "within"


@dataclass(frozen=True)
class Worker:
    """Somebody who takes calls. `gone` says that their desk is not heard of any more."""

    id: UUID
    name: str
    teams: tuple[str, ...]
    state: str
    reason: str | None
    since: datetime
    gone: bool
    rests: bool
    misses: int
    call: Caller | None


@dataclass(frozen=True)
class Help:
    """Somebody on a call asks for a supervisor; `call` is None when it is over."""

    alert_id: int
    at: datetime
    call_id: UUID | None
    by: str
    call: Caller | None


@dataclass(frozen=True)
class Floor:
    """All that the floor shows, at one moment (UTC). `more` calls are not listed, none of which
    comes before one that is; `due` of the listed and the others are callbacks in line. `storm`:
    the one that is on, if any.
    """

    at: datetime
    clock_at: datetime | None
    help: tuple[Help, ...]
    alerts: int
    calls: tuple[Caller, ...]
    more: int
    due: int
    people: tuple[Worker, ...]
    queues: tuple[wall.QueueRow, ...]
    storm: Any = None

    @property
    def behind(self) -> bool:
        """Whether the clock that frees what is held too long has been silent for over 15 s."""
        return self.clock_at is None or self.at - self.clock_at > STALE


def now(rt: Runtime, *, all_calls: bool = False) -> Floor:
    """The floor at this moment; of very many calls those that must be looked at first, or all."""
    with rt.work() as work:
        offers = _by_call(work.run(floor.live_offers()).all())
        rows = work.run(floor.live_calls()).all()
        callers = (_caller(rt.council, row, offers[row.id], work.now) for row in rows)
        calls = tuple(sorted(callers, key=_haste))
        listed = calls if all_calls else calls[:MOST_CALLS]
        held = {offer.agent_id: offer.call_id for of in offers.values() for offer in of}
        known = {call.id: call for call in calls}
        return Floor(
            at=work.now,
            clock_at=wall.clock_at(work),
            help=_help(work, known),
            alerts=work.run(counts.unseen_alerts()).one().number,
            calls=listed,
            more=len(calls) - len(listed),
            due=sum(call.where == DUE for call in calls),
            people=_people(rt.council, work, held, known),
            queues=wall.queue_rows(work),
            storm=storms.standing(work),
        )


def _by_call(offers: Sequence[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for offer in offers:
        found[offer.call_id].append(offer)
    return found


def _caller(council: Council, row: Any, offers: Sequence[Any], at: datetime) -> Caller:
    where, since = _where(row, offers)
    waited = row.wait_id is not None
    return Caller(
        id=row.id,
        enquiry_id=row.enquiry_id,
        reference=row.reference or "",
        number=row.caller_masked,
        number_kind=row.number_kind,
        caller_kind=row.caller_kind or "",
        silent=row.silent,
        arrived_at=row.arrived_at,
        where=where,
        since=since,
        queue=row.queue or next((offer.queue for offer in offers), None),
        priority=row.priority or row.call_priority,
        target_s=row.target_s,
        share=(at - row.entered_at).total_seconds() / row.target_s if waited else 0.0,
        people=tuple(_named(council, offer) for offer in _with(offers)),
    )


def _where(row: Any, offers: Sequence[Any]) -> tuple[str, datetime]:
    taken = [offer for offer in offers if offer.state == OfferState.ACCEPTED]
    if taken and row.held_since is not None:
        return HELD, row.held_since
    if taken and taken[0].bridged_at is not None:
        return TALKING, taken[0].bridged_at
    if row.wait_state is not None:
        waits = RINGING if offers else WAITING
        return _OF_WAIT.get(WaitState(row.wait_state), waits), row.entered_at
    return _without_a_queue(row)


def _without_a_queue(row: Any) -> tuple[str, datetime]:
    if row.state == CallState.DIALLING:
        return OUTSIDE, row.arrived_at
    return ALONE if row.state == CallState.TALKING else MENUS, row.arrived_at


def _with(offers: Sequence[Any]) -> Sequence[Any]:
    """Whoever has taken the call; while nobody has, all who are rung."""
    return [offer for offer in offers if offer.state == OfferState.ACCEPTED] or offers


def _named(council: Council, offer: Any) -> str:
    if offer.name:
        return str(offer.name)
    outside = council.directory.get(offer.duty)
    return outside.title if outside else str(offer.duty)


def _haste(call: Caller) -> tuple[int, str, float, datetime]:
    """Whom a supervisor must look at first: callers with nobody, the urgent before the rest."""
    place = WAITING if call.waits else call.where
    urgency = call.priority if call.priority in URGENT and call.waits else "rest"
    return _BY_HASTE.index(place), urgency, -call.share, call.since


def _people(
    council: Council, work: Work, held: Mapping[UUID, UUID], calls: Mapping[Any, Caller]
) -> tuple[Worker, ...]:
    rows = work.run(floor.agents()).all()
    people = [_worker(council, row, calls.get(held.get(row.person_id)), work.now) for row in rows]
    return tuple(sorted(people, key=lambda one: (_BY_STATE.index(one.state), one.since, one.name)))


def _worker(council: Council, row: Any, call: Caller | None, at: datetime) -> Worker:
    ready = row.state == AgentState.READY
    return Worker(
        id=row.person_id,
        name=row.name,
        teams=tuple(team_title(council, team) for team in row.teams),
        state=row.state,
        reason=row.reason,
        since=row.since,
        gone=ready and row.present_until <= at,
        rests=ready and row.rest_until is not None and row.rest_until > at,
        misses=row.misses,
        call=call,
    )


def team_title(council: Council, name: str) -> str:
    """What a team is called; its own name when the council file no longer has it."""
    team = council.teams.get(name)
    return team.title if team else name


def _help(work: Work, calls: Mapping[UUID, Caller]) -> tuple[Help, ...]:
    return tuple(
        Help(row.id, row.at, row.call_id, row.agent or "", calls.get(row.call_id))
        for row in work.run(floor.help_asked()).all()
    )
