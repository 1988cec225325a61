"""Calls: one row each, and what decides about it."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ForeignKey, Index, Row, Update, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.models import flow_orders
from app.models.base import Base, Id, Json, Moment, Rows, one_of
from app.models.filled import WHICH, Filled, change, fill, place, places
from app.models.flows import FlowVersion
from routing.states import CallState


class Call(Base):
    """One caller's telephone call to a line, from ring to hang-up."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_open", "arrived_at", postgresql_where=text("ended_at IS NULL")),
        Index("ix_calls_arrived", "arrived_at", postgresql_where=text("back_of IS NULL")),
        Index("ix_calls_caller", "caller_index", "arrived_at"),
        Index("ix_calls_back_of", "back_of", postgresql_where=text("back_of IS NOT NULL")),
        one_of("state", CallState),
    )
    id: Mapped[Id]
    sid: Mapped[str | None] = mapped_column(
        unique=True, comment="the carrier's root CallSid; none until somebody is rung back"
    )
    line: Mapped[str]
    caller_kind: Mapped[str]
    caller_masked: Mapped[str]
    caller_sealed: Mapped[bytes | None]
    caller_index: Mapped[bytes | None] = mapped_column(comment="HMAC: finds, never reveals")
    arrived_at: Mapped[Moment] = mapped_column(comment="written once; a trigger refuses change")
    state: Mapped[str]
    rank: Mapped[int] = mapped_column(default=0, comment="the carrier's status only goes up")
    flow_version: Mapped[str]
    flow_state: Mapped[Json]
    turn: Mapped[int] = mapped_column(default=0)
    priority: Mapped[str]
    back_of: Mapped[UUID | None] = mapped_column(
        ForeignKey("calls.id"), comment="of ours: rings the caller of that call back"
    )
    place_at: Mapped[Moment | None] = mapped_column(comment="whose place it has in queues, if kept")
    silent: Mapped[bool] = mapped_column(default=False, comment="may not be able to speak")
    room_sid: Mapped[str | None]
    heard_at: Mapped[Moment] = mapped_column(comment="the caller's line last asked us something")
    answered_at: Mapped[Moment | None] = mapped_column(comment="bridged to a person (S37)")
    key_at: Mapped[Moment | None] = mapped_column(comment="whoever we rang pressed the key")
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[str | None]
    outcome: Mapped[str | None]


def locked_call(call_id: UUID) -> Filled:
    """What decides about a call, locked until the transaction ends."""
    return fill(_LOCKED, "calls", {WHICH: call_id})


def locked_call_of(sid: str) -> Filled:
    """The same of the call with this root CallSid."""
    return fill(_LOCKED_BY_SID, "calls", {WHICH: sid})


_DECIDING = select(  # the caller's number is not among it, sealed or not
    Call.id,
    Call.sid,
    Call.line,
    Call.caller_kind,
    Call.caller_masked,
    Call.arrived_at,
    Call.state,
    Call.rank,
    Call.key_at,
    Call.flow_version,
    Call.flow_state,
    Call.turn,
    Call.priority,
    Call.room_sid,
    Call.heard_at,
    Call.answered_at,
    Call.ended_at,
    Call.back_of,
    Call.place_at,
    flow_orders.notices_of(Call.flow_version, Call.heard_at).label("notices"),
    flow_orders.lever_of(Call.flow_version).label("lever"),
    flow_orders.pull_of(Call.flow_version).label("pull"),
).with_for_update(key_share=True)
_LOCKED = _DECIDING.where(Call.id == place("calls", WHICH))
_LOCKED_BY_SID = _DECIDING.where(Call.sid == place("calls", WHICH))


def add_call(**values: Any) -> Filled:
    """Make a call; returns its id only if this CallSid was not known yet (I3)."""
    return fill(_add_call(tuple(values)), "calls", values)


@lru_cache(maxsize=4)
def _add_call(columns: tuple[str, ...]) -> Executable:
    return (
        insert(Call)
        .values(places("calls", columns))
        .on_conflict_do_nothing(index_elements=["sid"])
        .returning(Call.id)
    )


def change_call(call_id: UUID, **values: Any) -> Filled:
    """Change a call whose row is held."""
    return change(Call.__table__, "id", call_id, values)


def left_a_message(call_id: UUID) -> Update:
    """A call that seemed to be abandoned in the menus had left a message."""
    return (
        update(Call)
        .where(Call.id == call_id, Call.outcome == "abandoned_menu")
        .values(outcome="message")
    )


def running(flow: str) -> Rows:
    """How many calls of a flow are in progress, by the version they began on."""
    return (
        select(Call.flow_version, func.count().label("running"))
        .join(FlowVersion, FlowVersion.version == Call.flow_version)
        .where(FlowVersion.name == flow, Call.ended_at.is_(None), Call.state != CallState.DUE)
        .group_by(Call.flow_version)
    )


CallRow = Row[Any]
