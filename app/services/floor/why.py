"""Why this wait, why this colleague: the decisions behind a call, from the event log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.models import floor
from app.models import why as rows
from app.runtime import Runtime, Work
from app.services.plain_words import AGENTS, ELSEWHERE, WHY_NOT, word
from app.services.refusals import Unknown
from app.services.timeline import clock_words, queue_title, told
from routing.council import Council
from routing.presence import spans

MOST = 500
ABSENT = "not at work"
SHIFT = timedelta(hours=12)  # a state that began earlier is not looked for
SHORTEST_S = 1  # what lasted for less is left out: nobody could have come in that time
DECISIONS = frozenset(
    {"queued", "refused", "overflowed", "threshold", "raised", "moved", "pulled", "offered"}
    | {"missed", "declined", "withdrawn", "lost", "failed", "accepted", "bridged", "given_up"}
    | {"returned", "abandoned", "passed_over", "place_kept", "dialled", "ended", "arrived"}
)


@dataclass(frozen=True)
class Decision:
    """One thing that was decided about the call, at a moment (UTC), and the reasons for it."""

    at: datetime
    title: str
    detail: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Stay:
    """One stay in a queue: what those who could have taken the caller did meanwhile, by name."""

    queue: str
    since: datetime
    until: datetime
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Why:
    """The whole trace of a call, at one moment (UTC)."""

    at: datetime
    call: Any
    decisions: tuple[Decision, ...]
    stays: tuple[Stay, ...]


def of(rt: Runtime, call_id: UUID) -> Why:
    """Why a call waited as it did and came to whom it came; raises Unknown."""
    with rt.work() as work:
        call = work.run(floor.one_call(call_id)).one_or_none()
        if call is None:
            raise Unknown(f"no call {call_id}")
        takers = work.run(rows.takers()).all()
        names = {str(one.id): one.name for one in takers}
        events = work.run(rows.events_of(call_id, MOST)).all()
        stays = tuple(_stays(work, call_id, takers))
        return Why(work.now, call, tuple(_decisions(rt.council, events, names)), stays)


def _decisions(
    council: Council, events: Sequence[Any], names: Mapping[str, str]
) -> Iterator[Decision]:
    for event in events:
        if event.kind in DECISIONS:
            for line in told(council, [event]):
                reasons = tuple(_reasons(council, event, names))
                yield Decision(event.at, line.title, line.detail, reasons)


def _reasons(council: Council, event: Any, names: Mapping[str, str]) -> Iterator[str]:
    data = event.data
    if event.kind in {"queued", "refused"} and data.get("closed"):
        asked = queue_title(council, data.get("asked") or data["queue"])
        yield f"{asked} was asked for: {word(ELSEWHERE, data['closed'])}"
    if event.kind == "pulled":
        yield f"Out of turn: {data['ahead']} who had waited longer waited on"
    if event.kind == "offered" and "ready" in data:
        yield from _choice(event, names)


def _choice(event: Any, names: Mapping[str, str]) -> Iterator[str]:
    data = event.data
    yield f"{data['ready']} ready, {data['elsewhere']} of them for other callers only"
    for person, why in data["others"]:
        yield f"{names.get(person, 'Somebody')} was not asked: {word(WHY_NOT, why)}"


def _stays(work: Work, call_id: UUID, takers: Sequence[Any]) -> Iterator[Stay]:
    for row in work.run(rows.stays_of(call_id)).all():
        until = row.ended_at or work.now
        able = {one.id: one.name for one in takers if set(one.teams) & set(row.teams)}
        yield Stay(row.queue, row.entered_at, until, tuple(_meanwhile(work, able, row, until)))


def _meanwhile(
    work: Work, able: Mapping[UUID, str], row: Any, until: datetime
) -> Iterator[tuple[str, str]]:
    since: datetime = row.entered_at
    moves = {person: [(since - SHIFT, ABSENT)] for person in able}
    for move in work.run(rows.moves_of(list(able), since - SHIFT, until)).all():
        moves[move.agent_id].append((move.at, move.state))
    for person, name in able.items():
        did = spans(moves[person], since, until)
        told = [one for one in did if one.seconds >= SHORTEST_S] or did
        words = (f"{word(AGENTS, one.state).lower()} {clock_words(one.seconds)}" for one in told)
        yield name, ", ".join(words)
