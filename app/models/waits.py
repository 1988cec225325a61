"""Waits: one caller's stay in one queue. Offers: a waiting caller proposed to one person."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Executable,
    Exists,
    ForeignKey,
    Index,
    Insert,
    Select,
    SmallInteger,
    Update,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, Words, one_of
from app.models.calls import Call
from app.models.filled import WHICH, Filled, fill, place
from app.models.people import Agent, Person
from routing.states import OfferKind, OfferState, WaitState

LIVE_WAIT = text("ended_at IS NULL")
LIVE_OFFER = text("state IN ('open', 'accepted')")
TAKEN = text("state = 'accepted' AND kind = 'take'")


class Wait(Base):
    """One stay; a call has at most one live wait."""

    __tablename__ = "waits"
    __table_args__ = (
        Index("uq_waits_live", "call_id", unique=True, postgresql_where=LIVE_WAIT),
        Index(
            "ix_waits_heads",
            "queue",
            "priority",
            "arrived_at",
            "id",
            postgresql_where=text("state IN ('waiting', 'due')"),
        ),
        Index(
            "ix_waits_answered",
            "queue",
            "priority",
            "ended_at",
            postgresql_where=text("state = 'answered'"),
        ),
        Index("ix_waits_abandoned", "ended_at", postgresql_where=text("state = 'abandoned'")),
        Index("ix_waits_call_id", "call_id"),
        one_of("state", WaitState),
    )
    id: Mapped[Id]
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    queue: Mapped[str]
    priority: Mapped[str]
    target_s: Mapped[int]
    arrived_at: Mapped[Moment] = mapped_column(comment="the call's; never moves")
    entered_at: Mapped[Moment]
    state: Mapped[str]
    teams: Mapped[Words] = mapped_column(comment="whose agents may take it now")
    offered_until: Mapped[Moment | None] = mapped_column(comment="an offer is open until then")
    words: Mapped[str | None] = mapped_column(comment="what the queue says first")
    crossed: Mapped[Words] = mapped_column(
        server_default="{}", comment="thresholds and alerts of this wait that were told"
    )
    words_language: Mapped[str | None] = mapped_column(comment="in which these words are")
    words_sha256: Mapped[str | None] = mapped_column(comment="of their recording")
    heard_at: Mapped[Moment] = mapped_column(comment="the wait loop's last beat")
    next_at: Mapped[Moment | None] = mapped_column(comment="when the tick must look again")
    answered_by: Mapped[UUID | None]
    ended_at: Mapped[Moment | None]
    language: Mapped[str | None] = mapped_column(comment="a skill to look for first")
    last_agent: Mapped[UUID | None] = mapped_column(comment="spoke to this caller lately")
    out_of_turn: Mapped[bool] = mapped_column(
        server_default=text("false"),
        comment="no line is open: for one person only",
    )
    told_low_min: Mapped[int | None] = mapped_column(SmallInteger, comment="said; never rises")
    told_high_min: Mapped[int | None] = mapped_column(SmallInteger, comment="said; never rises")
    told_by: Mapped[Moment | None] = mapped_column(
        comment="the earliest end of a wait that was said"
    )
    told_place: Mapped[int | None] = mapped_column(SmallInteger, comment="said; never rises")


class Offer(Base):
    """A caller proposed to one agent, or to an outside number, for a limited time.

    `take`: one who waits. `consult`: one who is with somebody, to be handed over.
    """

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("(agent_id IS NULL) <> (duty IS NULL)", name="agent_or_duty"),
        Index("uq_offers_agent", "agent_id", unique=True, postgresql_where=LIVE_OFFER),
        Index("uq_offers_duty", "wait_id", "duty", unique=True, postgresql_where=LIVE_OFFER),
        Index("uq_offers_taken", "wait_id", unique=True, postgresql_where=TAKEN),
        Index("ix_offers_wait_id", "wait_id"),
        Index("ix_offers_call_id", "call_id"),
        Index("ix_offers_open", "expires_at", postgresql_where=LIVE_OFFER),
        Index("ix_offers_agent_id", "agent_id", "ended_at"),
        one_of("state", OfferState),
        one_of("kind", OfferKind),
    )
    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(default="take", server_default="take")
    wait_id: Mapped[UUID] = mapped_column(ForeignKey("waits.id"))
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"))
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    duty: Mapped[str | None] = mapped_column(comment="a name of the council's directory")
    queue: Mapped[str]
    priority: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(comment="the lease: open, then bringing in")
    accepted_at: Mapped[Moment | None]
    bridged_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    why: Mapped[str | None]
    recorded: Mapped[bool] = mapped_column(
        server_default=text("false"), comment="decided when it was accepted: the caller is told"
    )
    muted: Mapped[bool] = mapped_column(
        default=False, server_default=text("false"), comment="asked not to be heard in the room"
    )


LIVE = ("open", "accepted")
# Rows are locked in one order everywhere, so that nobody waits in a ring:
# call, wait, offer, agent, leg. Readers without a lock look ids up first.


def call_of_wait(wait_id: UUID) -> Select[UUID]:
    """The call a wait belongs to."""
    return select(Wait.call_id).where(Wait.id == wait_id)


def locked_wait(wait_id: UUID) -> Filled:
    """The whole row of a wait, locked."""
    return fill(_LOCKED_WAIT, "waits", {WHICH: wait_id})


def stayed_before(call_id: UUID, wait_id: UUID) -> Select[bool]:
    """Whether a call has had another stay in a queue than this one."""
    return select(exists().where(Wait.call_id == call_id, Wait.id != wait_id))


def live_wait(call_id: UUID) -> Filled:
    """The call's wait that has not ended, locked."""
    return fill(_LIVE_WAIT, "waits", {WHICH: call_id})


_WAIT = select(*Wait.__table__.c).with_for_update(key_share=True)
_LOCKED_WAIT = _WAIT.where(Wait.id == place("waits", WHICH))
_LIVE_WAIT = _WAIT.where(Wait.call_id == place("waits", WHICH), Wait.ended_at.is_(None))


def waits_due(now: datetime, queues: Collection[str], most: int) -> Rows:
    """Waiting callers whose next deadline has come, or whose queue is none of `queues`, and all
    that decides about them; not locked.
    """
    return (
        select(
            *(Wait.id, Wait.queue, Wait.priority, Wait.state),
            *(Wait.entered_at, Wait.teams, Wait.crossed),
        )
        .where(Wait.state == "waiting", or_(Wait.next_at <= now, Wait.queue.not_in(queues)))
        .order_by(Wait.next_at)
        .limit(most)
    )


LOOK_LATER = text("""
    WITH free AS (
        SELECT id FROM waits WHERE id = ANY(:ids) AND state = 'waiting' AND next_at <= :now
        FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE waits SET next_at = later.at
    FROM free, unnest(CAST(:ids AS uuid[]), CAST(:ats AS timestamptz[])) AS later(id, at)
    WHERE waits.id = free.id AND later.id = free.id
""")
"""Mark many waits with their next look. Those that somebody holds are left for the next tick."""


def later(now: datetime, after_s: Mapping[UUID, float]) -> dict[str, Any]:
    """The values of LOOK_LATER: when to look next, in seconds from now, by wait."""
    ats = [now + timedelta(seconds=seconds) for seconds in after_s.values()]
    return {"now": now, "ids": list(after_s), "ats": ats}


# Somebody to be rung back who stands in no line, and is there for one person only.
FOR_ONE = and_(Wait.state == WaitState.DUE, Wait.out_of_turn)


def kept_for_one(wait_id: UUID) -> Select[bool]:
    """Whether a wait is there for one person only."""
    return select(exists().where(Wait.id == wait_id, FOR_ONE))


def taken_by_one(call_id: InstrumentedAttribute[UUID | None]) -> Exists:
    """The same of the wait of a call, in a query that has its id."""
    return exists().where(Wait.call_id == call_id, FOR_ONE)


def change_wait(wait_id: UUID, was: str, **values: Any) -> Update:
    """Change a wait if it still is in state `was` (compare and swap)."""
    return update(Wait).where(Wait.id == wait_id, Wait.state == was).values(**values)


def note_wait(wait_id: UUID, **values: Any) -> Update:
    """Change what is known of a wait, not its state."""
    return update(Wait).where(Wait.id == wait_id).values(**values)


def note_live_wait(call_id: UUID, **values: Any) -> Update:
    """Change what is known of the wait that a call has now."""
    return update(Wait).where(Wait.call_id == call_id, Wait.ended_at.is_(None)).values(**values)


def add_wait(**values: Any) -> Insert:
    """A caller joins a queue."""
    return insert(Wait).values(**values)


ONE_MATCHER = text("SELECT pg_advisory_xact_lock(71030, 1)")
"""Wait until no other transaction matches: two that share out agents and callers between them,
each skipping what the other holds, could both come away with next to nothing."""

HEADS = text("""
    SELECT w.* FROM unnest(CAST(:queues AS text[])) AS q(queue)
    CROSS JOIN unnest(CAST(:priorities AS text[])) AS p(priority)
    CROSS JOIN LATERAL (
        SELECT id, call_id, queue, priority, target_s, arrived_at, entered_at, teams, state,
            language, last_agent
        FROM waits
        WHERE state IN ('waiting', 'due')
          AND waits.queue = q.queue AND waits.priority = p.priority
          AND (offered_until IS NULL OR offered_until <= :now OR waits.priority = 'P0')
          AND NOT (state = 'due' AND out_of_turn)
        ORDER BY arrived_at, id
        LIMIT :most
        FOR NO KEY UPDATE SKIP LOCKED
    ) AS w
""")
"""The oldest of each class (queue and priority), found by index and locked: callers who wait, and
callers who are to be rung back, in one order."""


def add_offer(**values: Any) -> Executable:
    """Make an offer; returns its id unless the agent holds another (I7)."""
    return upsert(Offer).values(**values).on_conflict_do_nothing().returning(Offer.id)


def place_of_offer(offer_id: UUID) -> Rows:
    """The call and the wait an offer belongs to."""
    return select(Offer.call_id, Offer.wait_id).where(Offer.id == offer_id)


def locked_offer(offer_id: UUID) -> Filled:
    """An offer, locked."""
    return fill(_LOCKED_OFFER, "offers", {WHICH: offer_id})


def live_offers(call_id: UUID) -> Filled:
    """The open and accepted offers of a call, locked."""
    return fill(_LIVE_OFFERS, "offers", {WHICH: call_id})


_OFFER = select(*Offer.__table__.c).with_for_update(key_share=True)
_LOCKED_OFFER = _OFFER.where(Offer.id == place("offers", WHICH))
_LIVE_OFFERS = _OFFER.where(
    Offer.call_id == place("offers", WHICH), Offer.state.in_(LIVE)
).order_by(Offer.id)


def live_offer_of(person_id: UUID) -> Select[UUID]:
    """The offer or call an agent holds."""
    return select(Offer.id).where(Offer.agent_id == person_id, Offer.state.in_(LIVE))


def last_talk_of(person_id: UUID) -> Rows:
    """The call an agent talked in last, and its queue."""
    return (
        select(Offer.call_id, Offer.queue)
        .where(Offer.agent_id == person_id, Offer.state == "finished")
        .order_by(Offer.ended_at.desc())
        .limit(1)
    )


def last_talk_with(call_id: UUID) -> Rows:
    """The offer by which a call's caller was last with somebody: who is there now comes first."""
    return (
        select(*Offer.__table__.c)
        .where(
            Offer.call_id == call_id,
            Offer.bridged_at.is_not(None),
            Offer.state.in_(("accepted", "finished")),
        )
        .order_by(Offer.ended_at.desc().nulls_first(), Offer.bridged_at.desc())
        .limit(1)
    )


def open_offers() -> Rows:
    """The offers that agents have not accepted yet, and what those agents can do: of callers who
    wait, and of callers with somebody who would hand them over.

    A caller may have become more urgent since they were offered.
    """
    return (
        select(
            Offer.id, Offer.wait_id, Offer.made_at,
            func.least(Offer.priority, Call.priority).label("priority"),
            Agent.person_id, Agent.idle_since, Person.teams, Person.skills,
        )
        .join(Call, Call.id == Offer.call_id)
        .join(Agent, Agent.person_id == Offer.agent_id)
        .join(Person, Person.id == Offer.agent_id)
        .where(Offer.state == "open")
    )  # fmt: skip


def duty_offers(wait_id: UUID) -> Rows:
    """Which outside numbers were offered a wait: name, state, when."""
    return select(Offer.duty, Offer.state, Offer.made_at).where(
        Offer.wait_id == wait_id, Offer.duty.is_not(None)
    )


def offers_overdue(now: datetime, most: int) -> Select[UUID]:
    """Live offers whose lease has run out."""
    return (
        select(Offer.id)
        .where(Offer.state.in_(LIVE), Offer.expires_at <= now)
        .order_by(Offer.expires_at)
        .limit(most)
    )


def carry_duty(from_wait: UUID, to_wait: UUID) -> Update:
    """An outside number that rings goes on ringing, for the caller's next stay."""
    ringing = (Offer.wait_id == from_wait, Offer.duty.is_not(None), Offer.state == "open")
    return update(Offer).where(*ringing).values(wait_id=to_wait)


def recent_refusals(wait_ids: Collection[UUID], since: datetime) -> Rows:
    """Who let a waiting caller's offer go by lately: wait and agent."""
    return select(Offer.wait_id, Offer.agent_id).where(
        Offer.wait_id.in_(wait_ids),
        Offer.agent_id.is_not(None),
        Offer.state.in_(("missed", "declined", "failed")),
        Offer.ended_at >= since,
    )


def change_offer(offer_id: UUID, was: str, **values: Any) -> Update:
    """Change an offer if it still is in state `was` (compare and swap)."""
    return update(Offer).where(Offer.id == offer_id, Offer.state == was).values(**values)


def is_recorded(offer_id: UUID) -> Select[bool]:
    """Whether the talk of an offer is to be recorded."""
    return select(Offer.recorded).where(Offer.id == offer_id)


def is_offer_of(offer_id: UUID | None, call_id: UUID) -> Select[bool]:
    """Whether there is this offer, and of this call."""
    return select(exists().where(Offer.id == offer_id, Offer.call_id == call_id))
